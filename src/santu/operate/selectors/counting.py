"""What ended tasks and cases come to, counted out of their rows: for the sums by month, and to check them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from santu.operate.domain.measuring import MOST_DAYS
from santu.operate.domain.office_time import midnight
from santu.operate.models import Case, Measured, Token
from santu.operate.models.cases import CLOSING_COUNTED, NOT_COUNTED
from santu.register.selectors.ways import ways_up
from santu.standards.working_calendar import working_calendar

SURELY_MORE = 2 * MOST_DAYS
"""Calendar days that hold more working days than are told apart."""
AT_ONCE = 5_000
"""Runs that are read and summed at once."""
COLUMNS = ("unit", "process", "node", "month", "version", "days")
SUMS = ("runs", "overdue", "opened")
Key = tuple[str, str, str, date, int, int]
"""Unit, process, node, month, version, working days: the constraint of the table, in its order."""
Sums = tuple[int, int, int]
"""Runs, overdue, opened."""
NONE: Sums = (0, 0, 0)
Difference = tuple[Key, Sums, Sums]
"""Of what, what is kept, what it comes to."""


@dataclass(frozen=True, slots=True)
class Run:
    """Something that ended or came: where, of what, when, after how many working days."""

    place: str
    process: str
    node: str
    version: int
    day: date
    days: int = 0
    ended: bool = True
    late: bool = False


Columns = Sequence[str | Coalesce]
TASK: Columns = (
    *("case_place", "process", "node"),
    Coalesce("under", "case__version"),
    *("since", "ended_at", "due_at"),
)
"""What ended before its case was moved to another version counts for the one that it was done by."""
OPENING: Columns = ("place", "process", Coalesce("opened_under", "version"), "came_at")
CLOSING: Columns = ("place", "process", "version", "came_at", "closed_at", "late")


def task_run(row: Sequence[Any]) -> Run:
    """The run of an ended task out of its columns ``TASK``."""
    place, process, node, version, since, end, due = row
    late = due is not None and end > due
    return Run(place, process, node, version, timezone.localdate(end), days_taken(since, end), late=late)


def opening_run(row: Sequence[Any]) -> Run:
    """That a case came, out of its columns ``OPENING``."""
    place, process, version, came = row
    return Run(place, process, "", version, timezone.localdate(came), ended=False)


def closing_run(row: Sequence[Any]) -> Run:
    """The run of a closed case as a whole out of its columns ``CLOSING``."""
    place, process, version, came, end, late = row
    return Run(place, process, "", version, timezone.localdate(end), days_taken(came, end), late=late)


def closings(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The closed ones among cases, each with whether a task of it was ``late``."""
    late = Token.objects.filter(case=OuterRef("pk"), waits=True, ended_at__gt=F("due_at"))
    return cases.filter(closed_at__isnull=False).annotate(late=Exists(late))


def sums_of(runs: Iterable[Run]) -> dict[Key, Sums]:
    """What runs come to at their places and at every unit above, as those stood on the day of the run."""
    found, ahead = defaultdict[Key, Sums](lambda: NONE), iter(runs)
    while some := list(islice(ahead, AT_ONCE)):
        ways = ways_up({run.place for run in some})
        for run in some:
            for unit in ways.up(run.place, run.day):
                key = (unit, run.process, run.node, run.day.replace(day=1), run.version, run.days)
                ended, overdue, opened = found[key]
                found[key] = (ended + run.ended, overdue + run.late, opened + (not run.ended))
    return dict(found)


@lru_cache(maxsize=100_000)
def _working_days(start: date, end: date) -> int:
    if (end - start).days > SURELY_MORE:
        return MOST_DAYS
    return min(working_calendar().working_days_between(start, end), MOST_DAYS)


def days_taken(since: datetime, until: datetime) -> int:
    """The working days from one moment to another, none on the same day, at most ``MOST_DAYS``."""
    return max(0, _working_days(timezone.localdate(since), timezone.localdate(until)))


def months_counted() -> list[date]:
    """The months of which anything may be in the sums, the newest that has any first; the first day of each."""
    having = Measured.objects.aggregate(first=Min("month"), last=Max("month"))
    came = Case.objects.exclude(counted=NOT_COUNTED).aggregate(first=Min("came_at"))["first"]
    if having["first"] is None and came is None:
        return []
    first = min(found for found in (having["first"], came and timezone.localdate(came)) if found)
    last = max(found for found in (having["last"], timezone.localdate()) if found)
    month, found = first.replace(day=1), list[date]()
    while month <= last:
        found.append(month)
        month = _next(month)
    with_sums = having["last"] or last
    return sorted(found, key=lambda one: (one <= with_sums, one), reverse=True)


def month_differences(month: date) -> list[Difference]:
    """Where the sums of a month are not what is marked as counted comes to."""
    rows = Measured.objects.filter(month=month).values_list(*COLUMNS, *SUMS)
    kept = {row[: len(COLUMNS)]: row[len(COLUMNS) :] for row in rows}
    counted = sums_of(_runs(month))
    found = [
        (key, kept.get(key, NONE), counted.get(key, NONE)) for key in sorted(kept.keys() | counted.keys())
    ]
    return [one for one in found if one[1] != one[2]]


def _runs(month: date) -> Iterator[Run]:
    """All that is marked as counted and of a month."""
    tokens = Token.objects.filter(_within(month, "ended_at"), waits=True, counted=True)
    # By the counties, so that the index of what ended serves.
    tokens = tokens.filter(county__in=Case.objects.values("county").distinct())
    came = Case.objects.filter(_within(month, "came_at")).exclude(counted=NOT_COUNTED)
    closed = closings(Case.objects.filter(_within(month, "closed_at"), counted=CLOSING_COUNTED))
    return chain(
        map(task_run, _read(tokens, TASK)),
        map(opening_run, _read(came, OPENING)),
        map(closing_run, _read(closed, CLOSING)),
    )


def _read(rows: QuerySet[Any], columns: Columns) -> Iterable[Sequence[Any]]:
    return rows.order_by().values_list(*columns).iterator(chunk_size=AT_ONCE)


def _within(month: date, column: str) -> Q:
    return Q((f"{column}__gte", midnight(month)), (f"{column}__lt", midnight(_next(month))))


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
