"""``santu check``: where the register breaks the standards on a day."""

import argparse
from collections.abc import Sequence
from itertools import groupby

from santu.cli.options import add_day, add_standards, day_or_today, standards_of
from santu.cli.output import CHANGES, OK, Output
from santu.kernel.messages import N_, message
from santu.kernel.violation import Violation
from santu.register.domain.body_standard import body_standard
from santu.register.domain.findings import TITLES, findings
from santu.register.domain.lookup import unit_called
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.snapshots import snapshot
from santu.register.selectors.violations import within
from santu.standards.rulebook import Standards


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of what, and when."""
    parser.add_argument(
        "unit", metavar="UNIT", nargs="?", default="", help=N_("只看这个单位（代码、编号或名称）")
    )
    add_day(parser, N_("哪一天的登记；不给时是今天"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """List what is found, rule by rule; exit code 2 when there is anything."""
    standards, day = standards_of(args), day_or_today(args.day)
    out.progress(N_("读取登记"), 0, 2)
    register = snapshot(day)
    unit = unit_called(register, args.unit) if args.unit else None
    out.progress(N_("逐条检查"), 1, 2)
    found = findings(register, body_standard(standards, day).fitting(register))
    if unit is not None:
        found = within(found, register, unit.id)
    out.progress(N_("逐条检查"), 2, 2)
    if not register.bodies:
        out.note(N_("{day} 的登记里没有机构，机构设置没有检查。"), day=day)
    _tell(out, found, standards)
    out.data(
        {
            "day": day.isoformat(),
            "unit": unit.id if unit else "",
            "bodies_known": bool(register.bodies),
            "violations": [violation_row(violation, register, out) for violation in found],
        }
    )
    return CHANGES if found else OK


def _tell(out: Output, found: Sequence[Violation], standards: Standards) -> None:
    for rule, group in groupby(found, key=lambda violation: violation.rule):
        violations = list(group)
        title = message(TITLES.get(rule) or standards.rules[rule].title_zh)
        out.say(
            N_("{title}（{source}）：{count:,}"),
            title=title,
            source="、".join(sorted({violation.source for violation in violations})),
            count=len(violations),
        )
        for violation in violations:
            out.print(f"  {violation.message.render(out.translate)}")
    out.say(N_("共 {count:,} 处与标准不符。"), count=len(found))


def violation_row(violation: Violation, register: Snapshot, out: Output) -> dict[str, object]:
    """A violation for machines."""
    row = register.divisions.get(violation.subject)
    return {
        "rule": violation.rule,
        "subject": violation.subject,
        "code": row.code if row else "",
        "kind": violation.kind,
        "found": violation.found,
        "allowed": violation.allowed,
        "size": violation.size,
        "source": violation.source,
        "message": violation.message.render(out.translate),
    }
