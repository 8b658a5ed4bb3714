"""Writers that sum up what ended, over and over; and whether the sums are what the rows of cases come to."""

from multiprocessing.connection import Connection

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402 (models need Django set up)

from santu.operate.models import Case, Measured, Token  # noqa: E402
from santu.operate.services import measured  # noqa: E402
from tests.kill.where import use  # noqa: E402

FEW = 3
"""Rows that a transaction counts here: what is waiting takes many of them, so that a kill falls into one."""
Line = tuple[str, str, int, int, int]
"""Unit, node, runs, overdue, opened."""
COUNTED = """
WITH RECURSIVE above(unit, place) AS (
    SELECT DISTINCT place_id, place_id FROM operate_case
    UNION SELECT d.parent_id, above.place FROM register_divisionversion d JOIN above ON d.unit_id = above.unit
    WHERE d.parent_id IS NOT NULL
), counted(place, node, runs, overdue, opened) AS (
    SELECT c.place_id, t.node, 1, CASE WHEN t.ended_at > t.due_at THEN 1 ELSE 0 END, 0
    FROM operate_token t JOIN operate_case c ON c.id = t.case_id WHERE t.waits AND t.ended_at IS NOT NULL
    UNION ALL SELECT place_id, '', 0, 0, 1 FROM operate_case
    UNION ALL SELECT c.place_id, '', 1, CASE WHEN EXISTS (
        SELECT 1 FROM operate_token t WHERE t.case_id = c.id AND t.waits AND t.ended_at > t.due_at
    ) THEN 1 ELSE 0 END, 0 FROM operate_case c WHERE c.closed_at IS NOT NULL
)
SELECT unit, node, sum(runs), sum(overdue), sum(opened)
FROM counted JOIN above ON above.place = counted.place GROUP BY unit, node ORDER BY unit, node
"""
KEPT = """
SELECT unit, node, sum(runs), sum(overdue), sum(opened) FROM operate_measured GROUP BY unit, node ORDER BY unit, node
"""


def sum_up(database: str, writer: int, pipe: Connection) -> None:
    """Add what ended, again and again; send how often that was done."""
    use(database)
    measured.AT_ONCE = FEW
    done = 0
    while True:
        measured.measured_add()
        pipe.send(done)
        done += 1


def summed(database: str, pipe: Connection) -> None:
    """Add what is left and send three times the sums: as they are, recounted, and by plain SQL out of the cases.

    Then everything is left to be counted again.
    """
    use(database)
    measured.measured_add()
    added, by_sql, by_node = _rows(), _asked(COUNTED), _asked(KEPT)
    measured.measured_recompute()
    pipe.send((added, _rows(), by_node, by_sql))
    with transaction.atomic():
        Measured.objects.all().delete()
        Token.objects.update(counted=False)
        Case.objects.update(counted=0)
    connections["default"].close()


def _rows() -> list[tuple[object, ...]]:
    columns = ("unit", "process", "node", "month", "version", "days", "runs", "overdue", "opened")
    return sorted(Measured.objects.values_list(*columns))


def _asked(sql: str) -> list[Line]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [(unit, node, int(runs), int(late), int(came)) for unit, node, runs, late, came in cursor]
