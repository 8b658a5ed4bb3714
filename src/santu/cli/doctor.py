"""``santu doctor``: what the database and the machine are, and what is wrong with them."""

import argparse

from santu import __version__
from santu.cli.findings import State, extra_findings, table_findings
from santu.cli.output import FAULT, OK, Output
from santu.cli.place_findings import place_findings, serving_findings
from santu.cli.store_findings import store_findings
from santu.upkeep.selectors.ready import migrations_pending

_SIGNS = {State.OK: "✓", State.NOTICE: "!", State.FAULT: "✗"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(args: argparse.Namespace, out: Output) -> int:
    """Look at everything; exit code 1 when anything is a fault."""
    findings = [*store_findings(), *place_findings(), *table_findings()]
    if not migrations_pending():
        findings += serving_findings()
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
