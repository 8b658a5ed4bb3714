"""What became of the grids of a village, change by change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter

from santu.kernel.days import OPEN_END
from santu.register.domain.differences import Difference, Group, fields_changed
from santu.register.domain.rows import Grid
from santu.register.domain.signs import CHANGED, GONE, MOVED, NEW
from santu.register.models import GridVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.snapshots import GRID_COLUMNS, grid_of


@dataclass(frozen=True, slots=True)
class GridChange:
    """What became of a grid on a day."""

    day: date
    what: Difference


def grid_changes(village: str) -> list[GridChange]:
    """What became of every grid that ever was in a village, the latest first, then in order of number."""
    units = GridVersion.objects.filter(STANDS, village=village).values("unit")
    rows = GridVersion.objects.filter(STANDS, unit__in=units).order_by("unit", "start")
    told = rows.values_list("start", "end", *GRID_COLUMNS)
    found = [
        change
        for _, mine in groupby(told, key=itemgetter(2))
        for change in _changes([(start, end, grid_of(tuple(values))) for start, end, *values in mine])
    ]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.what.row.id))


def _changes(versions: list[tuple[date, date, Grid]]) -> Iterator[GridChange]:
    """What each version makes of the one before; a grid that ended may not begin again."""
    start, _, first = versions[0]
    yield _change(start, None, first)
    for (_, _, was), (day, _, now) in pairwise(versions):
        if was != now:
            yield _change(day, was, now)
    _, end, last = versions[-1]
    if end != OPEN_END:
        yield _change(end, last, None)


def _change(day: date, was: Grid | None, now: Grid | None) -> GridChange:
    if was is None or now is None:
        return GridChange(day, Difference(NEW if was is None else GONE, Group.GRID, "", was, now))
    sign = CHANGED if was.village == now.village else MOVED
    return GridChange(day, Difference(sign, Group.GRID, "", was, now, fields_changed(was, now)))
