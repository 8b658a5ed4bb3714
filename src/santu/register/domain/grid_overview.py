"""What the grids of a village come to: its buildings, those in no grid, grids above a cap, old nets beside the one (SX-27, SX-28)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Grid
from santu.standards.rulebook import Standards

KINDS = ("ordinary", "dense")
"""The kinds of grid (``grid/code_kinds``) that have caps; special grids stand outside them."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many households and people a grid of each kind may hold; a kind that is not there has no cap."""

    households: Mapping[str, float]
    people: Mapping[str, float]

    @classmethod
    def on(cls, standards: Standards, day: date) -> "Caps":
        """Those of the standards on a day."""
        households, people = (
            {kind: standards.count(f"grid/{kind}_{what}", day) for kind in KINDS}
            for what in ("households", "people")
        )
        return cls(households, people)

    def broken_by(self, grid: Grid) -> bool:
        """Whether a grid is above a cap of its kind."""
        households, people = self.households.get(grid.kind), self.people.get(grid.kind)
        held = grid.extent
        return (households is not None and held.households > households) or (
            people is not None and held.people > people
        )


@dataclass(frozen=True, slots=True)
class Overview:
    """Some villages, counted; sums of several are sums of each number.

    Attributes:
        villages: how many there are.
        buildings: on their sheets.
        households: in these buildings; of a village without a sheet in its grids.
        people: likewise.
        grids: of the one net.
        above: how many of these are above a cap.
        old: grids of other nets that still run beside it.
        outside: buildings in no grid of the one net.
    """

    villages: int = 0
    buildings: int = 0
    households: int = 0
    people: int = 0
    grids: int = 0
    above: int = 0
    old: int = 0
    outside: int = 0


def overview(grids: Iterable[Grid], sheet: Sheet | None, base: str, caps: Caps) -> Overview:
    """A village, counted.

    Args:
        grids: of all its nets.
        sheet: its buildings, where they are known.
        base: the one net, which divides them.
        caps: of the day.
    """
    every = list(grids)
    own = [grid for grid in every if grid.network == base]
    inside = {cell for grid in own for cell in grid.extent.cells}
    return Overview(
        villages=1,
        buildings=len(sheet.cells) if sheet else 0,
        households=sheet.households if sheet else sum(grid.extent.households for grid in own),
        people=sheet.people if sheet else sum(grid.extent.people for grid in own),
        grids=len(own),
        above=sum(map(caps.broken_by, own)),
        old=len(every) - len(own),
        outside=sum(cell.number not in inside for cell in sheet.cells) if sheet else 0,
    )


def summed(found: Iterable[Overview]) -> Overview:
    """Several, counted together."""
    rows = list(found)
    return Overview(*(sum(getattr(row, one.name) for row in rows) for one in fields(Overview)))
