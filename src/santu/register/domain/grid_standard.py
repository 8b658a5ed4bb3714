"""What the standards ask of grids, drawn for one day: which net is the base, and how large its grids may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from santu.register.domain.rows import Extent
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.standards.rulebook import Standards

CAPPED = ("ordinary", "dense")
"""The kinds of grids that have caps; special ones stand outside."""


@dataclass(frozen=True, slots=True)
class Cap:
    """The most households or people that a grid of one kind may have, in principle (SX-28)."""

    rule: str
    quantity: str
    most: int

    def held(self, extent: Extent) -> int:
        """How many of them a grid has."""
        return extent.households if self.quantity == HOUSEHOLDS else extent.people


@dataclass(frozen=True, slots=True)
class GridStandard:
    """The base net, which divides villages; its caps by kind of grid. Without a base nothing is asked."""

    base: str = ""
    caps: Mapping[str, tuple[Cap, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[Cap, ...]:
        """All caps."""
        return tuple(cap for caps in self.caps.values() for cap in caps)


NO_GRIDS = GridStandard()


def grid_standard(standards: Standards, day: date) -> GridStandard:
    """The standard in force on ``day``.

    Raises:
        Refused: one of its rules is not in force then.
    """

    def cap(kind: str, quantity: str) -> Cap:
        rule = f"grid/{kind}_{quantity}"
        return Cap(rule, quantity, standards.count(rule, day))

    networks = standards.items("grid/unified_networks", day)
    base = next(item.id for item in networks if item.flag("base"))
    return GridStandard(base, {kind: (cap(kind, HOUSEHOLDS), cap(kind, PEOPLE)) for kind in CAPPED})
