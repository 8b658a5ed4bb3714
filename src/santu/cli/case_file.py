"""``santu case-file``: checks the file of a case that was downloaded as a ZIP; the file alone, no database."""

import argparse
import re
from pathlib import Path

from santu.cli.output import FAULT, OK, Output
from santu.kernel.messages import N_, refuse
from santu.operate.domain.archiving import archive_faults

CHECK = "check"
DIGEST = re.compile(r"[0-9a-f]{64}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which file."""
    parser.add_argument("act", choices=(CHECK,), help=N_("check 核对下载的案卷"))
    parser.add_argument("file", metavar="FILE", type=Path, help=N_("下载的案卷（ZIP）"))
    digest = N_("目录的摘要（SHA-256），下载时在案卷页上，也记在审计里")
    parser.add_argument("--digest", metavar="D", default="", help=digest)


def run(args: argparse.Namespace, out: Output) -> int:
    """Check it; exit code 1 when a part of it lacks, was added or changed."""
    digest = args.digest.lower()
    if digest and not DIGEST.fullmatch(digest):
        wrong = N_("“{digest}”不是 SHA-256 摘要（64 位，0 到 9、a 到 f）；请从案卷页或审计里抄全。")
        raise refuse("--digest", wrong, digest=args.digest)
    try:
        with args.file.open("rb") as file:
            faults = archive_faults(file, digest)
    except OSError as error:
        unreadable = N_("读不了这个文件（{error}）；请核对路径和权限。")
        raise refuse(str(args.file), unreadable, error=str(error.strerror)) from error
    document = {"ok": not faults, "file": str(args.file), "digest": digest or None}
    if faults:
        if not out.as_json:
            out.faults(faults)
            out.note(N_("案卷有问题：共 {count:,} 处。"), count=len(faults))
        out.data({**document, "faults": out.fault_rows(faults)})
        return FAULT
    out.say(N_("案卷完好：目录里的文件都在，内容都与记下的摘要相符，没有多余的文件。"))
    if not digest:
        out.note(
            N_("没有核对目录本身：连目录一起改过的，只有目录的摘要看得出来；请从审计里抄来，加上 --digest。")
        )
    out.data({**document, "faults": []})
    return OK
