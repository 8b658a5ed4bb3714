"""``santu merge``: which townships of one county or of many to merge; files only, no database."""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from santu.cli.merge_files import Files, gather
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.scale.merges.counties import Asked, Solved, Task, solve_all
from santu.scale.merges.province import Reached, reached, share
from santu.scale.merges.report import REPORT, page
from santu.scale.merges.tables import Run, write
from santu.scale.merging import Criterion, criteria, missing_km, retyping, rules
from santu.scale.running import processes
from santu.solvers.merges.checks import rule_faults, weight_faults
from santu.solvers.merges.problem import Rules
from santu.solvers.merges.province import Target
from santu.standards.loader import load, provinces

STAGE = N_("设计撤并：县")
SHOWN = 50
NEIGHBOURS = N_("要写明谁与谁相邻：--edges、--outlines、--county-outlines 三个里写一个。")
NOT_WEIGHTS = N_("“{text}”不是权重；请写成 economy=20,capacity=35。可用的有：{known}。")
NOT_A_SHARE = N_("“{text}”不是比例；请写 0.663 或 66.3%。")
NOT_LESS = N_("净减的目标要写成负数，如 -120；这里是 {value}。")
ONE_COUNTY = N_("--count 只用于一个县，而单位表里有 {number} 个县；多个县请用 --target。")
BOTH = N_("--count 与 --target 只能写一个。")
NO_STANDARDS = N_("没有“{name}”省的标准，无法据此判断；请改用已有的：{known}。")
UNUSED = N_("{place}：没有用到这些列：{columns}。")
COUNTIES = N_(
    "{counties:,} 个县，{before:,} 个乡镇（街道）并为 {after:,} 个，减 {fewer:,} 个；{proven:,} 个县已证明最优。"
)
KINDS_NOW = N_("镇和街道 {urban:,} 个，占 {share:.1%}；平均 {mean:,.0f} 人，低于下限 {under:,} 个。")
TARGET = N_(
    "全省目标已达到：代价 {cost:,.0f} 人公里，任何方案不低于 {bound:,.0f}（差 {gap:.2%}）；按标准改设 {retyped} 个。"
)
IN_COUNTY = N_("{county}：{why}")
WRITTEN = N_("已写到 {file}。")
MORE = N_("……另有 {number:,} 条，见 {file}。")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The units, who touches whom, the rules, and where to write."""
    units = N_("乡镇表：代码、名称、人口、驻地坐标，以及各项因素的列；CSV、工作簿或 Parquet")
    parser.add_argument("units", metavar="UNITS", type=Path, help=units)
    parser.add_argument("--edges", metavar="E", type=Path, help=N_("相邻关系：每行两个代码"))
    parser.add_argument(
        "--outlines", metavar="G", type=Path, help=N_("各乡镇的轮廓（GeoJSON），由此得出相邻关系")
    )
    cells = N_("各县的轮廓（GeoJSON）：按驻地划出各乡镇的示意范围")
    parser.add_argument("--county-outlines", metavar="G", type=Path, help=cells)
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=N_("写到这个文件夹"))
    locks = N_("锁定：每行写规定（合并、不合并、单独保留）和一两个代码")
    parser.add_argument("--locks", metavar="L", type=Path, help=locks)
    weights = N_("各项因素的权重；不写的照标准")
    parser.add_argument("--weights", metavar="NAME=N,…", default="", help=weights)
    parser.add_argument("--floor", metavar="N", type=int, help=N_("人口下限；不写时照标准"))
    diameter = N_("合并的驻地最远相距几米，0 为不限；不写时照标准")
    parser.add_argument("--diameter", metavar="M", type=float, help=diameter)
    most = N_("最多几个并成一个，0 为不限；不写时照标准")
    parser.add_argument("--most", metavar="N", type=int, help=most)
    parser.add_argument("--count", metavar="N", type=int, help=N_("并后恰为几个（只用于一个县）"))
    target = N_("全省净减几个，写成负数，如 -120：由各县的代价曲线选定")
    parser.add_argument("--target", metavar="-N", type=int, help=target)
    urban = N_("与 --target 同用：镇和街道至少占多大比例，如 0.663")
    parser.add_argument("--urban-share", metavar="S", default="", help=urban)
    parser.add_argument(
        "--standards", metavar="PROVINCE", default="shanxi", help=N_("用哪个省的标准（标准目录名）")
    )
    parser.add_argument(
        "--workers", metavar="N", type=int, default=None, help=N_("用几个进程；不写时每个核一个")
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Read, solve, write and tell."""
    own, weighed, asked = _asked(args)
    files = Files(args.units, args.edges, args.outlines, args.county_outlines, args.locks)
    gathered = gather(files, weighed, asked.standards, own)
    if gathered.unmapped:
        out.note(UNUSED, place=args.units.name, columns=gathered.unmapped)
    if asked.count is not None and len(gathered.counties) > 1:
        raise refuse("--count", ONE_COUNTY, number=len(gathered.counties))
    tasks = tuple(Task(county, locked, asked) for county, locked in gathered.counties)
    found, faults = _solved(tasks, args.workers, out)
    faults = [*gathered.faults, *faults]
    if asked.curve_only and faults:
        # A target is of all counties; without some of them its answer would be another one.
        return out.faults(faults)
    reach = None
    if asked.curve_only:
        found, reach = _reached(args, tasks, found)
    if not found:
        return out.faults(faults)
    titles = {one.measure.name: one.title for one in weighed}
    result = Run(tasks, found, titles, gathered.synthetic)
    write(args.out, result, out.translate, {REPORT: page(result, reach, faults, out.translate)})
    _tell(args, out, result, reach)
    return _end(out, result, reach, faults)


