"""``santu user``: enters a person who may act, so that every act has a name under it."""

import argparse
from dataclasses import replace

from santu.accounts.services import user_create
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, Refused

OPTIONS = {"title_zh": "--title"}
"""How what the service calls a place is written on the command line, where that differs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The name to act under, and what the person is."""
    parser.add_argument("username", help=N_("用户名，用在 --by 之后"))
    parser.add_argument("--title", metavar="T", default="", help=N_("单位和职务"))
    parser.add_argument("--title-en", metavar="T", default="", help=N_("单位和职务的英文"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Make the person; nobody can sign in as one until a password is set."""
    try:
        user = user_create(username=args.username, title_zh=args.title, title_en=args.title_en, by=None)
    except Refused as refused:
        faults = [replace(fault, place=OPTIONS.get(str(fault.place), fault.place)) for fault in refused]
        raise Refused(faults) from refused
    out.say(
        N_("已登记“{username}”（{title}）；可以用 --by {username} 办理。"),
        username=user.username,
        title=user.title_zh,
    )
    out.data({"username": user.username, "title_zh": user.title_zh, "title_en": user.title_en})
    return OK
