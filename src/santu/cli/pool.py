"""``santu pool``: the least pool of posts with which each county can carry out a proven plan."""

import argparse
from dataclasses import asdict

from santu.cli.options import add_standards, number_of, standards_of
from santu.cli.output import OK, Output
from santu.cli.screen import aligned
from santu.kernel.messages import N_
from santu.register.domain.ledger import MEASURES, Measure
from santu.register.domain.ledger_rules import kind_names
from santu.register.selectors.bodies import host_names
from santu.transition.selectors.plans import plan_named
from santu.transition.selectors.posts import needs_of

HEADINGS = (
    N_("县（市、区）"),
    N_("编制类别"),
    N_("计数"),
    N_("最小周转池"),
    N_("下界"),
    N_("按计划的次序"),
    N_("现有"),
    N_("够不够"),
)
ENOUGH, SHORT = N_("够"), N_("不够")
NUMBERS = range(3, 7)
TOTAL = N_("合计")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which plan."""
    parser.add_argument("plan", metavar="N", help=N_("计划编号"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Show what was found when the plan was proven."""
    plan = plan_named(number_of(args.plan, "N"))
    needs = needs_of(plan)
    out.data({"plan": plan.pk, "needs": [asdict(need) for need in needs]})
    if not needs:
        out.say(
            N_("第 {plan} 号计划还没有证明，或它动的机构没有编制；请先证明：santu prove {plan}。"),
            plan=plan.pk,
        )
        return OK
    names = host_names(need.county for need in needs)
    kinds = kind_names(standards_of(args), plan.scenario.until)
    lines = [[out.translate(heading) for heading in HEADINGS]]
    for need in needs:
        figures = (need.least, need.bound, need.planned, need.has)
        enough = ENOUGH if need.enough else SHORT
        kind, measure = kinds.get(need.kind, need.kind), MEASURES[Measure(need.measure)]
        words = [names.get(need.county, need.county), out.translate(kind), out.translate(measure)]
        lines.append([*words, *(f"{figure:,}" for figure in figures), out.translate(enough)])
    sums = (
        sum(column) for column in zip(*((n.least, n.bound, n.planned, n.has) for n in needs), strict=True)
    )
    lines.append([out.translate(TOTAL), "", "", *(f"{figure:,}" for figure in sums), ""])
    for line in aligned(lines, NUMBERS):
        out.print(line)
    unproven = [need for need in needs if not need.proven]
    if unproven:
        out.note(N_("有 {count} 行没有证明是最小：最小值在下界和所列数之间。"), count=len(unproven))
    return OK
