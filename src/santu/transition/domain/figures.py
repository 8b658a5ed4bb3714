"""Figures of units after villages changed hands, from the day on which they did."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from santu.kernel.change import Change
from santu.kernel.codes import Level
from santu.register.domain.dating import Dated
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot


class Inferred(NamedTuple):
    """What a unit has of a quantity from a day on; ``level`` is the unit's on that day."""

    unit: str
    quantity: str
    day: date
    value: int
    level: Level


def figures_by_day(base: Snapshot, steps: Iterable[Dated]) -> Iterator[Inferred]:
    """The units whose figures are no longer what they were the day before.

    ``base`` has its figures allotted to villages; a township's figure is its own part and those
    of its villages, a county's is what no township of it holds. So on every day the figures of
    townships and of all above add up to what there is. A unit that is abolished has none from
    then on. Units that never had a figure are left out: no data is not zero.

    Args:
        base: the register before the first step.
        steps: days and changes, in order of day, so that a unit is named once a day.
    """
    before = Snapshot(base.day, base.divisions, figures=base.figures, system=base.system)
    was = {quantity: _held(before, quantity) for quantity in before.figures}
    known = set(base.divisions)
    for day, group in groupby(steps, key=itemgetter(0)):
        after = before.with_changes(_of_divisions((change for _, some in group for change in some), known))
        now = {quantity: _held(after, quantity) for quantity in after.figures}
        for quantity, held in now.items():
            for unit in sorted(was[quantity].keys() | held.keys()):
                value, row = held.get(unit, 0), after.divisions.get(unit)
                if row is not None and was[quantity].get(unit) != value:
                    yield Inferred(unit, quantity, day, value, row.level)
        before, was = after, now


def _of_divisions(changes: Iterable[Change], known: set[str]) -> Iterator[Change]:
    """The changes of units that can have figures; ``known`` learns of those that are established."""
    for change in changes:
        if isinstance(change.becomes, Division):
            known.add(change.unit)
        if change.unit in known:
            yield change


def _held(snapshot: Snapshot, quantity: str) -> dict[str, int]:
    """What each township holds, and each unit above beside its townships."""
    totals: dict[str, int] = {}
    for unit, value in snapshot.figures.get(quantity, {}).items():
        holder = snapshot.above(unit, Level.TOWNSHIP) or unit
        totals[holder] = totals.get(holder, 0) + value
    return totals
