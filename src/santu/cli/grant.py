"""``santu grant``: gives a person a role over a unit, or takes it back; without a role, says what the person holds."""

import argparse
from dataclasses import replace

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import ROLES
from santu.accounts.selectors.grants import held_by
from santu.accounts.selectors.people import User, user_named
from santu.accounts.services.grants import Wish, grant_take
from santu.cli.options import day_or_today
from santu.cli.output import OK, Output
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Refused, message, refuse
from santu.register.domain.words import BRACKETED
from santu.register.selectors.act_views import names_of
from santu.register.services.granting import role_give

OPTIONS = {"role": "ROLE", "unit": "--over", "end": "--until", "reason": "--reason"}
"""How what the services call a place is written on the command line."""
ALL = N_("全库")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whom, which role, over what, until when, by which document."""
    parser.add_argument("username", help=N_("用户名"))
    parser.add_argument("role", nargs="?", metavar="ROLE", default="", help=N_("角色；不给时列出现有的角色"))
    parser.add_argument(
        "--over", metavar="UNIT", default=EVERYWHERE, help=N_("管的单位：代码、编号或名称；不给时是全库")
    )
    parser.add_argument("--until", metavar="DAY", default="", help=N_("到哪一天为止，当天不算"))
    parser.add_argument("--document", metavar="D", default="", help=N_("任职文件"))
    parser.add_argument("--take", action="store_true", help=N_("收回这个角色；要写明理由"))
    parser.add_argument("--reason", metavar="R", default="", help=N_("为什么收回"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Give or take, then say what the person holds."""
    user = user_named(args.username)
    if user is None:
        raise refuse("USER", N_("没有“{username}”这个人；请先用 santu user 登记。"), username=args.username)
    try:
        if args.take:
            _take(user, args)
        elif args.role:
            end = day_or_today(args.until) if args.until else OPEN_END
            wish = Wish(args.role, args.over, end=end, document=args.document)
            role_give(user=user, wish=wish, by=None)
    except Refused as refused:
        faults = [replace(fault, place=OPTIONS.get(str(fault.place), fault.place)) for fault in refused]
        raise Refused(faults) from refused
    held = held_by(user)
    names = names_of([one.unit for one in held if one.unit])
    for one in held:
        out.say(
            N_("第 {number} 号：{role}，{unit}，自 {start}{end}"),
            number=one.number,
            role=message(one.is_.title),
            unit=names.get(one.unit, one.unit) or message(ALL),
            start=one.start,
            end="" if one.end == OPEN_END else message(N_("，至 {end} 前"), end=one.end),
        )
    if not held:
        roles = tuple(message(BRACKETED, name=role.key, more=message(role.title)) for role in ROLES)
        out.say(
            N_("“{username}”没有任何角色，什么也看不到。可授的角色：{roles}。"),
            username=user.username,
            roles=roles,
        )
    out.data({"username": user.username, "roles": [_json(one) for one in held]})
    return OK


def _take(user: User, args: argparse.Namespace) -> None:
    found = [one for one in held_by(user) if one.role == args.role]
    if not found:
        template = N_("“{username}”没有“{role}”这个角色；不带角色运行本命令可列出现有的。")
        raise refuse("ROLE", template, username=user.username, role=args.role)
    for one in found:
        grant_take(number=one.number, reason=args.reason, by=None)


def _json(one: Held) -> dict[str, object]:
    return {
        "number": one.number,
        "role": one.role,
        "unit": one.unit,
        "start": str(one.start),
        "end": None if one.end == OPEN_END else str(one.end),
    }
