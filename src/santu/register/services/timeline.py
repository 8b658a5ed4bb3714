"""The one way in which dated facts change: withdraw, insert, and look for overlaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import TypeVar

from django.db import connection

from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.models import Act, Unit
from santu.register.models.acts import STANDS
from santu.register.models.tables import CODES, TABLES, FactTable
from santu.register.services.loading import load_rows

BATCH = 10_000
Item = TypeVar("Item")


@dataclass(slots=True)
class Writing:
    """What an act does to one table of facts: row numbers to withdraw, rows to insert."""

    withdraw: list[int] = field(default_factory=list)
    insert: list[tuple[object, ...]] = field(default_factory=list)


Writings = dict[str, Writing]
"""Table name → what to write there; the rows follow ``FactTable.columns``."""


def units_lock(units: Iterable[str]) -> int:
    """Lock unit rows in the order of their ids, so that two acts never wait for each other; how many are there."""
    return sum(
        len(Unit.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk"))
        for some in in_batches(sorted(set(units)))
    )


def timeline_write(*, act: Act, writings: Writings, minted: Sequence[str] = ()) -> None:
    """Carry an act's writings into the facts; the caller holds the locks and the transaction.

    Args:
        act: the act that withdraws and brings the rows.
        writings: by table name, see :class:`Writing`.
        minted: ids of units met for the first time in this act.

    Raises:
        Refused: two standing facts of one unit would overlap, or two units would have one code at
            a time; names each unit.
    """
    load_rows("register_unit", ("id",), [(unit,) for unit in minted], known=True)
    written = [(facts, writings[facts.table]) for facts in TABLES if facts.table in writings]
    doubtful = [facts for facts, writing in written if _may_overlap(facts, writing)]
    for facts, writing in written:
        for some in in_batches(writing.withdraw):
            facts.model._default_manager.filter(pk__in=some).update(withdrawn_by=act)
        load_rows(facts.table, facts.columns, writing.insert, act=act.pk)
    faults = [fault for facts in doubtful for fault in _overlaps(facts, act, writings[facts.table])]
    if CODES in doubtful:
        faults += _codes_had_twice(act, writings[CODES.table])
    if faults:
        raise Refused(faults)


def _may_overlap(facts: FactTable, writing: Writing) -> bool:
    """Whether rows could meet others: not where the table is empty and each fact is said once."""
    if not (facts.dated and writing.insert):
        return False
    if writing.withdraw or facts.model._default_manager.filter(STANDS).exists():
        return True
    said = set(map(itemgetter(*range(len(facts.key))), writing.insert))
    codes = set(map(itemgetter(1, 2), writing.insert)) if facts is CODES else said
    return min(len(said), len(codes)) < len(writing.insert)


def _written(facts: FactTable, act: Act, writing: Writing) -> tuple[str, Sequence[str | int]]:
    """The units that an act writes of, as SQL: named where they are few, for a planner that would else guess."""
    units = sorted({str(row[0]) for row in writing.insert})
    if len(units) > BATCH:
        return f"SELECT unit_id FROM {facts.table} WHERE act_id = %s", [act.pk]
    return ", ".join(["%s"] * len(units)), units


def _overlaps(facts: FactTable, act: Act, writing: Writing) -> list[Fault]:
    key = ", ".join(facts.key)
    units, named = _written(facts, act, writing)
    with connection.cursor() as cursor:
        # Only placeholders are put into the text; every value is a parameter.
        cursor.execute(
            f"""
            SELECT unit_id, start, until FROM (
                SELECT unit_id, start, "end",
                       LAG("end") OVER (PARTITION BY {key} ORDER BY start) AS until
                FROM {facts.table}
                WHERE withdrawn_by_id IS NULL
                  AND unit_id IN ({units})
            ) AS standing WHERE until > start ORDER BY unit_id, start
            """,
            named,
        )
        found: list[tuple[str, date, date]] = cursor.fetchall()
    return [
        Fault(
            unit,
            message(
                N_("同一事实从 {start} 起登记了两次，前一条到 {until} 才止；请先更正日期再提交。"),
                start=start,
                until=until,
            ),
        )
        for unit, start, until in found
    ]


def _codes_had_twice(act: Act, writing: Writing) -> list[Fault]:
    units, named = _written(CODES, act, writing)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT mine.unit_id, mine.code, other.unit_id, other.start, other."end"
            FROM {CODES.table} mine JOIN {CODES.table} other
              ON other.system = mine.system AND other.code = mine.code AND other.unit_id <> mine.unit_id
            WHERE mine.act_id = %s AND mine.unit_id IN ({units})
              AND mine.withdrawn_by_id IS NULL AND other.withdrawn_by_id IS NULL
              AND other.start < mine."end" AND mine.start < other."end"
            ORDER BY mine.unit_id, other.unit_id
            """,
            [act.pk, *named],
        )
        found: list[tuple[str, str, str, date, date]] = cursor.fetchall()
    template = N_("代码“{code}”从 {start} 到 {end} 由 {other} 使用；请先空出代码，或更正日期再提交。")
    return [
        Fault(unit, message(template, code=code, other=other, start=start, end=end))
        for unit, code, other, start, end in found
    ]


def in_batches(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    return (items[first : first + BATCH] for first in range(0, len(items), BATCH))
