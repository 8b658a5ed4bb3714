"""``santu grid``: the grids of one village or of a province, Parquet to Parquet; files only, no database."""

import argparse
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

from santu.cli.grid_told import tell
from santu.cli.output import CHANGES, FAULT, OK, Output
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.scale.assumptions import ASSUMED
from santu.scale.barriers import as_table
from santu.scale.given import BARRIERS, BEFORE, EXCEPTIONS, LAYOUTS, NEIGHBOURS, NETWORKS, TASKS, USED, Given
from santu.scale.parts import only_part, parts_of
from santu.scale.province import counties_of, make
from santu.scale.report import report
from santu.scale.results import summarise
from santu.scale.rules import Rules, rules_of
from santu.scale.running import cluster, processes
from santu.scale.running import run as run_parts
from santu.scale.used_codes import earlier, keep, used_faults
from santu.solvers.grids.problem import DEGREES, METRES
from santu.standards.loader import load

SYNTH = "synth"
MADE = N_(
    "已为 {villages:,} 个村（社区）生成 {buildings:,} 栋合成建筑，{households:,} 户 {people:,} 人，写到 {out}。"
)
NOT_A_DAY = N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。")
NOT_FOR_SYNTH = N_("生成合成建筑时用不上；请去掉它，等划分网格时（santu grid DIR）再给。")
# What says how buildings are divided, and so nothing where they are made up.
OF_DIVIDING = (*LAYOUTS, "village", "fresh", "day", "areas", "cjt349")
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
    _add_files(parser)
    register = N_("synth：登记文件夹；不写时用随软件的山西名单")
    parser.add_argument("--register", metavar="DIR", type=Path, default=None, help=register)
    parser.add_argument("--register-day", metavar="D", default="2021-10-31", help=N_("synth：用哪一天的名单"))
    parser.add_argument(
        "--seed", metavar="N", type=int, default=1, help=N_("synth：随机种子；同一种子生成同样的建筑")
    )
    total = N_("synth：共多少户，按各县普查户数分摊；不写时就是普查户数")
    parser.add_argument("--households", metavar="N", type=int, default=None, help=total)


def _add_files(parser: argparse.ArgumentParser) -> None:
    """What is given beside the buildings."""
    words = {
        BARRIERS: N_("隔断（河、铁路）：x1,y1,x2,y2 的表，或 GeoJSON 的线"),
        NEIGHBOURS: N_("相邻关系：village,a,b 的表，a、b 是建筑的 id"),
        EXCEPTIONS: N_("限期例外：village,grid,reason,start,until 的表"),
        USED: N_("用过的网格代码：code 一列的表；这些号不再给别的网格"),
        NETWORKS: N_("多网合一：原有各网，village,id,network,grid 的表"),
        TASKS: N_("多网合一：各网的任务，village,network,grid,code,name,body 的表"),
    }
    for table, text in words.items():
        parser.add_argument(
            f"--{table.replace('_', '-')}", metavar="FILE", type=Path, default=None, help=text
        )
    parser.add_argument(
        "--before", metavar="DIR", type=Path, default=None, help=N_("以前的结果文件夹：网格和代码沿用下来")
    )
    parser.add_argument("--day", metavar="D", default="", help=N_("按这一天的标准和例外；不写就是今天"))
    areas = N_("大份（超过 2 万栋建筑）的 GeoJSON 也画出每个网格的范围，而不只是中心")
    parser.add_argument("--areas", action="store_true", help=areas)
    export = N_("另按 CJ/T 349 导出 20 位代码；写 6 位管理或服务对象代码")
    parser.add_argument("--cjt349", metavar="CODE", default=None, help=export)


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
    """Make buildings up.

    Raises:
        Refused: with everything that was given to go with buildings that there are not yet.
    """
    if found := [name for name in OF_DIVIDING if getattr(args, name, None)]:
        raise Refused([Fault(f"--{name.replace('_', '-')}", message(NOT_FOR_SYNTH)) for name in found])
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
    rules, parts, folder = _rules(args), parts_of(Path(args.cells).absolute()), args.out.absolute()
    if rules.village:
        parts = [only_part(parts, rules.village)]
    given = _given(args, folder, rules)
    with _executor(args) as executor:
        outcome = run_parts(parts, folder, rules, executor, out.progress, given=given)
    found = summarise(folder, outcome, rules)
    keep(folder, outcome, given)
    report(folder, outcome, rules, found, out.translate)
    tell(out, folder, outcome, found, str(args.out))
    if outcome.faults:
        return FAULT
    above = found.exceptions or found.without_effect or found.over or found.disconnected
    return CHANGES if above or found.conflicts else OK


def _given(args: argparse.Namespace, out: Path, rules: Rules) -> Given:
    """The files beside the buildings, looked through.

    Raises:
        Refused: with all that is wrong in any of them.
    """
    named = {table: path.absolute() for table in LAYOUTS if (path := getattr(args, table, None))}
    before = named.pop(BEFORE, None)
    files: dict[str, tuple[Path, ...]] = {table: (path,) for table, path in named.items()}
    found: list[Fault] = []
    try:
        if BARRIERS in files:
            files[BARRIERS] = (as_table(named[BARRIERS], out / "given"),)
    except Refused as refusal:
        found += refusal
        del files[BARRIERS]
    try:
        if before is not None:
            of_run = earlier(before, out)
            files |= {USED: files.get(USED, ()) + of_run[USED], BEFORE: of_run[BEFORE]}
    except Refused as refusal:
        found += refusal
    try:
        given = Given.of(files)
        found += used_faults(given, rules.codes)
    except Refused as refusal:
        found += refusal
    if found:
        raise Refused(found)
    return given


def _rules(args: argparse.Namespace) -> Rules:
    """The rules in force, and how the input is to be read."""
    classes = tuple(name.strip() for name in args.dense_classes.replace("，", ",").split(",") if name.strip())
    return rules_of(
        load(args.standards),
        _day(args.day),
        classes,
        crs=args.crs,
        fresh=args.fresh,
        village=args.village,
        exceptions=args.exceptions is not None,
        areas=args.areas,
        export=None if args.cjt349 is None else {"object": args.cjt349},
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError as error:
        raise refuse("--day", NOT_A_DAY, text=text) from error
