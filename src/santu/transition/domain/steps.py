"""Steps: what a plan is made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from santu.kernel.change import Change, Op

TAKES_ON = frozenset({Op.MOVE, Op.ESTABLISH})
"""The ops by which a body takes a duty on: what follows it goes with this change."""


class Why(StrEnum):
    """Why a step waits for another, in words of the office (see ``sentences``)."""

    HOME = "home"
    """The unit that receives must be there."""
    MOVED = "moved"
    """What the new unit is to hold must have arrived, what the old one held must have left."""
    STAFFED = "staffed"
    """A unit starts to work when its bodies are set up."""
    SUCCESSOR = "successor"
    """The successor stands before the predecessor goes."""
    EMPTY = "empty"
    """What is abolished has stopped working and holds nothing."""
    NAME = "name"
    """The name must be free."""
    CODE = "code"
    """The code must be free."""
    STANDS = "stands"
    """A code is given to a unit that stands."""


class Wait(NamedTuple):
    """That a step comes after step number ``step``, and why."""

    step: int
    why: Why


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: changes that happen at once, on a day, after the steps it waits for.

    ``no`` counts from 1; prefix ``n`` of a plan is the register after steps 1 … n.
    """

    no: int
    day: date
    county: str
    proposal: str
    changes: tuple[Change, ...]
    waits: tuple[Wait, ...] = ()
