"""``santu plan``: from the register to a later list, as a plan; and a plan as a document."""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from santu.accounts.selectors.people import User
from santu.cli.actor import actor, add_actor
from santu.cli.options import add_day, add_standards, day_of, number_of, standards_of
from santu.cli.output import CHANGES, OK, Output
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.lists import list_read, list_start
from santu.design.services.replays import Replay, scenario_replay
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.layouts_records import DecreeRow, RegisterFiles
from santu.register.domain.lookup import unit_called
from santu.standards.rulebook import Standards
from santu.transition.domain.document_text import document_json, document_lines
from santu.transition.selectors.documents import plan_document
from santu.transition.selectors.plans import plan_named
from santu.transition.services.planning import plan_create


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A later list to arrive at, or a plan to show."""
    parser.add_argument(
        "after", metavar="AFTER_DIR", type=Path, nargs="?", default=None, help=N_("要达到的名单的目录")
    )
    add_day(parser, N_("到哪一天完成；名单里写明时可以不给"))
    parser.add_argument(
        "--from", dest="start", metavar="DAY", default="", help=N_("从哪一天的登记出发；不给时从最近的登记")
    )
    decree = N_("区划调整的决定；日期和承接单位以它为准，最后的名称、代码、隶属以名单为准")
    parser.add_argument("--decree", metavar="F", type=Path, default=None, help=decree)
    scope = N_("只计划这个单位（代码、编号或名称）；可写多次")
    parser.add_argument("--scope", metavar="UNIT", action="append", default=[], help=scope)
    parser.add_argument("--title", metavar="T", default="", help=N_("方案的名称"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("把计划全文写到这个文件"))
    parser.add_argument("--scenario", metavar="N", default="", help=N_("为已有的第几号方案编制计划"))
    parser.add_argument("--show", metavar="N", default="", help=N_("显示第几号计划"))
    parser.add_argument("--county", metavar="C", default="", help=N_("只显示这个县，连同每一步"))
    add_actor(parser)
    add_standards(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Plan and print the head of the document, exit code 2; or show a plan, exit code 0."""
    if sum(map(bool, (args.after, args.scenario, args.show))) != 1:
        template = N_("请给出要达到的名单的目录、--scenario 几号方案，或 --show 几号计划，三者取一。")
        raise refuse("santu plan", template)
    number = number_of(args.show, "--show") if args.show else _made(args, out)
    out.progress(N_("读取计划"), 0, 1)
    document = plan_document(plan_named(number), standards_of(args))
    out.progress(N_("读取计划"), 1, 1)
    county = unit_called(document.units.snapshot(), args.county) if args.county else None
    if args.out:
        lines = document_lines(document, county, whole=True, translate=out.translate)
        _write(args.out, lines, number)
    for line in document_lines(document, county, whole=bool(args.show), translate=out.translate):
        out.print(line)
    if not args.show:
        out.say(N_("第 {plan} 号计划已编制；下一步逐步证明：santu prove {plan}。"), plan=number)
    out.data(document_json(document, county, out.translate))
    return OK if args.show else CHANGES


def _made(args: argparse.Namespace, out: Output) -> int:
    """Make the plan, of a scenario that is there or of one made from a list; returns its number."""
    by, standards = actor(args), standards_of(args)
    if args.scenario:
        scenario = scenario_numbered(number_of(args.scenario, "--scenario"))
    else:
        scenario = _replayed(args, by, standards, out).scenario
    return plan_create(scenario=scenario, standards=standards, by=by, progress=out.progress).pk


def _replayed(args: argparse.Namespace, by: User, standards: Standards, out: Output) -> Replay:
    """The scenario that leads from the register to the list."""
    files, decree = _read(args, out)
    whole = snapshot_of_files(files, day=day_of(args.day))
    day = day_of(args.start, "--from")
    start, after = list_start(whole, start=day, scope=args.scope, by=by, progress=out.progress)
    title = args.title or message(N_("达到 {day} 的区划名单"), day=after.day).render(out.translate)
    return scenario_replay(
        start=start,
        after=after,
        standards=standards,
        title=title,
        by=by,
        decree=decree,
        progress=out.progress,
    )


def _read(args: argparse.Namespace, out: Output) -> tuple[RegisterFiles, tuple[DecreeRow, ...]]:
    """The list and the decree, with the faults of both at once."""
    files, decree = list_read(partial(read_register, args.after), args.decree)
    for source in files.sources:
        if source.unmapped:
            text = N_("{place}：没有用到这些列：{columns}。")
            out.note(text, place=args.after / source.name, columns=source.unmapped)
    return files, decree


def _write(path: Path, lines: Sequence[str], plan: int) -> None:
    try:
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    except OSError as error:
        template = N_(
            "写不了 {path}（{error}）。第 {plan} 号计划已保存；请另选一个文件：santu plan --show {plan} --out 文件。"
        )
        raise refuse("--out", template, path=path, error=error.strerror, plan=plan) from error
