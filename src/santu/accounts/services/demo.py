"""What makes a database a demonstration: its mark, and its cast."""

from django.db import transaction

from santu.accounts.models import DatabaseMark, User
from santu.accounts.selectors.demo import DEMO, database_in_use, database_is_demo
from santu.accounts.services.people import SYSTEM, user_create
from santu.audit.services import append
from santu.kernel.messages import N_, refuse

DEMO_CAST = (
    ("demo-planner", "演示：编办经办人", "Demo: officer of the establishment office"),
    ("demo-approver", "演示：编委审批人", "Demo: approver of the commission"),
)
"""The two people of a demonstration: who approves a plan must not be who applies it."""


@transaction.atomic
def database_mark_demo(*, by: User | None) -> None:
    """Mark a database in which nothing has happened yet as a demonstration, for good; a second time does nothing."""
    if database_is_demo():
        return
    if database_in_use():
        template = N_(
            "这个库里已经有数据，不能改作演示库：请换一个空文件夹，例如 santu demo --home 新文件夹。"
        )
        raise refuse("", template)
    DatabaseMark.objects.create(name=DEMO)
    append(chain="", act="database_mark_demo", by=by.username if by else SYSTEM, after={"mark": DEMO})


@transaction.atomic
def demo_cast_create(*, by: User | None) -> tuple[User, User]:
    """The two people of the demonstration, planner and approver; made where they are missing."""
    planner, approver = (
        User.objects.filter(username=username, is_demo=True).first()
        or user_create(username=username, title_zh=zh, title_en=en, is_demo=True, by=by)
        for username, zh, en in DEMO_CAST
    )
    return planner, approver
