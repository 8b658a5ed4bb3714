"""The days on which something in the register begins or ends."""

from bisect import bisect_left, bisect_right
from datetime import date
from functools import lru_cache

from django.db import connection

from santu.kernel.days import OPEN_END
from santu.register.models.tables import TABLES
from santu.register.selectors.acts import register_mark


def days_around(day: date) -> tuple[date | None, date | None]:
    """The last such day before ``day``, and the first after it."""
    days = _days(register_mark())
    before, after = bisect_left(days, day), bisect_right(days, day)
    return (days[before - 1] if before else None), (days[after] if after < len(days) else None)


def change_days() -> tuple[date, ...]:
    """Every such day, the earliest first."""
    return _days(register_mark())


@lru_cache(maxsize=2)
def _days(_mark: object) -> tuple[date, ...]:
    """All of them; the register of a mark never changes, so they are kept at hand."""
    wanted = " UNION ".join(
        f"SELECT {column} FROM {facts.table} WHERE withdrawn_by_id IS NULL"
        for facts in TABLES
        if facts.dated
        for column in ('"start"', '"end"')
    )
    with connection.cursor() as cursor:
        cursor.execute(wanted)
        found = {day_read(value) for (value,) in cursor.fetchall()}
    return tuple(sorted(found - {OPEN_END}))


def day_read(value: object) -> date:
    """A day as the database gives it to a query of our own: as such, or as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