def _asked(args: argparse.Namespace) -> tuple[Rules, list[Criterion], Asked]:
    """The rules, the weights and what is asked of every county, by the standards in force and the options."""
    faults = [*_option_faults(args)]
    if faults:
        raise Refused(faults)
    standards, day = load(args.standards), datetime.now(UTC).date()
    own = rules(standards, day)
    if args.floor is not None:
        own = replace(own, floor=args.floor)
    if args.diameter is not None:
        own = replace(own, diameter=args.diameter or None)
    if args.most is not None:
        own = replace(own, most=args.most or None)
    weights = _weights(args.weights)
    found = list(criteria(standards, day))
    known = [one.measure.name for one in found]
    if weights is None or not weights.keys() <= set(known):
        raise refuse("--weights", NOT_WEIGHTS, text=args.weights, known=tuple(known))
    weighed = [
        replace(one, measure=replace(one.measure, weight=weights.get(one.measure.name, one.measure.weight)))
        for one in found
    ]
    measures = tuple(one.measure for one in weighed)
    wrong = [Fault("--weights", fault.message) for fault in weight_faults(measures)]
    wrong += [Fault("santu merge", fault.message) for fault in rule_faults(own)]
    if wrong:
        raise Refused(wrong)
    asked = Asked(
        measures, missing_km(standards, day), retyping(standards, day), args.count, args.target is not None
    )
    return own, weighed, asked


def _option_faults(args: argparse.Namespace) -> Iterator[Fault]:
    """What is wrong with the options beside each other."""
    if sum(path is not None for path in (args.edges, args.outlines, args.county_outlines)) != 1:
        yield Fault("santu merge", message(NEIGHBOURS))
    if args.standards not in (known := provinces()):
        yield Fault("--standards", message(NO_STANDARDS, name=args.standards, known=tuple(known)))
    if args.count is not None and args.target is not None:
        yield Fault("--count", message(BOTH))
    if args.target is not None and args.target >= 0:
        yield Fault("--target", message(NOT_LESS, value=args.target))
    if args.urban_share and _share(args.urban_share) is None:
        yield Fault("--urban-share", message(NOT_A_SHARE, text=args.urban_share))


def _weights(text: str) -> dict[str, float] | None:
    """Weights by name; ``None`` where the text is none."""
    found = {}
    for part in filter(None, text.replace("，", ",").split(",")):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            return None
    return found


def _share(text: str) -> Fraction | None:
    try:
        return share(text)
    except (ValueError, ZeroDivisionError):
        return None


def _reached(
    args: argparse.Namespace, tasks: tuple[Task, ...], found: dict[str, Solved]
) -> tuple[dict[str, Solved], Reached]:
    target = Target(-args.target, share(args.urban_share) if args.urban_share else None)
    try:
        return reached(tasks, found, target)
    except Refused as refusal:
        raise Refused(Fault("--target", fault.message) for fault in refusal) from refusal


def _solved(
    tasks: tuple[Task, ...], workers: int | None, out: Output
) -> tuple[dict[str, Solved], list[Fault]]:
    """The counties by code, and what was wrong with those that could not be solved; one alone needs no processes."""
    found: dict[str, Solved] = {}
    faults = []
    with ExitStack() as stack:
        executor = stack.enter_context(processes(workers)) if len(tasks) > 1 else None
        for done, (task, answer) in enumerate(solve_all(tasks, executor), 1):
            if isinstance(answer, Solved):
                found[task.county.code] = answer
            else:
                faults += [_of_county(task, fault) for fault in answer]
            out.progress(STAGE, done, len(tasks))
    return found, sorted(faults, key=str)


def _of_county(task: Task, fault: Fault) -> Fault:
    place = fault.place
    return Fault(
        message(N_("{county} {place}"), county=task.county.title, place=place)
        if place
        else task.county.title,
        fault.message,
    )


def _tell(args: argparse.Namespace, out: Output, run: Run, reach: Reached | None) -> None:
    """The figures of a run, as people read them."""
    before, after = run.before, run.after
    proven = sum(solved.proven for solved in run.found.values())
    out.say(
        COUNTIES, counties=len(run.found), before=before, after=after, fewer=before - after, proven=proven
    )
    out.say(KINDS_NOW, urban=run.urban, share=run.urban / after, mean=run.people / after, under=run.under)
    if reach is not None:
        gap = (reach.cost - reach.bound) / reach.cost if reach.cost else 0.0
        out.say(TARGET, cost=reach.cost, bound=reach.bound, gap=max(gap, 0.0), retyped=reach.retyped)
    out.say(WRITTEN, file=str(args.out))


def _end(out: Output, run: Run, reach: Reached | None, faults: list[Fault]) -> int:
    """Findings and faults on stderr or in the JSON document, and the exit code."""
    findings = [
        (county.title, said) for county, solved in run.pairs() for said in (*solved.below, *solved.cures)
    ]
    out.data(
        {
            "counties": len(run.found),
            "before": run.before,
            "after": run.after,
            "urban": run.urban,
            "people": run.people,
            "below_floor": run.under,
            "proven": sum(solved.proven for solved in run.found.values()),
            "cost": sum(solved.merges.cost for solved in run.found.values()),
            "bound": None if reach is None else reach.bound,
            "retyped": None if reach is None else reach.retyped,
            "findings": [
                {"county": title, "message": said.render(out.translate)} for title, said in findings
            ],
            "faults": out.fault_rows(faults),
        }
    )
    if not out.as_json:
        for title, said in findings[:SHOWN]:
            out.note(IN_COUNTY, county=title, why=said)
        if len(findings) > SHOWN:
            out.note(MORE, number=len(findings) - SHOWN, file=REPORT)
        if faults:
            out.faults(faults)
    if faults:
        return FAULT
    return CHANGES if findings else OK
