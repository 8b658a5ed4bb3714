"""``santu user``: enters a person who may act, so that every act has a name under it."""

import argparse
import sys
from dataclasses import replace
from getpass import getpass

from santu.accounts.selectors.people import User, active_person, user_named
from santu.accounts.services.outside import outside_unlink
from santu.accounts.services.people import password_set, user_create
from santu.accounts.services.residents import resident_register
from santu.accounts.services.second_factor import second_factor_remove
from santu.cli.output import OK, Output
from santu.kernel.messages import N_, Refused, message, refuse

REGISTERED = N_(
    "已登记“{username}”（{title}）；用 santu grant {username} 授予角色后，就可以用 --by {username} 办理。"
)
REGISTERED_RESIDENT = N_("已建立居民账号“{username}”。")
OPTIONS = {"title_zh": "--title", "password": "--password"}
"""How what the service calls a place is written on the command line, where that differs."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The name to act under, and what the person is."""
    parser.add_argument("username", help=N_("用户名，用在 --by 之后"))
    parser.add_argument("--title", metavar="T", default="", help=N_("单位和职务"))
    parser.add_argument("--title-en", metavar="T", default="", help=N_("单位和职务的英文"))
    parser.add_argument(
        "--password", action="store_true", help=N_("设置登录密码：在终端输入两次，或从标准输入读一行")
    )
    parser.add_argument("--resident", action="store_true", help=N_("居民账号：只有用户名和密码，不看登记"))
    parser.add_argument(
        "--remove-second-factor",
        action="store_true",
        help=N_("解除两步验证，手机和恢复码都丢了时用；此人的会话全部结束"),
    )
    parser.add_argument(
        "--unlink", action="store_true", help=N_("解除与统一登录身份的关联；此人的会话全部结束")
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Make the person, who cannot sign in without a password; or give one who is there another, or take their code off."""
    if args.remove_second_factor:
        return _second_factor_removed(args.username, out)
    if args.unlink:
        return _unlinked(args.username, out)
    known = user_named(args.username) if args.password and not (args.title or args.resident) else None
    password = _password(out) if args.password else None
    try:
        if known is not None and password is not None:
            password_set(user=known, password=password, by=None)
            out.say(N_("已重设“{username}”的密码。"), username=known.username)
            out.data({"username": known.username, "password": True})
            return OK
        user = _made(args, password)
    except Refused as refused:
        faults = [replace(fault, place=OPTIONS.get(str(fault.place), fault.place)) for fault in refused]
        raise Refused(faults) from refused
    said = REGISTERED_RESIDENT if args.resident else REGISTERED
    out.say(said, username=user.username, title=user.title_zh)
    if password is not None:
        out.say(N_("密码已设置，可以在网页登录。"))
    document = {"username": user.username, "title_zh": user.title_zh, "title_en": user.title_en}
    out.data(document | ({"password": True} if password is not None else {}))
    return OK


def _made(args: argparse.Namespace, password: str | None) -> User:
    if args.resident:
        return resident_register(username=args.username, password=password or "", by=None)
    return user_create(
        username=args.username, title_zh=args.title, title_en=args.title_en, by=None, password=password
    )


def _second_factor_removed(username: str, out: Output) -> int:
    second_factor_remove(user=active_person(username), by=None)
    out.say(N_("已解除“{username}”的两步验证，其会话全部结束；请本人登录后重新设置。"), username=username)
    out.data({"username": username, "second_factor": False})
    return OK


def _unlinked(username: str, out: Output) -> int:
    outside_unlink(user=active_person(username), by=None)
    out.say(
        N_("已解除“{username}”与统一登录的关联，其会话全部结束；下次用统一登录时重新关联。"),
        username=username,
    )
    out.data({"username": username, "linked": False})
    return OK


def _password(out: Output) -> str:
    """Asked twice where somebody types it; otherwise the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, again = (
        getpass(f"{message(prompt).render(out.translate)} ", stream=sys.stderr) for prompt in (FIRST, AGAIN)
    )
    if first != again:
        raise refuse("--password", N_("两次输入的密码不同，没有保存；请重新运行。"))
    return first


FIRST, AGAIN = N_("密码："), N_("再输一次：")
