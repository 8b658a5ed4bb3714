"""What commands that work on tables share: options of files and papers, and writing a file."""

import argparse
import uuid
from pathlib import Path

from santu.cli.actor import actor
from santu.cli.options import day_or_today, number_of, standards_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger_rules import Paper
from santu.register.services.quotas import quota_reverse

SOURCE = N_("合计")


def in_chinese(out: Output) -> bool:
    """Whether the output is in Chinese, the language of the sources."""
    return out.translate(SOURCE) == SOURCE


def add_papers(parser: argparse.ArgumentParser) -> None:
    """Document, approver and reason."""
    parser.add_argument("--document", metavar="D", default="", help=N_("文号"))
    parser.add_argument("--approver", metavar="A", default="", help=N_("批准机关"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("事由"))
    central = N_("跨层级调配行政编制、政法专项编制时，国务院机构编制管理机关的批准文号")
    parser.add_argument("--central", metavar="C", default="", help=central)


def add_table_options(parser: argparse.ArgumentParser) -> None:
    """The file or voucher, the unit, where to write, and how to import."""
    parser.add_argument("what", metavar="FILE|N", nargs="?", default="", help=N_("导入的文件，或凭证编号"))
    parser.add_argument("--unit", metavar="UNIT", default="", help=N_("哪个单位和它下面的；不写时是全部"))
    parser.add_argument("--out", metavar="FILE", type=Path, default=None, help=N_("写到这个文件"))
    parser.add_argument("--ignore-columns", metavar="A,B", default="", help=N_("写明不导入的列，用逗号分隔"))
    parser.add_argument("--preview", action="store_true", help=N_("只看会有哪些变更，有则以 2 退出"))
    parser.add_argument("--yes", action="store_true", help=N_("不再询问，直接导入"))


def paper_of(args: argparse.Namespace) -> Paper:
    """The papers of the command line; each run is a request of its own."""
    return Paper(args.document, args.approver, args.reason, f"cli {uuid.uuid4()}", args.central)


def columns_ignored(text: str) -> list[str]:
    """The headers of ``--ignore-columns A,B``."""
    return [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]


def file_of(args: argparse.Namespace, command: str) -> Path:
    """The file that is named.

    Raises:
        Refused: none is.
    """
    if not args.what:
        raise refuse(command, N_("没有写明文件；请写在动作后面。"))
    return Path(args.what)


def write_file(path: Path | None, data: bytes, out: Output) -> None:
    """Write a file of ``--out``.

    Raises:
        Refused: no file is named, or it cannot be written.
    """
    if path is None:
        raise refuse("--out", N_("没有写明写到哪个文件；请加上 --out 文件名.xlsx。"))
    try:
        path.write_bytes(data)
    except OSError as error:
        template = N_("文件写不了（{cause}）；请检查路径和权限。")
        raise refuse(str(path), template, cause=error.strerror or type(error).__name__) from error
    out.say(N_("已写到 {file}。"), file=str(path))


def voucher_reverse(args: argparse.Namespace, out: Output, command: str) -> int:
    """Take the voucher back that the command line names."""
    if not args.what:
        raise refuse(command, N_("没有写明凭证编号；请写在动作后面。"))
    reversed_, by, standards = number_of(args.what, "N"), actor(args), standards_of(args)
    number = quota_reverse(
        number=reversed_, day=day_or_today(args.day), paper=paper_of(args), standards=standards, by=by
    )
    out.say(N_("第 {reversed} 号凭证已由第 {number} 号冲销。"), reversed=reversed_, number=number)
    out.data({"voucher": number, "reverses": reversed_})
    return OK
