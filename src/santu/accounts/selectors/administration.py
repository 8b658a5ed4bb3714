"""How long an administrator's session lasts."""

from datetime import date, timedelta

from santu.standards.loader import load

LENGTH = "security/administration_session"


def administration_length(day: date) -> timedelta:
    """What is in force on a day."""
    return timedelta(minutes=load().count(LENGTH, day))
