"""What becomes of the buildings of a village that goes: they go on in the one that carries it on, with its grids (SX-28)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.cells import SYNTHETIC, Sheet, mark_of
from santu.register.domain.dating import Dated
from santu.register.domain.rows import Division, Extent, Grid
from santu.register.domain.snapshot import Snapshot

DatedSheets = dict[str, list[tuple[date, Sheet | None]]]
"""Village → its sheet from which day on, ``None`` from the day it has none."""


def villages_leaving(base: Snapshot, changes: Iterable[Change]) -> set[str]:
    """The villages that are abolished, and who carries them on: of these ``sheets_following`` wants the sheets."""
    return {
        unit
        for one in changes
        if one.op is Op.ABOLISH
        and one.unit in base.divisions
        and base.divisions[one.unit].level is Level.VILLAGE
        for unit in (one.unit, *(heir.unit for heir in one.successors))
    }


def sheets_following(base: Snapshot, sheets: Mapping[str, Sheet], steps: Iterable[Dated]) -> DatedSheets:
    """The sheets that change where villages go, by village.

    The buildings of a village go with its grids, else when it is abolished, to its one heir. They are not joined to those of an
    heir whose places are said otherwise, or of which grids are known but no buildings: its sheet must be recorded anew.

    Args:
        base: the register before the first step.
        sheets: that stand then, by village.
        steps: days and changes, in order of day.
    """
    now: dict[str, Sheet | None] = dict(sheets)
    found: dict[str, dict[date, Sheet | None]] = {}
    made: dict[str, Division | Grid] = {**base.divisions, **base.grids}
    gridded = {grid.village for grid in base.grids.values()}
    for day, changes in steps:
        made |= {one.unit: one.becomes for one in changes if isinstance(one.becomes, Division | Grid)}
        for gone, heir in _gone(changes, made):
            sheet, row = now.get(gone), made[gone]
            if sheet is None or not isinstance(row, Division):
                continue
            there = now.get(heir)
            if there is None and heir and heir not in gridded:
                there = replace(sheet, village=heir, cells=(), barriers=())
            if there is not None and there.crs == sheet.crs:
                now[heir] = _joined(there, sheet, mark_of(row), marked=_marked(changes, mark_of(row)))
                found.setdefault(heir, {})[day] = now[heir]
            now[gone] = None
            found.setdefault(gone, {})[day] = None
    return {village: list(days.items()) for village, days in found.items()}


def _gone(changes: Sequence[Change], made: Mapping[str, Division | Grid]) -> Iterator[tuple[str, str]]:
    """Each village whose grids leave it, or that is abolished, and its heir; "" where it has not one."""
    moves = [one for one in changes if one.op is Op.MOVE and isinstance(made.get(one.unit), Grid)]
    yield from dict.fromkeys((str(one.was), str(one.becomes)) for one in moves)
    for one in changes:
        row = made.get(one.unit)
        if one.op is Op.ABOLISH and isinstance(row, Division) and row.level is Level.VILLAGE:
            heirs = [made.get(heir.unit) for heir in one.successors]
            [heir] = heirs if len(heirs) == 1 else [None]
            whole = isinstance(heir, Division) and heir.level is Level.VILLAGE
            yield one.unit, heir.id if heir and whole else ""


def _marked(changes: Iterable[Change], mark: str) -> bool:
    """Whether grids take their buildings along under numbers with this mark."""
    drawn = (one.becomes for one in changes if one.op is Op.REDRAW)
    return any(isinstance(one, Extent) and one.cells[:1] and one.cells[0].startswith(mark) for one in drawn)


def _joined(there: Sheet, gone: Sheet, mark: str, *, marked: bool) -> Sheet:
    """A sheet with the buildings of another beside its own, each under a number of its own."""
    if not marked and not {one.number for one in there.cells} & {one.number for one in gone.cells}:
        mark = ""
    came = (replace(one, number=f"{mark}{one.number}") for one in gone.cells)
    return replace(
        there,
        cells=(*there.cells, *came),
        origin=SYNTHETIC if there.synthetic or gone.synthetic else "",
        barriers=(*there.barriers, *gone.barriers),
    )
