"""Where the grids of a village and the sheet of its buildings do not meet."""

from collections.abc import Iterable
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.rows import Grid

SHOWN = 10
"""So many buildings are named of those that are meant."""
IN_NO_GRID = N_(
    "{count} 栋建筑（{households} 户 {people} 人）不在任何综治网格里，如 {named}；请把它们划进网格，或核对建筑表。（SX-27）"
)
NOT_ON_SHEET = N_(
    "网格“{grid}”写了 {count} 栋建筑表里没有的建筑，如 {named}；请改正编号，或把它们补登到建筑表。"
)


@dataclass(frozen=True, slots=True)
class GridGaps:
    """What is in no grid, and what is nowhere.

    Attributes:
        outside: buildings in no grid of the base network, where the village has such a grid.
        unknown: grids, each with the buildings that it names and that the sheet has not.
    """

    outside: tuple[Cell, ...]
    unknown: tuple[tuple[Grid, tuple[str, ...]], ...]

    @property
    def messages(self) -> list[Message]:
        """What is wrong and what to do, one sentence for each kind and grid."""
        told = []
        if self.outside:
            sums = {"households": sum(one.households for one in self.outside)}
            sums["people"] = sum(one.people for one in self.outside)
            named = tuple(one.number for one in self.outside[:SHOWN])
            told.append(message(IN_NO_GRID, count=len(self.outside), named=named, **sums))
        for grid, cells in self.unknown:
            told.append(message(NOT_ON_SHEET, grid=grid.name, count=len(cells), named=cells[:SHOWN]))
        return told


def grid_gaps(sheet: Sheet, grids: Iterable[Grid], base: str) -> GridGaps:
    """The gaps of a village.

    Args:
        sheet: its buildings.
        grids: of all its networks.
        base: the network into which the others are taken.
    """
    found = list(grids)
    of_base = [grid for grid in found if grid.network == base]
    inside = {cell for grid in of_base for cell in grid.extent.cells}
    there = {cell.number for cell in sheet.cells}
    outside = tuple(cell for cell in sheet.cells if of_base and cell.number not in inside)
    missing = ((grid, tuple(cell for cell in grid.extent.cells if cell not in there)) for grid in found)
    return GridGaps(outside, tuple((grid, cells) for grid, cells in missing if cells))
