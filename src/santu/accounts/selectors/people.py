"""The people who may act."""

from collections.abc import Iterable

from django.db.models import Q

from santu.accounts.models import User
from santu.kernel.messages import N_, refuse

# Faces never touch models, but they hand on who acts: they take the type of a person from here.
__all__ = ["User", "active_person", "people", "people_called", "titles_of", "user_named"]


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


def people_called(text: str = "", *, active: bool | None = None) -> list[User]:
    """Whose name or title has a text in it, in order of name; ``active`` None is whether or not they are."""
    found = User.objects.order_by("username")
    if text:
        found = found.filter(
            Q(username__icontains=text) | Q(title_zh__icontains=text) | Q(title_en__icontains=text)
        )
    return list(found if active is None else found.filter(is_active=active))
