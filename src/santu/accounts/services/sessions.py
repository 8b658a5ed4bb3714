"""Ending sessions: one's own by choice, all of them with a new password, and those that are over."""

from django.db import transaction
from django.utils import timezone

from santu.accounts.models import OpenSession, User
from santu.accounts.selectors.sessions import session_handle
from santu.audit.services import append
from santu.kernel.messages import N_, refuse


@transaction.atomic
def session_end(*, handle: str, by: User) -> None:
    """End one session of one's own.

    Raises:
        Refused: there is none of that name, or not any more.
    """
    keys = by.sessions.values_list("session_key", flat=True)
    key = next((key for key in keys if session_handle(key) == handle), None)
    if key is None:
        raise refuse("session", N_("没有这个会话，或已经结束；请刷新页面。"))
    by.sessions.filter(session_key=key).delete()
    append(chain="", act="session_end", by=by.username, after={"username": by.username})


@transaction.atomic
def sessions_end(*, user: User, by: User, but: str = "") -> int:
    """End the sessions of a person, all of them or all ``but`` the one of a key; how many there were."""
    ended, _ = user.sessions.exclude(session_key=but).delete()
    if ended:
        append(
            chain="", act="sessions_end", by=by.username, after={"username": user.username, "ended": ended}
        )
    return ended


def sessions_forget() -> None:
    """Delete what is over; every worker does it now and then."""
    OpenSession.objects.filter(expire_date__lte=timezone.now()).delete()
