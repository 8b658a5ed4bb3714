"""Reads of accounts."""

from collections.abc import Iterable

from santu.accounts.models import DatabaseMark, User
from santu.audit.selectors import audit_started
from santu.kernel.messages import N_, refuse

# Faces never touch models, but they hand on who acts: they take the type of a person from here.
__all__ = [
    "DEMO",
    "User",
    "active_person",
    "database_in_use",
    "database_is_demo",
    "demo_cast",
    "people",
    "titles_of",
    "user_named",
]

DEMO = "demo"


def database_is_demo() -> bool:
    """Whether this database is a demonstration, whose people and instruments are made up."""
    return DatabaseMark.objects.filter(name=DEMO).exists()


def database_in_use() -> bool:
    """Whether anyone has done anything in this database: every act leaves an audit entry."""
    return User.objects.exists() or audit_started()


def user_named(username: str) -> User | None:
    """The person with this name, whether active or not."""
    return User.objects.filter(username=username).first()


def active_person(username: str) -> User:
    """The person with this name, who may act.

    Raises:
        Refused: there is no such person, or not any more.
    """
    person = user_named(username)
    if person is None or not person.is_active:
        raise refuse(
            username, N_("“{username}”不在册或已停用，不能办理；请由在职的人重新发起。"), username=username
        )
    return person


def titles_of(usernames: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The titles of some people by name, in Chinese and in English."""
    rows = User.objects.filter(username__in=list(usernames))
    return {name: (zh, en or zh) for name, zh, en in rows.values_list("username", "title_zh", "title_en")}


def people() -> list[User]:
    """Everyone who may act, in order of name."""
    return list(User.objects.filter(is_active=True).order_by("username"))


def demo_cast() -> list[User]:
    """The people of a demonstration, who come in without a password; nobody in a database that is none."""
    if not database_is_demo():
        return []
    return list(User.objects.filter(is_active=True, is_demo=True).order_by("pk"))
