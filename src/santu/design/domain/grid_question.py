"""What is asked of the grids of a village: its buildings, what stands, what is drawn, what is locked.

Grids go by their number, which nothing else of the village and its base net has or had; 0 is no grid. Needs the extra ``solve``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Grid
from santu.scale.rules import Rules
from santu.solvers.grids.problem import Caps

ORDINARY, DENSE, SPECIAL = "ordinary", "dense", "special"
Drawing = tuple[int, ...]
"""The number of the grid of each building, in the order of the sheet; 0 is none."""


class Act(StrEnum):
    """What is asked: to look at the drawing, to divide anew around what complies, or all that is not locked from blank."""

    LOOK = "look"
    SOLVE = "solve"
    FRESH = "fresh"


@dataclass(frozen=True)
class Question:
    """What is asked of a village.

    Attributes:
        code: of the village, which its grids' codes begin with.
        base: the grids of the base net as they stand; likewise ``others`` of the nets that are taken in.
        dense: whether the village is dense: new grids are.
        used: every number that a grid of the base net ever had.
        drawing: see ``Drawing``; by default what stands.
        locked: numbers of grids of the drawing that stay as they are drawn.
        retyped: whether grids that go on become of the village's kind, too; by default they stay what they are registered as.
    """

    code: str
    sheet: Sheet
    base: tuple[Grid, ...]
    others: tuple[Grid, ...]
    rules: Rules
    dense: bool
    used: tuple[int, ...] = ()
    drawing: Drawing = ()
    locked: tuple[int, ...] = ()
    act: Act = Act.LOOK
    retyped: bool = False

    @property
    def kind(self) -> str:
        """What new grids are."""
        return DENSE if self.dense else ORDINARY

    @property
    def caps(self) -> Caps:
        """Of new grids."""
        return self._caps(self.kind)

    def caps_of(self, number: int) -> Caps:
        """The caps of a grid, as its kind has them."""
        return self._caps(self.kind_of(number))

    @property
    def tightest(self) -> Caps:
        """What every grid complies with, new or going on, whatever its kind: a village is divided by one cap."""
        return self._caps_by(min, self._kinds)

    def loosest(self, drawing: Drawing) -> Caps:
        """What no grid of a drawing may be above, nor a new one."""
        return self._caps_by(max, {self.kind, *(self.kind_of(one) for one in drawing if one)} - {SPECIAL})

    @property
    def _kinds(self) -> set[str]:
        return {self.kind, *(self.kind_of(grid.number) for grid in self.base)} - {SPECIAL}

    def _caps(self, kind: str) -> Caps:
        return self.rules.dense if kind == DENSE else self.rules.ordinary

    def _caps_by(self, chosen: Callable[[Iterable[int]], int], kinds: Iterable[str]) -> Caps:
        found = [self._caps(kind) for kind in kinds]
        return Caps(chosen(caps.households for caps in found), chosen(caps.people for caps in found))

    @property
    def of_another_kind(self) -> tuple[Grid, ...]:
        """The grids that are registered as of another kind than new ones would be, special ones left out."""
        return tuple(grid for grid in self.base if grid.kind not in (SPECIAL, self.kind))

    @cached_property
    def registered(self) -> Drawing:
        """What stands."""
        return registered(self.sheet, self.base)

    @cached_property
    def special(self) -> frozenset[int]:
        """Numbers of the special grids, which stay as they are."""
        return frozenset(grid.number for grid in self.base if grid.kind == SPECIAL)

    @property
    def drawn(self) -> Drawing:
        return self.drawing or self.registered

    def digest(self) -> str:
        """The same for the same question."""
        said = (self.ground(), self.drawn, sorted(self.locked), self.act, self.retyped)
        return sha256(repr(said).encode()).hexdigest()

    def ground(self) -> str:
        """The same as long as the village, its grids and what is asked of grids are the same."""
        grids = sorted((*self.base, *self.others), key=lambda grid: grid.id)
        said = (
            self.code,
            self.sheet,
            grids,
            self.rules.ordinary,
            self.rules.dense,
            self.kind,
            sorted(self.used),
        )
        return sha256(repr(said).encode()).hexdigest()[:16]

    def kind_of(self, number: int) -> str:
        """The kind of a grid."""
        registered = self._registered_kinds.get(number, self.kind)
        return self.kind if self.retyped and registered != SPECIAL else registered

    @cached_property
    def _registered_kinds(self) -> dict[int, str]:
        return {grid.number: grid.kind for grid in self.base}

    def code_of(self, number: int, kind: str) -> str:
        """The code of a grid; empty where the village has none that fits."""
        digits = sum(one.digits for one in self.rules.codes.place)
        fits = len(self.code) == digits
        return self.rules.codes.put_together(self.code, kind, number) if fits else ""


def registered(sheet: Sheet, grids: Sequence[Grid]) -> Drawing:
    """The drawing of grids that stand."""
    number = {cell: grid.number for grid in grids for cell in grid.extent.cells}
    return tuple(number.get(cell.number, 0) for cell in sheet.cells)
