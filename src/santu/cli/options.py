"""Options that several commands have: a day, whose standards, and numbers that must be one."""

import argparse
from datetime import date

from django.utils import timezone

from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, refuse
from santu.standards.loader import load, provinces
from santu.standards.rulebook import Standards


def add_day(parser: argparse.ArgumentParser, text: str) -> None:
    """``--day``, with what it means here."""
    parser.add_argument("--day", metavar="D", default="", help=text)


def day_of(text: str, option: str = "--day") -> date | None:
    """The day that an option names, ``None`` where it is not given.

    Raises:
        Refused: the text is no day, or the one that stands for an open end.
    """
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        template = N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。")
        raise refuse(option, template, text=text) from error
    if day == OPEN_END:
        template = N_("“{text}”在登记里表示没有终止日期，不能作为日期；请写更早的一天。")
        raise refuse(option, template, text=text)
    return day


def day_or_today(text: str) -> date:
    """The day that ``--day`` names, else today."""
    return day_of(text) or timezone.localdate()


def add_standards(parser: argparse.ArgumentParser) -> None:
    """``--standards``."""
    parser.add_argument(
        "--standards", metavar="PROVINCE", default="shanxi", help=N_("用哪个省的标准（标准目录名）")
    )


def standards_of(args: argparse.Namespace) -> Standards:
    """The standards that the command works with.

    Raises:
        Refused: no province of that name has standards, or a file of them is at fault.
    """
    if args.standards not in (known := provinces()):
        template = N_("没有“{name}”省的标准，无法据此判断；请改用已有的：{known}。")
        raise refuse("--standards", template, name=args.standards, known="、".join(known))
    return load(args.standards)


def number_of(text: str, option: str) -> int:
    """A number of a plan, a step or an act.

    Raises:
        Refused: the text is no number.
    """
    if not (text.isascii() and text.isdigit()):
        raise refuse(option, N_("“{text}”不是编号；请写一个数字。"), text=text)
    return int(text)
