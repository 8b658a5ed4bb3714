"""``santu one-stop``: the records of cases and the ratings of a period as files for a provincial platform."""

import argparse
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.cli.actor import actor, add_actor
from santu.cli.options import day_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse
from santu.operate.selectors.one_stop import one_stop_packed
from santu.register.domain.lookup import unit_called
from santu.register.domain.one_stop import layout_called
from santu.register.selectors.one_stop import one_stop_layouts
from santu.register.selectors.rights import right_over
from santu.register.selectors.snapshots import snapshot


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which unit, which days, which layout, where to."""
    parser.add_argument("--unit", metavar="U", required=True, help=N_("哪个单位（含下级）；代码或名称"))
    parser.add_argument(
        "--from", dest="start", metavar="DAY", default="", help=N_("首日；不给时是上月第一天")
    )
    parser.add_argument("--until", metavar="DAY", default="", help=N_("末日；不给时是上月最后一天"))
    parser.add_argument("--layout", default="neutral", help=N_("省平台样式；不给时是三图通用样式"))
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help=N_("写到这个新文件夹"))
    add_actor(parser)


def run(args: argparse.Namespace, out: Output) -> int:
    """Write them into a new folder."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    start = day_of(args.start, "--from") or last.replace(day=1)
    end = day_of(args.until, "--until") or last
    unit = unit_called(snapshot(timezone.localdate()), args.unit).id
    right_over(actor(args), Right.READ, [unit])
    files = one_stop_packed(layout_called(one_stop_layouts(), args.layout), unit, start, end)
    if args.out.exists():
        raise refuse(str(args.out), N_("{folder} 已经有了，没有写；请换一个新文件夹。"), folder=str(args.out))
    args.out.mkdir(parents=True)
    for name, content in files.items():
        (args.out / name).write_bytes(content)
    out.say(
        N_("已写出 {count} 个文件到 {folder}；manifest.json 是校验清单，一起带走。"),
        count=len(files),
        folder=str(args.out),
    )
    out.data({"folder": str(args.out), "files": list(files)})
    return OK
