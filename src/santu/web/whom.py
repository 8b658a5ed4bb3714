"""Whom to turn to for a role: those who give them, by title."""

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.selectors.grants import holders
from santu.web.people import titles


def whom_to_ask() -> list[str]:
    """The titles of the security administrators of today, each once."""
    people = [user.username for user in holders(Right.GRANT, timezone.localdate())]
    return sorted(set(titles(people).values()))
