"""``santu token``: lists, makes and revokes the tokens with which programs act for a person."""

import argparse
from dataclasses import replace

from django.utils import timezone

from santu.accounts.domain.tokens import TokenRow
from santu.accounts.selectors.people import user_named
from santu.accounts.selectors.tokens import tokens_of
from santu.accounts.services.tokens import token_make, token_revoke
from santu.cli.options import day_of, number_of
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, Refused, message, refuse

OPTIONS = {"name": "--name", "until": "--until", "user": "USER"}
"""How what the service calls a place is written on the command line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose, and what is to be done."""
    parser.add_argument("username", metavar="USER", help=N_("谁的令牌（用户名）"))
    parser.add_argument("--name", metavar="T", default="", help=N_("新建一个：给哪个程序用"))
    parser.add_argument("--until", metavar="D", default="", help=N_("新令牌有效至哪一天"))
    parser.add_argument("--acts", action="store_true", help=N_("新令牌也能办理；不写时只能查看"))
    parser.add_argument("--revoke", metavar="N", default="", help=N_("撤销第几号令牌"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Make or revoke one, then list those that are valid; a new secret is printed once."""
    user = user_named(args.username)
    if user is None:
        raise refuse("USER", N_("没有“{username}”这个人；请先用 santu user 登记。"), username=args.username)
    secret = ""
    try:
        if args.revoke:
            token_revoke(number=number_of(args.revoke, "--revoke"), user=user, by=None)
        elif args.name or args.until or args.acts:
            until = day_of(args.until, "--until")
            secret = token_make(user=user, name=args.name, until=until, reads_only=not args.acts, by=None)
    except Refused as refused:
        faults = [replace(fault, place=OPTIONS.get(str(fault.place), fault.place)) for fault in refused]
        raise Refused(faults) from refused
    if secret:
        out.say(N_("新令牌，只显示这一次：{secret}"), secret=secret)
    today = timezone.localdate()
    valid = [row for row in tokens_of(user) if row.is_valid_on(today)]
    for row in valid:
        rights = message(N_("只查看") if row.reads_only else N_("查看和办理"))
        template = N_("第 {number} 号：{name}，{rights}，有效至 {until}")
        out.say(template, number=row.number, name=row.name, rights=rights, until=row.until)
    if not valid:
        out.say(N_("“{username}”没有有效的令牌。"), username=user.username)
    document = {"username": user.username, "tokens": [_json(row) for row in valid]}
    out.data(document | ({"secret": secret} if secret else {}))
    return OK


def _json(row: TokenRow) -> dict[str, object]:
    return {
        "number": row.number,
        "name": row.name,
        "reads_only": row.reads_only,
        "until": row.until.isoformat(),
    }
