"""Days and half-open periods; an open end is a far day, never an absent one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

OPEN_END = date(9999, 12, 31)
EARLIEST = date(1949, 10, 1)
"""No day before it is one of the administration that is described here."""

Values = TypeVar("Values")
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Standing(Generic[Key, Values]):
    """A stored fact that stands: its row key, its period ``[start, end)`` and its values."""

    key: Key
    start: date
    end: date
    values: Values


@dataclass(frozen=True, slots=True)
class Rewrite(Generic[Key, Values]):
    """How to change facts without changing rows: which to withdraw, which to insert."""

    withdraw: tuple[Key, ...]
    insert: tuple[tuple[date, date, Values], ...]


def rewrite(
    standing: Sequence[Standing[Key, Values]], changes: Sequence[tuple[date, Values | None]]
) -> Rewrite[Key, Values]:
    """Carry dated changes of one fact of one unit into its standing rows.

    Args:
        standing: the unit's standing rows, in order of start, without overlap.
        changes: ``(day, values)`` in order of day, at most one a day; ``None`` ends the fact.
            A change holds until the end of the row that stood on its day (or the next change);
            where none stood, until the next row begins.

    Returns:
        The rows to withdraw and the periods to insert; a change that says what already
        stands leaves no trace.
    """
    timeline = [(row.start, row.end, row.values) for row in standing]
    for day, values in changes:
        timeline = _from_day(timeline, day, values)
    timeline = _joined(timeline)
    before = {(row.start, row.end, row.values) for row in standing}
    after = set(timeline)
    return Rewrite(
        tuple(row.key for row in standing if (row.start, row.end, row.values) not in after),
        tuple(period for period in timeline if period not in before),
    )


def _from_day(
    timeline: list[tuple[date, date, Values]], day: date, values: Values | None
) -> list[tuple[date, date, Values]]:
    earlier = [(s, min(e, day), v) for s, e, v in timeline if s < day]
    later = [period for period in timeline if period[0] > day]
    holding = [e for s, e, _ in timeline if s <= day < e]
    until = holding[0] if holding else min((s for s, _, _ in later), default=OPEN_END)
    changed = [] if values is None else [(day, until, values)]
    return earlier + changed + later


def _joined(timeline: list[tuple[date, date, Values]]) -> list[tuple[date, date, Values]]:
    joined: list[tuple[date, date, Values]] = []
    for start, end, values in timeline:
        if joined and joined[-1][1] == start and joined[-1][2] == values:
            joined[-1] = (joined[-1][0], end, values)
        else:
            joined.append((start, end, values))
    return joined
