"""``santu carry``: the register from the internal deployment to the one for daily work, as a signed file."""

import argparse
from pathlib import Path

from santu.audit.anchoring import public_key_of
from santu.audit.domain.keys import fingerprint
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse
from santu.upkeep.domain.carrying import Consignment
from santu.upkeep.services.carrying_in import consignment_arrive, consignment_check
from santu.upkeep.services.carrying_out import consignment_write


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Write, read in or look at one; the latter two with the public key of who should have signed."""
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("内部部署：写到这个文件"))
    parser.add_argument(
        "--in", metavar="FILE", dest="arriving", type=Path, default=None, help=N_("业务部署：读入这个文件")
    )
    parser.add_argument(
        "--check", metavar="FILE", type=Path, default=None, help=N_("只核对这个文件，什么也不写")
    )
    key = N_("核对签名的公钥：内部部署锚文件夹里的 audit.pub，请另行取得")
    parser.add_argument("--key", metavar="PUBLIC", type=Path, default=None, help=key)


def run(args: argparse.Namespace, out: Output) -> int:
    """One of the three."""
    if sum(one is not None for one in (args.out, args.arriving, args.check)) != 1:
        raise refuse("santu carry", N_("请写 --out 文件、--in 文件或 --check 文件，三者选一。"))
    if args.out is not None:
        if args.key is not None:
            raise refuse("--key", N_("写出时用本机的钥匙签名，不用 --key；请去掉它。"))
        return _sent(args.out.expanduser().absolute(), out)
    if args.key is None:
        raise refuse("--key", N_("没有写明公钥，不知道文件是谁签的；请用 --key 给出内部部署的 audit.pub。"))
    key = public_key_of(args.key)
    if args.check is not None:
        consignment = consignment_check(path=args.check, key=key)
        out.say(
            N_("文件完好：第 {number} 份，{made_at} 由 Santu {santu} 写出，{tables} 张表 {rows:,} 行；签名公钥 {key}。"),
            **_told(consignment), key=fingerprint(key),
        )  # fmt: skip
        out.data({"file": str(args.check), "read_in": False, "key": fingerprint(key), **_told(consignment)})
        return OK
    arrived = consignment_arrive(path=args.arriving, key=key, progress=out.progress)
    told = _told(arrived.consignment)
    if arrived.known:
        out.say(N_("第 {number} 份（{made_at}）已经读入过，没有要写的。"), **told)
    else:
        said = N_("已读入第 {number} 份（{made_at}）：新增 {new:,} 行，变更 {changed:,} 行，逐表核对一致。")
        out.say(said, **told, new=arrived.new, changed=arrived.changed)
    out.data(
        {
            "file": str(args.arriving),
            "read_in": not arrived.known,
            "key": arrived.key,
            "new": arrived.new,
            "changed": arrived.changed,
            **told,
        }
    )
    return OK


def _sent(path: Path, out: Output) -> int:
    sent = consignment_write(path=path, progress=out.progress)
    told = _told(sent.consignment)
    template = N_(
        "已写出第 {number} 份到 {path}（{size:,} 字节）：{tables} 张表 {rows:,} 行；签名公钥 {key}。"
    )
    out.say(template, **told, path=str(sent.path), size=sent.size, key=sent.key)
    out.data({"file": str(sent.path), "bytes": sent.size, "key": sent.key, **told})
    return OK


def _told(consignment: Consignment) -> dict[str, object]:
    return {
        "number": consignment.number,
        "made_at": consignment.made_at,
        "santu": consignment.santu,
        "tables": len(consignment.tables),
        "rows": sum(part.rows for part in consignment.tables.values()),
    }
