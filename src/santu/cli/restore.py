"""``santu restore``: a backup into an empty place, all of it or nothing."""

import argparse
from pathlib import Path

from django.conf import settings

from santu.cli.backup import manifest_told
from santu.cli.migrate import home_make
from santu.cli.output import OK, Output
from santu.kernel.messages import N_
from santu.upkeep.services.restore import backup_check, backup_restore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which, and whether only to look at it."""
    parser.add_argument("file", metavar="FILE", help=N_("santu backup 写出的文件"))
    parser.add_argument("--check", action="store_true", help=N_("只核对备份文件，什么也不写"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Restore it, or look at it, and say what was in it."""
    path = Path(args.file).expanduser().absolute()
    if args.check:
        manifest = backup_check(path=path, progress=out.progress)
        said = N_(
            "备份完好：{made_at} 由 Santu {santu} 从 {store} 制作，{tables} 张表 {rows:,} 行，{files} 个文件。"
        )
    else:
        backup_check(path=path, progress=out.progress)
        home_make(settings.SANTU_HOME, None)
        manifest = backup_restore(path=path, progress=out.progress)
        said = N_(
            "已恢复 {made_at} 的备份（Santu {santu}，{store}）：{tables} 张表 {rows:,} 行，{files} 个文件，逐表核对一致。"
        )
    rows = sum(part.rows for part in manifest.tables.values())
    out.say(
        said, made_at=manifest.made_at, santu=manifest.santu, store=manifest.store,
        tables=len(manifest.tables), rows=rows, files=len(manifest.files),
    )  # fmt: skip
    if not args.check and not manifest.keys:
        out.say(N_("备份里没有密钥：请放回原来的密钥，或运行 santu migrate 另建；另建后所有人须重新登录。"))
    out.data({"file": str(path), "restored": not args.check, **manifest_told(manifest)})
    return OK
