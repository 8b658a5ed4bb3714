"""``santu grid``: the grids of one village or of a province, Parquet to Parquet; files only, no database."""

import argparse
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.kernel.messages import N_, refuse
from santu.scale.assumptions import ASSUMED
from santu.scale.parts import only_part, parts_of
from santu.scale.province import counties_of, make
from santu.scale.report import report
from santu.scale.results import Totals, summarise, violations
from santu.scale.running import Outcome, cluster, processes
from santu.scale.running import run as run_parts
from santu.scale.solving import Rules
from santu.solvers.grids.problem import DEGREES, METRES, Caps
from santu.standards.loader import load

SYNTH = "synth"
SHOWN = 50
MORE = N_("……另有 {number:,} 条；全部在各份的 faults.parquet 和 violations.parquet 里。")
MADE = N_(
    "已为 {villages:,} 个村（社区）生成 {buildings:,} 栋合成建筑，{households:,} 户 {people:,} 人，写到 {out}。"
)
NOT_A_COUNT = N_("要是大于 0 的整数，这里是 {value}。")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to divide, where to write, and by how many."""
    what = N_("建筑表：Parquet 文件、装着 Parquet 的文件夹，或一个 CSV；写 synth 则生成合成建筑")
    parser.add_argument("cells", metavar="CELLS|synth", help=what)
    parser.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help=N_("写到这个文件夹；中断后再运行会接着做")
    )
    parser.add_argument("--fresh", action="store_true", help=N_("不看原有网格，从空白划起"))
    parser.add_argument("--village", metavar="CODE", default="", help=N_("只划这一个村（12 位代码）"))
    parser.add_argument(
        "--crs", choices=(METRES, DEGREES), default=METRES, help=N_("坐标单位；表里有 crs 一列时以它为准")
    )
    dense = N_("哪些城乡分类代码算密集区域，用逗号分隔；表里有 dense 一列时以它为准")
    parser.add_argument("--dense-classes", metavar="A,B", default=",".join(ASSUMED.dense_classes), help=dense)
    parser.add_argument(
        "--standards", metavar="PROVINCE", default="shanxi", help=N_("用哪个省的标准（标准目录名）")
    )
    parser.add_argument(
        "--workers", metavar="N", type=int, default=None, help=N_("用几个进程；不写时每个核一个")
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", default="", help=N_("交给 Dask 集群：tcp://主机:端口")
    )
    register = N_("synth：登记文件夹；不写时用随软件的山西名单")
    parser.add_argument("--register", metavar="DIR", type=Path, default=None, help=register)
    parser.add_argument("--register-day", metavar="D", default="2021-10-31", help=N_("synth：用哪一天的名单"))
    parser.add_argument(
        "--seed", metavar="N", type=int, default=1, help=N_("synth：随机种子；同一种子生成同样的建筑")
    )
    total = N_("synth：共多少户，按各县普查户数分摊；不写时就是普查户数")
    parser.add_argument("--households", metavar="N", type=int, default=None, help=total)


def run(args: argparse.Namespace, out: Output) -> int:
    """Make buildings up, or divide them into grids."""
    for option in ("workers", "households"):
        if (value := getattr(args, option)) is not None and value < 1:
            raise refuse(f"--{option}", NOT_A_COUNT, value=value)
    return _synth(args, out) if args.cells == SYNTH else _divide(args, out)


@contextmanager
def _executor(args: argparse.Namespace) -> Iterator[Executor]:
    """The workers that were asked for."""
    with cluster(args.scheduler) if args.scheduler else processes(args.workers) as executor:
        yield executor


def _synth(args: argparse.Namespace, out: Output) -> int:
    register = args.register or Path(str(files("santu.register") / "data" / "shanxi"))
    counties, faults = counties_of(register, args.register_day, args.households)
    with _executor(args) as executor:
        made = make(counties, args.out.absolute(), args.seed, executor, out.progress)
    sums = {
        name: sum(getattr(one, name) for one in made)
        for name in ("villages", "buildings", "households", "people")
    }
    out.say(MADE, **sums, out=str(args.out))
    for fault in faults:
        out.note(N_("{village}：{why}"), village=fault.place, why=fault.message)
    left_out = out.fault_rows(faults)
    out.data(sums | {"out": str(args.out), "seed": args.seed, "synthetic": True, "left_out": left_out})
    return OK


def _divide(args: argparse.Namespace, out: Output) -> int:
    rules, parts = _rules(args), parts_of(Path(args.cells).absolute())
    if rules.village:
        parts = [only_part(parts, rules.village)]
    folder = args.out.absolute()
    with _executor(args) as executor:
        outcome = run_parts(parts, folder, rules, executor, out.progress)
    found = summarise(folder, outcome, rules)
    report(folder, outcome, rules, found, out.translate)
    _tell(args, out, outcome, found)
    above = violations(folder, outcome, SHOWN)
    out.data(_json(out, outcome, found, [(village, one.render(out.translate)) for village, one in above]))
    if not out.as_json:
        for village, one in above:
            out.note(N_("{village}：{why}"), village=village, why=one)
        if outcome.faults:
            out.faults(outcome.faults[:SHOWN])
        more = max(0, len(outcome.faults) - SHOWN) + found.exceptions - len(above)
        if more:
            out.note(MORE, number=more)
    if outcome.faults:
        return FAULT
    return CHANGES if found.exceptions or found.over or found.disconnected else OK


def _rules(args: argparse.Namespace) -> Rules:
    """The caps in force today, and how the input is to be read."""
    standards, today = load(args.standards), datetime.now(UTC).date()
    caps = [
        Caps(*(standards.count(f"grid/{kind}_{what}", today) for what in ("households", "people")))
        for kind in ("ordinary", "dense")
    ]
    classes = tuple(name.strip() for name in args.dense_classes.replace("，", ",").split(",") if name.strip())
    return Rules(caps[0], caps[1], classes, args.crs, args.fresh, args.village)


def _tell(args: argparse.Namespace, out: Output, outcome: Outcome, found: Totals) -> None:
    """The figures of a run, as people read them."""
    out.say(
        N_("{villages:,} 个村（社区），{buildings:,} 栋建筑，{households:,} 户 {people:,} 人。"),
        villages=found.villages,
        buildings=found.buildings,
        households=found.households,
        people=found.people,
    )
    out.say(
        N_("网格 {grids:,} 个（下界 {bound:,}），专属网格 {special:,} 个；{proven:,} 个村已证明最少。"),
        grids=found.grids,
        bound=found.bound,
        special=found.special,
        proven=found.proven,
    )
    out.say(
        N_("超过上限 {over:,} 个，不连通 {apart:,} 个；单栋建筑超限或限期例外 {exceptions:,} 个。"),
        over=found.over,
        apart=found.disconnected,
        exceptions=found.exceptions,
    )
    if found.changed is not None:
        out.say(
            N_("原有网格保留 {kept:,} 个，{changed:.1%} 的户换了网格。"),
            kept=found.kept,
            changed=found.changed,
        )
    done = len(outcome.parts) - outcome.again
    if done:
        out.say(N_("有 {number:,} 份此前已做完，没有重做。"), number=done)
    out.say(N_("表的摘要：{digest}"), digest=outcome.digest)
    out.say(N_("已写到 {file}。"), file=str(args.out))


def _json(out: Output, outcome: Outcome, found: Totals, above: list[tuple[str, str]]) -> dict[str, object]:
    return asdict(found) | {
        "digest": outcome.digest,
        "parts": len(outcome.parts),
        "done_before": len(outcome.parts) - outcome.again,
        "violations": [{"village": village, "message": text} for village, text in above],
        "faults": out.fault_rows(outcome.faults),
    }
