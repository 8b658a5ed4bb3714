"""Summing up what ended: each task and case once, marked in the transaction that adds it, so that a kill loses nothing.

It goes by marks on the rows, not by how late something ended: what came on paper is entered later with its real time.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from santu.operate.models import Case, Measured, Token
from santu.operate.models.cases import CLOSING_COUNTED, NOT_COUNTED, OPENING_COUNTED
from santu.operate.selectors.counting import (
    CLOSING,
    OPENING,
    TASK,
    Columns,
    Run,
    closing_run,
    closings,
    opening_run,
    sums_of,
    task_run,
)

AT_ONCE = 1000
"""Rows that one transaction counts: it is over soon, and others write meanwhile."""
IN_A_STATEMENT = 200
_ADD = """
INSERT INTO operate_measured (unit, process, node, month, version_id, days, runs, overdue, opened) VALUES {rows}
ON CONFLICT (unit, process, node, month, version_id, days) DO UPDATE SET
runs = operate_measured.runs + excluded.runs,
overdue = operate_measured.overdue + excluded.overdue,
opened = operate_measured.opened + excluded.opened
"""


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
        _sums_locked("EXCLUSIVE")
        Token.objects.filter(counted=True).update(counted=False)
        Case.objects.exclude(counted=NOT_COUNTED).update(counted=NOT_COUNTED)
        Measured.objects.all().delete()
        measured_add()


def _sums_locked(mode: str) -> None:
    """Before any row is taken: who adds shares the sums with others who add, who recounts has them alone.

    On SQLite one writes at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE operate_measured IN {mode} MODE")


def _all_of(step: Callable[[], int]) -> int:
    """Step after step, each a transaction, until nothing is left."""
    total = 0
    while True:
        with transaction.atomic():
            _sums_locked("ROW EXCLUSIVE")
            found = step()
        total += found
        if found < AT_ONCE:
            return total


def _tokens_add() -> int:
    ended = Token.objects.filter(waits=True, ended_at__isnull=False, counted=False).order_by("pk")
    rows = _taken(ended.select_for_update(no_key=True, of=("self",), skip_locked=True), TASK)
    _add(task_run(row) for row in rows.values())
    Token.objects.filter(pk__in=rows).update(counted=True)
    return len(rows)


def _openings_add() -> int:
    rows = _taken(_cases(NOT_COUNTED), OPENING)
    _add(opening_run(row) for row in rows.values())
    Case.objects.filter(pk__in=rows).update(counted=OPENING_COUNTED)
    return len(rows)


def _closings_add() -> int:
    rows = _taken(closings(_cases(OPENING_COUNTED)), CLOSING)
    _add(closing_run(row) for row in rows.values())
    Case.objects.filter(pk__in=rows).update(counted=CLOSING_COUNTED)
    return len(rows)


def _cases(counted: int) -> QuerySet[Case]:
    cases = Case.objects.filter(counted=counted).order_by("pk")
    return cases.select_for_update(no_key=True, of=("self",), skip_locked=True)


def _taken(rows: QuerySet[Any], columns: Columns) -> dict[int, Sequence[Any]]:
    """Some rows by their numbers."""
    return {number: row for number, *row in rows.values_list("pk", *columns)[:AT_ONCE]}


def _add(runs: Iterable[Run]) -> None:
    """Add runs in the order of the table, so that two who add do not lock crosswise."""
    ordered = sorted(sums_of(runs).items())
    with connection.cursor() as cursor:
        for start in range(0, len(ordered), IN_A_STATEMENT):
            part = ordered[start : start + IN_A_STATEMENT]
            rows = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(part))
            # Only placeholders are put into the text; every value is a parameter.
            values: list[Any] = [value for key, added in part for value in [*key, *added]]
            cursor.execute(_ADD.format(rows=rows), values)
