"""``santu doctor``: what the database and the machine are, and what is wrong with them."""

import argparse

from santu import __version__
from santu.cli.case_findings import case_findings
from santu.cli.findings import State, extra_findings, table_findings
from santu.cli.output import FAULT, OK, Output
from santu.cli.place_findings import place_findings, serving_findings
from santu.cli.store_findings import store_findings
from santu.kernel.messages import N_
from santu.operate.services.measured import measured_recompute
from santu.upkeep.selectors.ready import migrations_pending

_SIGNS = {State.OK: "✓", State.NOTICE: "!", State.FAULT: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How much of the cases is looked at, and whether they are summed up anew before."""
    parser.add_argument("--all", action="store_true", help=N_("核对全部办件和月份，不只最新的"))
    recount = N_("先把各月办理用时从办件重新汇总，再核对")
    parser.add_argument("--recount", action="store_true", help=recount)


def run(args: argparse.Namespace, out: Output) -> int:
    """Look at everything; exit code 1 when anything is a fault. Only ``--recount`` writes: what follows from the cases."""
    findings = [*store_findings(), *place_findings(), *table_findings()]
    if not migrations_pending():
        if args.recount:
            measured_recompute()
        findings += serving_findings()
        findings += case_findings(every=args.all, progress=out.progress)
    findings += extra_findings()
    rows = [
        {"name": item.name, "state": item.state.value, "message": item.message.render(out.translate)}
        for item in findings
    ]
    for item, row in zip(findings, rows, strict=True):
        out.print(f"{_SIGNS[item.state]} {row['message']}")
    faults = [row for item, row in zip(findings, rows, strict=True) if item.state is State.FAULT]
    out.data({"version": __version__, "ok": not faults, "checks": rows})
    return FAULT if faults else OK
