"""``santu map``: the as-is map of one unit on a day, or what a design makes of it."""

import argparse
from dataclasses import replace

from santu.cli.map_text import MapView, map_json, map_lines
from santu.cli.options import add_day, add_standards, day_or_today, number_of, standards_of
from santu.cli.output import OK, Output
from santu.design.domain.scenario import Design
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.messages import N_, refuse
from santu.register.domain.body_standard import body_standard
from santu.register.domain.lookup import unit_called
from santu.register.domain.signs import sign_of
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.unit_map import unit_map
from santu.register.selectors.acts import act_numbered
from santu.register.selectors.snapshots import snapshot
from santu.standards.rulebook import Standards
from santu.transition.selectors.plans import plan_named

SCENARIO = "scenario:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of what, when, and as whom believed or designed."""
    parser.add_argument("unit", metavar="UNIT", help=N_("单位的代码、编号或名称"))
    add_day(parser, N_("哪一天的登记；不给时是今天"))
    parser.add_argument(
        "--design", metavar="PLAN", default="", help=N_("设计图：几号计划，或 scenario:几号方案")
    )
    parser.add_argument("--known", metavar="ACT", default="", help=N_("当时所知：只看到第几号操作为止"))
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Show the map."""
    view = _designed(args, out) if args.design else _registered(args)
    for line in map_lines(view, out.translate):
        out.print(line)
    out.data(map_json(view))
    return OK


def _registered(args: argparse.Namespace) -> MapView:
    standards, day = standards_of(args), day_or_today(args.day)
    known = act_numbered(number_of(args.known, "--known")).pk if args.known else None
    register = snapshot(day, known=known)
    unit = unit_called(register, args.unit).id
    return MapView(day, unit_map(register, unit, body_standard(standards, day).fitting(register)))


def _designed(args: argparse.Namespace, out: Output) -> MapView:
    if args.day or args.known:
        raise refuse("--design", N_("设计图自有起止日期，不能同时用 --day 或 --known；请去掉其一。"))
    out.progress(N_("读取设计"), 0, 1)
    design = _design(args.design, standards_of(args))
    out.progress(N_("读取设计"), 1, 1)
    before, after = design.base, design.target()
    unit = unit_called(_both(before, after), args.unit).id
    maps = [unit_map(some, unit, design.standard) for some in (after, before) if unit in some.divisions]
    return MapView(design.until, maps[0], maps[-1], lambda one: sign_of(one, before, after))


def _design(text: str, standards: Standards) -> Design:
    if text.startswith(SCENARIO):
        number = number_of(text.removeprefix(SCENARIO), "--design")
        return scenario_design(scenario_numbered(number), standards)
    return scenario_design(plan_named(number_of(text, "--design")).scenario, standards)


def _both(before: Snapshot, after: Snapshot) -> Snapshot:
    """Everything that is before or after, as it is after where it is in both: to find a unit in."""
    return replace(after, divisions={**before.divisions, **after.divisions})
