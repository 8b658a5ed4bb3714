"""``santu backup``: database and files in one file, while others go on working."""

import argparse
from pathlib import Path

from django.conf import settings

from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse
from santu.upkeep.domain.manifest import Manifest
from santu.upkeep.services.backup import backup_make, backup_name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether keys go with it."""
    parser.add_argument(
        "--out", metavar="FILE", default="", help=N_("写到哪个文件；不写则写进 SANTU_BACKUPS 文件夹")
    )
    parser.add_argument(
        "--keys", action="store_true", help=N_("把密钥也放进去：拿到这个文件的人就能冒充任何人，请另行保管")
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Make it, read it back, and say what is in it."""
    made = backup_make(path=_path(args.out), keys=args.keys, progress=out.progress)
    manifest = made.manifest
    rows = sum(part.rows for part in manifest.tables.values())
    out.say(
        N_("已备份到 {path}（{size:,} 字节）：{tables} 张表 {rows:,} 行，{files} 个文件，已读回核对。"),
        path=str(made.path), size=made.size, tables=len(manifest.tables), rows=rows, files=len(manifest.files),
    )  # fmt: skip
    if manifest.keys:
        out.say(N_("备份里有密钥：请加密保管，不要与其他备份放在一起。"))
    else:
        out.say(N_("备份里没有密钥（{names} 不在其中）：请另行保管，或加 --keys。"), names="secret.key")
    if manifest.audit_faults:
        out.note(
            N_("审计链有 {count} 处错误，备份照原样保存；请用 santu doctor 查明。"),
            count=manifest.audit_faults,
        )
    out.data({"file": str(made.path), "bytes": made.size, **manifest_told(manifest)})
    return OK


def manifest_told(manifest: Manifest) -> dict[str, object]:
    """What is in a backup, for machines."""
    return {
        "made_at": manifest.made_at,
        "santu": manifest.santu,
        "store": manifest.store,
        "tables": {
            name: {"rows": part.rows, "sha256": part.sha256} for name, part in manifest.tables.items()
        },
        "files": len(manifest.files),
        "keys": sorted(manifest.keys),
        "heads": {chain: {"seq": seq, "hash": digest} for chain, (seq, digest) in manifest.heads.items()},
        "audit_faults": manifest.audit_faults,
        "left_out": list(manifest.left_out),
    }


def _path(given: str) -> Path:
    if given:
        return Path(given).expanduser().absolute()
    folder: Path | None = settings.SANTU_BACKUPS
    if folder is None:
        raise refuse("--out", N_("没有写明备份到哪里；请写 --out 文件，或设置 SANTU_BACKUPS 文件夹。"))
    return folder / backup_name()
