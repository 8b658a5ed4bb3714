"""Which stored rows hold: on a day, and as believed at an act."""

from datetime import date

from django.db.models import Q

from santu.register.models.acts import STANDS


def known_by(act: int | None) -> Q:
    """The rows believed when ``act`` was the latest act; with none, the rows that stand."""
    if act is None:
        return STANDS
    return Q(act__lte=act) & (STANDS | Q(withdrawn_by__gt=act))


def holding_on(day: date, act: int | None = None) -> Q:
    """The dated rows that hold on ``day``, as believed when ``act`` was the latest act."""
    return Q(start__lte=day, end__gt=day) & known_by(act)


def held_on_sql(table: str) -> str:
    """The same for a table of a statement, as it stands; the day is its parameter, twice."""
    return f'{table}.start <= %s AND {table}."end" > %s AND {table}.withdrawn_by_id IS NULL'
