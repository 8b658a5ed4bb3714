"""What is asked of the grids of a village: its buildings, what stands, what is drawn, what is locked.

Grids go by their number, which nothing else of the village and its base net has or had; 0 is no grid. Needs the extra ``solve``.
"""

from collections.abc import Sequence
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
        dense: whether the caps of dense grids hold.
        used: every number that a grid of the base net ever had.
        drawing: see ``Drawing``; by default what stands.
        locked: numbers of grids of the drawing that stay as they are drawn.
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

    @property
    def caps(self) -> Caps:
        return self.rules.dense if self.dense else self.rules.ordinary

    @property
    def kind(self) -> str:
        """What grids under the caps are called in their code."""
        return DENSE if self.dense else ORDINARY

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
        said = (self.ground(), self.drawn, sorted(self.locked), self.act)
        return sha256(repr(said).encode()).hexdigest()

    def ground(self) -> str:
        """The same as long as the village, its grids and what is asked of grids are the same."""
        grids = sorted((*self.base, *self.others), key=lambda grid: grid.id)
        said = (self.code, self.sheet, grids, self.caps, self.kind, sorted(self.used))
        return sha256(repr(said).encode()).hexdigest()[:16]

    def kind_of(self, number: int) -> str:
        """The kind of a grid."""
        return SPECIAL if number in self.special else self.kind

    def code_of(self, number: int) -> str:
        """The code of a grid; empty where the village has none that fits."""
        digits = sum(one.digits for one in self.rules.codes.place)
        fits = len(self.code) == digits
        return self.rules.codes.put_together(self.code, self.kind_of(number), number) if fits else ""


def registered(sheet: Sheet, grids: Sequence[Grid]) -> Drawing:
    """The drawing of grids that stand."""
    number = {cell: grid.number for grid in grids for cell in grid.extent.cells}
    return tuple(number.get(cell.number, 0) for cell in sheet.cells)
