"""What sheets of buildings and grids, as somebody says them, make of those that stand."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from santu.kernel.change import Change, Op
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Extent, Grid
from santu.register.domain.snapshot import Snapshot

NOT_ON_SHEET = N_("网格“{grid}”写了建筑“{building}”，而{village}的建筑表里没有它；请先登记建筑，或改正编号。")
IN_TWO = N_(
    "{village}的建筑“{building}”同时在网格“{grid}”和“{other}”里；同一种网里一栋建筑只属一个网格，请改正。"
)
TWO_OF_NUMBER = N_("{village}的第 {number} 号网格登记了两次：“{grid}”和“{other}”；请换一个没有用过的号。")
Used = Mapping[tuple[str, str, int], str]
"""Village, network and number → the name of the grid that had the number and is no more."""


@dataclass(frozen=True, slots=True)
class GridChanges:
    """What begins, what is told otherwise, and what ends.

    Attributes:
        sheets: of each village whose buildings change, the sheet as it is (``None`` where there is none) and as it is to be.
        new: grids that the register has not.
        changed: grids as they are and as they are said to be.
        followed: grids that nobody named, as they are and as the new buildings of their village make them.
        ended: grids none of whose buildings is on the new sheet.
        same: how many of the sheets and grids are as they are said.
        unlisted: how many other grids there are of the networks and villages of the grids that are said; they stay.
    """

    sheets: Sequence[tuple[Sheet | None, Sheet]]
    new: Sequence[Grid]
    changed: Sequence[tuple[Grid, Grid]]
    followed: Sequence[tuple[Grid, Grid]]
    ended: Sequence[Grid]
    same: int
    unlisted: int

    @property
    def redrawn(self) -> list[tuple[Grid, Grid]]:
        """Grids that stay and change."""
        return [*self.changed, *self.followed]

    @property
    def villages(self) -> set[str]:
        """Where something changes."""
        return {now.village for _, now in self.sheets} | {
            one.village for one in (*self.new, *self.ended, *(now for _, now in self.redrawn))
        }

    @property
    def changes(self) -> list[Change]:
        """All of it, as far as it matters where it happens."""
        sheets = [Change(Op.REDRAW, now.village) for _, now in self.sheets]
        new = [Change(Op.ESTABLISH, grid.id, becomes=grid) for grid in self.new]
        return [
            *sheets,
            *new,
            *(Change(Op.REDRAW, was.id) for was, _ in self.redrawn),
            *(Change(Op.ABOLISH, grid.id) for grid in self.ended),
        ]


def grid_changes(
    sheets: Iterable[Sheet], grids: Iterable[Grid], known: Mapping[str, Sheet], register: Snapshot
) -> GridChanges:
    """What sheets and grids change.

    A new sheet changes what the grids of its village hold, also of those that are not named: buildings that it has
    no more leave them, and a grid that is left with none ends.

    Args:
        sheets: each with all buildings of its village.
        grids: known by their ids; what they hold is counted from the sheet of their village, where there is one.
        known: the sheets that stand, by village.
        register: as it is.
    """
    listed, said = list(sheets), list(grids)
    drawn = [(known.get(one.village), one) for one in listed if not _alike(known.get(one.village), one)]
    becomes = {**known, **{now.village: now for _, now in drawn}}
    wanted = {one.id: counted(one, becomes.get(one.village)) for one in said}
    pairs = [(register.grids.get(one.id), one) for one in wanted.values()]
    changed = [(was, now) for was, one in pairs if was and (now := _in_order(was, one)) != was]
    new = [one for was, one in pairs if was is None]
    followed, ended = _followed({now.village: now for _, now in drawn}, wanted, register)
    nets = {(one.village, one.network) for one in said}
    others = [one for one in register.grids.values() if (one.village, one.network) in nets]
    return GridChanges(
        drawn,
        new,
        changed,
        followed,
        ended,
        same=len(listed) - len(drawn) + len(pairs) - len(new) - len(changed),
        unlisted=sum(one.id not in wanted for one in others),
    )


def _followed(
    drawn: Mapping[str, Sheet], wanted: Collection[str], register: Snapshot
) -> tuple[list[tuple[Grid, Grid]], list[Grid]]:
    """What new sheets make of the grids that nobody named, and those that they leave without a building."""
    followed, ended = [], []
    for village in sorted(drawn):
        numbers = {cell.number for cell in drawn[village].cells}
        for grid in (register.grids[one] for one in register.grids_of.get(village, ()) if one not in wanted):
            cells = tuple(number for number in grid.extent.cells if number in numbers)
            if grid.extent.cells and not cells:
                ended.append(grid)
                continue
            now = counted(replace(grid, extent=replace(grid.extent, cells=cells)), drawn[village])
            if now != grid:
                followed.append((grid, now))
    return followed, ended


def counted(grid: Grid, sheet: Sheet | None) -> Grid:
    """A grid with the households and people of its buildings; as it is where there is no sheet."""
    if sheet is None:
        return grid
    wanted = set(grid.extent.cells)
    held = [cell for cell in sheet.cells if cell.number in wanted]
    sums = sum(cell.households for cell in held), sum(cell.people for cell in held)
    return replace(grid, extent=Extent(grid.extent.cells, *sums, grid.extent.tasks))


def _in_order(was: Grid, now: Grid) -> Grid:
    """A grid with its buildings in the order in which it had them, where they are the same."""
    if set(was.extent.cells) != set(now.extent.cells):
        return now
    return replace(now, extent=replace(now.extent, cells=was.extent.cells))


def _alike(was: Sheet | None, now: Sheet) -> bool:
    """Whether two sheets say the same of the same buildings, whatever document says it and in whatever order."""
    if was is None:
        return False
    first, second = (
        replace(one, source="", cells=tuple(sorted(one.cells, key=attrgetter("number"))))
        for one in (was, now)
    )
    return first == second


def grid_faults(
    grids: Iterable[Grid], sheets: Mapping[str, Sheet], register: Snapshot, used: Used
) -> Iterator[Fault]:
    """What grids cannot be: on no sheet, over each other, or under a number that another has or had.

    Args:
        grids: that are said.
        sheets: by village, as they are to be.
        register: the grids that stand.
        used: the numbers of those that are no more.
    """
    said = {grid.id: grid for grid in grids}
    held = [one for one in register.grids.values() if one.id not in said]
    numbered = {(one.village, one.network, one.number): one for one in held}
    inside = {(one.village, one.network, cell): one for one in held for cell in one.extent.cells}
    for grid in said.values():
        village = (
            register.divisions[grid.village].name if grid.village in register.divisions else grid.village
        )
        of: dict[str, object] = {"village": village, "grid": grid.name}
        key = (grid.village, grid.network, grid.number)
        other = numbered.setdefault(key, grid)
        had = other.name if other is not grid else "" if grid.id in register.grids else used.get(key, "")
        if had:
            yield Fault(grid.name, message(TWO_OF_NUMBER, **of, number=grid.number, other=had))
        sheet = sheets.get(grid.village)
        there = {cell.number for cell in sheet.cells} if sheet else set()
        for cell in grid.extent.cells:
            first = inside.setdefault((grid.village, grid.network, cell), grid)
            if cell not in there:
                yield Fault(grid.name, message(NOT_ON_SHEET, **of, building=cell))
            elif first is not grid:
                yield Fault(grid.name, message(IN_TWO, **of, building=cell, other=first.name))
