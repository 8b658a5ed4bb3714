"""Which rules the grids of villages break, kept up to date while changes are carried in.

Grids are looked at village by village, and only those of villages that a step touches: a division changes all of them at
once, so that what holds in the midst of a step says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from santu.kernel.change import Change, Op, Successor
from santu.kernel.codes import Level
from santu.register.domain.changing import Working
from santu.register.domain.grid_standard import GridStandard
from santu.register.domain.rows import Grid

VILLAGE = "grid/village"
NUMBER = "grid/number"
OVERLAP = "grid/overlap"
COVERED = "grid/covered"

Say = Callable[..., None]


class GridConformity:
    """The grids of each village, and what they break; without a base net only where they lie is looked at.

    Attributes:
        villages: those that the step touched so far.
    """

    def __init__(self, rows: Working, standard: GridStandard, say: Say) -> None:
        self._rows = rows
        self._standard = standard
        self._say = say
        self._in: defaultdict[str, set[str]] = defaultdict(set)
        # Which buildings must have a grid, of the villages that a change touched; of any other, those that have one now.
        self._owed: dict[str, set[str]] = {}
        self.villages: dict[str, None] = {}
        self._grids: dict[str, Grid | None] = {}
        self._heirs: dict[str, tuple[Successor, ...]] = {}
        for grid in rows.grids.values():
            self._in[grid.village].add(grid.id)
            self._look_at_caps(grid.id)
        for village in self._in:
            self._look_at_village(village)

    def carry(self, change: Change) -> None:
        """Carry a change of a grid in.

        Raises:
            Refused: it does not fit the rows.
        """
        before = self._rows.grids.get(change.unit)
        for row in (before, change.becomes):
            if isinstance(row, Grid):
                self._touch(row.village)
        if change.op is Op.MOVE:
            self._touch(str(change.becomes))
        if before is not None and change.op is Op.ABOLISH:
            self._heirs[change.unit] = change.successors
        self._rows.carry(change)
        self._grids.setdefault(change.unit, before)
        after = self._rows.grids.get(change.unit)
        if before is not None:
            self._in[before.village].discard(before.id)
        if after is not None:
            self._in[after.village].add(after.id)

    def village_changed(self, unit: str) -> None:
        """Take note that a division came or went."""
        if self._in.get(unit):
            self._touch(unit)

    def _touch(self, village: str) -> None:
        self.villages[village] = None
        if village not in self._owed:
            self._owed[village] = {cell for grid in self._base(village) for cell in grid.extent.cells}

    def look(self) -> None:
        """Look at all that the step touched."""
        for unit, before in self._grids.items():
            self._look_at_caps(unit)
            if before is not None and before.network == self._standard.base:
                self._take_along(before, self._rows.grids.get(unit))
        for village in self.villages:
            self._look_at_village(village)
        self._grids.clear()
        self.villages.clear()

    def _base(self, village: str) -> Iterator[Grid]:
        """The grids of the base net."""
        grids = (self._rows.grids[unit] for unit in self._in.get(village, ()))
        return (grid for grid in grids if grid.network == self._standard.base)

    def _take_along(self, before: Grid, after: Grid | None) -> None:
        """Buildings go on in another village with their grid, all of them, or with who carries on one that ends there.

        Those that do not stay owed where they were.
        """
        left = self._owed[before.village]
        if after is None:
            heirs = (self._rows.grids.get(one.unit) for one in self._heirs.pop(before.id, ()))
            for heir in heirs:
                if heir is not None and heir.village != before.village:
                    left -= {*before.extent.cells} & {*heir.extent.cells}
        elif after.village != before.village and len(after.extent.cells) >= len(before.extent.cells):
            left -= {*before.extent.cells}
            self._owed[after.village] |= {*after.extent.cells}

    def _look_at_caps(self, unit: str) -> None:
        grid = self._rows.grids.get(unit)
        mine = self._standard.caps.get(grid.kind, ()) if grid and grid.network == self._standard.base else ()
        for cap in self._standard.rules:
            found = cap.held(grid.extent) if grid else 0
            self._say((cap.rule, unit, ""), found, cap.most, broken=cap in mine and found > cap.most)

    def _look_at_village(self, village: str) -> None:
        grids = [self._rows.grids[unit] for unit in self._in.get(village, ())]
        row = self._rows.divisions.get(village)
        there = row is not None and row.level is Level.VILLAGE
        self._say((VILLAGE, village, ""), len(grids), 0, broken=not there and bool(grids))
        twice = sum(count - 1 for count in Counter((one.network, one.number) for one in grids).values())
        self._say((NUMBER, village, ""), twice, 0, broken=twice > 0)
        held = [cell for grid in self._base(village) for cell in grid.extent.cells]
        covered = {*held}
        several = len(held) - len(covered)
        self._say((OVERLAP, village, ""), several, 0, broken=several > 0)
        left = len(self._owed.get(village, set()) - covered)
        self._say((COVERED, village, ""), left, 0, broken=left > 0)
