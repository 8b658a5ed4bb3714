"""Who acts: ``--by USER``, a person who exists and is active."""

import argparse

from santu.accounts.selectors.demo import database_is_demo
from santu.accounts.selectors.grants import held_by
from santu.accounts.selectors.people import User, people, user_named
from santu.accounts.services.demo import DEMO_CAST
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.words import BRACKETED

OFFICER, APPROVER = range(len(DEMO_CAST))
"""Which of the cast of a demonstration does an act, where nobody is named."""


def add_actor(parser: argparse.ArgumentParser) -> None:
    """``--by``."""
    parser.add_argument("--by", metavar="USER", default="", help=N_("由谁办理（用户名）"))


def actor(args: argparse.Namespace, *, part: int = OFFICER) -> User:
    """The person who acts; in a demonstration the one whose part it is, where nobody is named.

    Raises:
        Refused: nobody is named, or the person does not exist, is not active any more or holds no role.
    """
    username = args.by or (DEMO_CAST[part].username if database_is_demo() else "")
    if not username:
        raise refuse("--by", N_("没有写明由谁办理；请加上 --by 用户名。{cure}"), cure=_known())
    person = user_named(username)
    if person is None:
        raise refuse(
            "--by", N_("没有“{username}”这个人；请核对用户名。{cure}"), username=username, cure=_known()
        )
    if not person.is_active:
        template = N_("“{username}”已停用，不能办理；请由在职的人办理。{cure}")
        raise refuse("--by", template, username=username, cure=_known())
    if not held_by(person):
        template = N_(
            "“{username}”没有任何角色，不能办理；请先授予，如 santu grant {username} county_officer --over 县代码。"
        )
        raise refuse("--by", template, username=username)
    return person


def _known() -> Message:
    """Whom one may name, or how to enter the first person."""
    known = people()
    if not known:
        return message(N_("这里还没有登记任何人：先运行 santu user 用户名 --title 单位和职务。"))
    names = tuple(message(BRACKETED, name=person.username, more=person.title_zh) for person in known)
    return message(N_("可以办理的人：{names}。"), names=names)
