"""``santu audit``: checks the chains against their hashes and anchors, signs an anchor, exports the entries."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from santu.audit.anchoring import (
    ENDING,
    PUBLIC_KEY,
    UNWRITABLE,
    Placed,
    anchor_write,
    anchors_in,
    file_added,
    public_key_of,
)
from santu.audit.domain.anchors import anchors_faults, marks_of
from santu.audit.domain.keys import fingerprint
from santu.audit.domain.walk import Walk
from santu.audit.exported import file_walked
from santu.audit.selectors import audit_lines, heads_of, walked
from santu.cli.output import FAULT, OK, Output
from santu.cli.tables import require_current
from santu.kernel.messages import N_, Fault, refuse

VERIFY, ANCHOR, EXPORT = ACTS = ("verify", "anchor", "export")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which files."""
    acts = N_("verify 核对；anchor 签出一个锚；export 导出全部记录")
    parser.add_argument("act", choices=ACTS, help=acts)
    parser.add_argument(
        "chain", metavar="CHAIN", nargs="?", default=None, help=N_("只核对这一条链（县的编号）")
    )
    anchor = N_("按这个锚核对，或一个文件夹里的全部锚；不写时用本机锚文件夹")
    parser.add_argument("--anchor", metavar="FILE", type=Path, default=None, help=anchor)
    key = N_("核对签名的公钥；不写时用锚旁边的 audit.pub")
    parser.add_argument("--key", metavar="PUBLIC", type=Path, default=None, help=key)
    parser.add_argument(
        "--file", metavar="FILE", type=Path, default=None, help=N_("核对导出的文件，不用数据库")
    )
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it; exit code 1 when anything is wrong with the chains or the anchors."""
    _refuse_unfitting(args)
    if args.file is None:
        require_current()
    return {VERIFY: _verify, ANCHOR: _anchor, EXPORT: _export}[args.act](args, out)


def _refuse_unfitting(args: argparse.Namespace) -> None:
    """Options of another act would do nothing, which nobody should believe they did."""
    given = {
        "CHAIN": args.chain,
        "--anchor": args.anchor,
        "--key": args.key,
        "--file": args.file,
        "--out": args.out,
    }
    fitting = {VERIFY: {"CHAIN", "--anchor", "--key", "--file"}, ANCHOR: {"--out"}, EXPORT: {"--out"}}[
        args.act
    ]
    unfitting = tuple(name for name, value in given.items() if value is not None and name not in fitting)
    if unfitting:
        template = N_("santu audit {act} 不用 {names}：请去掉，或换一个动作。")
        raise refuse("santu audit", template, act=args.act, names=unfitting)
    if args.act == EXPORT and args.out is None:
        raise refuse("--out", N_("没有写明导出到哪个文件；请加上 --out 文件名。"))


def _verify(args: argparse.Namespace, out: Output) -> int:
    anchors, faults, key = _anchors(args)
    faults += anchors_faults(anchors)
    marks = marks_of(anchor for _, anchor in anchors)
    if args.chain is not None:
        marks = {args.chain: marks.get(args.chain, [])}
    if args.file is None:
        chains = None if args.chain is None else [args.chain]
        walk = walked(chains, marks=marks, progress=out.progress)
    else:
        walk = file_walked(args.file, marks, out.progress)
        walk.faults += walk.unmet()
    if args.chain is not None and args.chain not in walk.ends and not walk.faults:
        raise refuse(args.chain, N_("没有编号为“{chain}”的审计链；请核对县的编号。"), chain=args.chain)
    faults += walk.faults
    return _tell(out, walk, anchors, faults, key)


def _anchors(args: argparse.Namespace) -> tuple[list[Placed], list[Fault], str]:
    """The anchors to check by, what is wrong with them, and which key signed them."""
    place: Path = args.anchor or settings.SANTU_ANCHORS
    if args.anchor is None and (args.file is not None or not any(place.glob(f"*{ENDING}"))):
        return [], [], ""
    key = public_key_of(args.key or (place if place.is_dir() else place.parent) / PUBLIC_KEY)
    anchors, faults = anchors_in(place, key)
    if not anchors and not faults:
        raise refuse(str(place), N_("这里没有锚：请写明一个锚文件，或放锚的文件夹。"))
    return anchors, faults, fingerprint(key)


def _tell(out: Output, walk: Walk, anchors: Sequence[Placed], faults: list[Fault], key: str) -> int:
    document = {
        "ok": not faults,
        "entries": walk.entries,
        "chains": [
            {"chain": chain, "seq": end.seq, "hash": end.hash} for chain, end in sorted(walk.ends.items())
        ],
        "anchors": [{"file": place, "number": anchor.number, "at": anchor.at} for place, anchor in anchors],
        "key": key,
    }
    if faults:
        if not out.as_json:
            out.faults(faults)
            out.note(N_("审计链有问题：共 {count:,} 处。"), count=len(faults))
        out.data({**document, "faults": out.fault_rows(faults)})
        return FAULT
    out.say(
        N_("审计链完好：{chains:,} 条链，{entries:,} 条记录，散列全部重算过。"),
        chains=len(walk.ends),
        entries=walk.entries,
    )
    if anchors:
        template = N_("与 {count:,} 个锚相符，最近的是第 {number} 号（{at}）；公钥 {key}。")
        last = anchors[-1][1]
        out.say(template, count=len(anchors), number=last.number, at=last.at, key=key)
    else:
        out.note(N_("没有用锚核对：链尾被截去或整条被改写时，只有锚看得出来；请加上 --anchor。"))
    out.data({**document, "faults": []})
    return OK


def _anchor(args: argparse.Namespace, out: Output) -> int:
    if args.out is not None and args.out.exists():
        raise refuse(str(args.out), N_("已经有这个文件，不能覆盖：请换一个文件名。"))
    written = anchor_write()
    if args.out is not None:
        file_added(args.out, written.read_bytes())
    out.say(N_("已签出锚 {path}；请连同 audit.pub 存到这台机器以外。"), path=args.out or written)
    out.data({"anchor": str(written), "out": str(args.out) if args.out else None, "chains": len(heads_of())})
    return OK


def _export(args: argparse.Namespace, out: Output) -> int:
    total, done = sum(head.seq for head in heads_of().values()), 0
    try:
        with args.out.open("xb") as file:
            for lines in audit_lines():
                file.writelines(lines)
                done += len(lines)
                out.progress(N_("导出审计记录"), done, total)
    except FileExistsError as error:
        raise refuse(str(args.out), N_("已经有这个文件，不能覆盖：请换一个文件名。")) from error
    except OSError as error:
        raise refuse(str(args.out), UNWRITABLE, error=str(error)) from error
    out.say(N_("已导出 {count:,} 条审计记录到 {path}。"), count=done, path=args.out)
    out.data({"out": str(args.out), "entries": done})
    return OK
