"""A change of the register, one at a time: what apply, undo, import and audit all speak."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Op(StrEnum):
    """The closed list of what can happen to a unit (a division, a body, a duty, a grid)."""

    ESTABLISH = "establish"
    STAND = "stand"
    CLOSE = "close"
    ABOLISH = "abolish"
    RENAME = "rename"
    RETYPE = "retype"
    RECODE = "recode"
    MOVE = "move"
    LINES = "lines"
    REDRAW = "redraw"


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that carries on part of an abolished one; ``share`` of 1 means all of it."""

    unit: str
    share: Fraction = field(default=Fraction(1))


@dataclass(frozen=True, slots=True)
class Change:
    """One typed act on one unit.

    ``was`` and ``becomes`` hold the value of the field that ``op`` is about: the name, the kind,
    the code, the parent (or host), the lines of control, the extent of a grid; for ESTABLISH ``becomes`` is the whole
    row, for ABOLISH ``was`` is the state in which the unit goes, or ``None`` where that is left
    open. ``was`` makes a change refuse to fit a register that has moved on.
    """

    op: Op
    unit: str
    was: object = None
    becomes: object = None
    successors: tuple[Successor, ...] = ()
