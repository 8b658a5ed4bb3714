"""``santu publish``: writes the published lists as a signed folder, or checks such a folder."""

import argparse
from pathlib import Path

from django.conf import settings

from santu.audit.anchoring import PUBLIC_KEY as AUDIT_KEY
from santu.audit.anchoring import public_key_of
from santu.audit.domain.keys import fingerprint
from santu.cli.options import add_day, day_or_today
from santu.cli.output import FAULT, OK, Output
from santu.cli.tables import require_current
from santu.kernel.messages import N_, refuse
from santu.publish.domain.sealing import PUBLIC_KEY
from santu.publish.services.exporting import export_write, folder_faults


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, as of which day, about which units; or which folder to check with which key."""
    parser.add_argument("--out", metavar="DIR", type=Path, default=None, help=N_("写到这个文件夹"))
    add_day(parser, N_("导出这一天已公布的名单；不写就是今天"))
    parser.add_argument(
        "--unit", metavar="U", action="append", default=[], help=N_("只要关于这个单位的名单；可以写几次")
    )
    parser.add_argument("--verify", metavar="DIR", type=Path, default=None, help=N_("核对这个导出的文件夹"))
    key = N_("核对签名的公钥；不写时用本机锚文件夹里的 audit.pub")
    parser.add_argument("--key", metavar="PUBLIC", type=Path, default=None, help=key)


def run(args: argparse.Namespace, out: Output) -> int:
    """Write or check; exit code 1 when anything is wrong with the folder."""
    if (args.out is None) is (args.verify is None):
        raise refuse("santu publish", N_("请写 --out 文件夹来导出，或写 --verify 文件夹来核对，二者选一。"))
    if args.verify is not None:
        return _verify(args, out)
    if args.key is not None:
        raise refuse("--key", N_("导出用本机的钥匙签名，不用 --key；请去掉它。"))
    require_current()
    day = day_or_today(args.day)
    made = export_write(folder=args.out.absolute(), day=day, units=set(args.unit), progress=out.progress)
    for edition in made.editions:
        out.say(
            N_("{name}：{count:,} 行，{day} 的情况。"),
            name=edition.name,
            count=len(edition.listing.rows),
            day=edition.day,
        )
    template = N_("已写到 {path}：{files:,} 个文件，{size:,} 字节；签名公钥 {key}。")
    out.say(template, path=str(made.folder), files=made.files, size=made.size, key=made.key)
    out.data(
        {
            "folder": str(made.folder),
            "day": day.isoformat(),
            "files": made.files,
            "bytes": made.size,
            "key": made.key,
            "editions": [
                {
                    "list": str(edition.kind),
                    "unit": edition.scope,
                    "edition": edition.number,
                    "day": edition.day.isoformat(),
                    "rows": len(edition.listing.rows),
                    "sha256": edition.digest,
                }
                for edition in made.editions
            ],
        }
    )
    return OK


def _verify(args: argparse.Namespace, out: Output) -> int:
    """Hold a folder against its sums and signature."""
    if args.day or args.unit:
        raise refuse("santu publish", N_("核对文件夹不用 --day 和 --unit；请去掉它们。"))
    known = settings.SANTU_ANCHORS / AUDIT_KEY
    place = args.key or (known if known.is_file() else args.verify / PUBLIC_KEY)
    key = public_key_of(place)
    faults = folder_faults(args.verify, key, out.progress)
    document = {"ok": not faults, "folder": str(args.verify), "key": fingerprint(key)}
    if faults:
        if not out.as_json:
            out.faults(faults)
        out.data({**document, "faults": out.fault_rows(faults)})
        return FAULT
    out.say(N_("导出完好：每个文件都与校验和一致，签名是对的；公钥 {key}。"), key=fingerprint(key))
    if place == args.verify / PUBLIC_KEY:
        out.note(N_("用的是文件夹自带的公钥，只说明没有损坏，不说明是谁签的；请用 --key 给出可靠的公钥。"))
    out.data(document)
    return OK
