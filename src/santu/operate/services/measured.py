"""Summing up what ended: each task and case once, marked in the transaction that adds it, so that a kill loses nothing.

It goes by marks on the rows, not by how late something ended: what came on paper is entered later with its real time.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from santu.operate.domain.measuring import MOST_DAYS
from santu.operate.models import Case, Measured, Token
from santu.operate.models.cases import CLOSING_COUNTED, NOT_COUNTED, OPENING_COUNTED
from santu.register.selectors.ways import ways_up
from santu.standards.working_calendar import working_calendar

AT_ONCE = 1000
"""Rows that one transaction counts: it is over soon, and others write meanwhile."""
IN_A_STATEMENT = 200
SURELY_MORE = 2 * MOST_DAYS
"""Calendar days that hold more working days than are told apart."""
Key = tuple[str, str, str, date, int, int]
"""Unit, process, node, month, version, working days: the constraint of the table, in its order."""
_ADD = """
INSERT INTO operate_measured (unit, process, node, month, version_id, days, runs, overdue, opened) VALUES {rows}
ON CONFLICT (unit, process, node, month, version_id, days) DO UPDATE SET
runs = operate_measured.runs + excluded.runs,
overdue = operate_measured.overdue + excluded.overdue,
opened = operate_measured.opened + excluded.opened
"""


@dataclass(frozen=True, slots=True)
class _Run:
    """Something that ended or came: where, of what, when, after how many working days."""

    place: str
    process: str
    node: str
    version: int
    day: date
    days: int = 0
    ended: bool = True
    late: bool = False


def measured_regularly() -> None:
    """Add what ended since the last time."""
    measured_add()


def measured_add() -> int:
    """Add all that ended and is not yet counted; says how much that was.

    Several may do it at once: each takes rows that no other holds.
    """
    return sum(_all_of(step) for step in (_tokens_add, _openings_add, _closings_add))


def measured_recompute() -> None:
    """Sum up everything anew, at once and in one transaction; what others count meanwhile waits for it."""
    with transaction.atomic():
        Token.objects.filter(counted=True).update(counted=False)
        Case.objects.exclude(counted=NOT_COUNTED).update(counted=NOT_COUNTED)
        Measured.objects.all().delete()
        measured_add()


def _all_of(step: Callable[[], int]) -> int:
    """Step after step, each a transaction, until nothing is left."""
    total = 0
    while True:
        with transaction.atomic():
            found = step()
        total += found
        if found < AT_ONCE:
            return total


def _tokens_add() -> int:
    ended = Token.objects.filter(waits=True, ended_at__isnull=False, counted=False).order_by("pk")
    columns = ("pk", "case_place", "process", "node", "case__version", "since", "ended_at", "due_at")
    rows = list(ended.select_for_update(of=("self",), skip_locked=True).values_list(*columns)[:AT_ONCE])
    _add(
        [
            _Run(place, process, node, version, _day(end), days_taken(since, end), late=_is_late(end, due))
            for _, place, process, node, version, since, end, due in rows
        ]
    )
    Token.objects.filter(pk__in=[row[0] for row in rows]).update(counted=True)
    return len(rows)


def _openings_add() -> int:
    rows = list(_cases(NOT_COUNTED).values_list("pk", "place", "process", "version", "came_at")[:AT_ONCE])
    _add(
        [
            _Run(place, process, "", version, _day(came), ended=False)
            for _, place, process, version, came in rows
        ]
    )
    Case.objects.filter(pk__in=[row[0] for row in rows]).update(counted=OPENING_COUNTED)
    return len(rows)


def _closings_add() -> int:
    late = Token.objects.filter(case=OuterRef("pk"), waits=True, ended_at__gt=F("due_at"))
    closed = _cases(OPENING_COUNTED).filter(closed_at__isnull=False).annotate(late=Exists(late))
    columns = ("pk", "place", "process", "version", "came_at", "closed_at", "late")
    rows = list(closed.values_list(*columns)[:AT_ONCE])
    _add(
        [
            _Run(place, process, "", version, _day(end), days_taken(came, end), late=is_late)
            for _, place, process, version, came, end, is_late in rows
        ]
    )
    Case.objects.filter(pk__in=[row[0] for row in rows]).update(counted=CLOSING_COUNTED)
    return len(rows)


def _cases(counted: int) -> QuerySet[Case]:
    cases = Case.objects.filter(counted=counted).order_by("pk")
    return cases.select_for_update(of=("self",), skip_locked=True)


def _add(runs: Sequence[_Run]) -> None:
    """Add runs at their places and every unit above, in the order of the table, so that two who add do not lock crosswise."""
    ways = ways_up({run.place for run in runs})
    sums = defaultdict[Key, list[int]](lambda: [0, 0, 0])
    for run in runs:
        for unit in ways.up(run.place, run.day):
            key = (unit, run.process, run.node, run.day.replace(day=1), run.version, run.days)
            more = (run.ended, run.late, not run.ended)
            sums[key] = [had + own for had, own in zip(sums[key], more, strict=True)]
    ordered = sorted(sums.items())
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), IN_A_STATEMENT):
            part = ordered[start : start + IN_A_STATEMENT]
            rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(part))
            # Only placeholders are put into the text; every value is a parameter.
            values: list[Any] = [value for key, added in part for value in [*key, *added]]
            cursor.execute(_ADD.format(rows=rows), values)


@lru_cache(maxsize=100_000)
def _working_days(start: date, end: date) -> int:
    if (end - start).days > SURELY_MORE:
        return MOST_DAYS
    return min(working_calendar().working_days_between(start, end), MOST_DAYS)


def days_taken(since: datetime, until: datetime) -> int:
    """The working days from one moment to another, none on the same day, at most ``MOST_DAYS``."""
    return max(0, _working_days(_day(since), _day(until)))


def _is_late(ended: datetime, due: datetime | None) -> bool:
    return due is not None and ended > due


def _day(at: datetime) -> date:
    return timezone.localdate(at)
