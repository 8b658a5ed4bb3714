"""Why a grant over one unit reaches another: the way from the one up to the other, through the tree and through time."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from santu.accounts.domain.grants import EVERYWHERE


class By(Enum):
    """How one gets to a unit from the one before it on a way."""

    START = auto()
    ABOVE = auto()
    """It stands above it on the day."""
    CARRIED = auto()
    """It carried it on."""
    ABOVE_NOW = auto()
    """It stands above it today."""
    ALL = auto()
    """It is whatever there is in the database."""


@dataclass(frozen=True, slots=True)
class Step:
    """A unit on a way; ``day`` is when it carried on the one before it."""

    unit: str
    by: By
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What ways go through.

    Attributes:
        above: of each unit the one above it on the day.
        carried: of each unit those that carried it on since, with the day; empty for a day that is not past.
        above_now: of each unit the one above it today; empty for a day that is not past.
    """

    above: Mapping[str, str]
    carried: Mapping[str, Sequence[tuple[str, date]]] = field(default_factory=dict)
    above_now: Mapping[str, str] = field(default_factory=dict)


_THEN, _SINCE, _NOW = range(3)
"""A way goes up on the day, then on to what carried the units on, then up today; never back."""


def way_up(unit: str, over: str, around: Surroundings) -> tuple[Step, ...]:
    """The shortest way from a unit to the one that a grant is over; empty where there is none.

    Breadth first over (unit, part of the way), which takes time in the units that lie on any way. There is one exactly
    where ``selectors.reach`` covers the unit by a grant over ``over``.
    """
    if over == EVERYWHERE:
        return (*_to_the_top(unit, around.above), Step(EVERYWHERE, By.ALL))
    start = (unit, _THEN)
    came: dict[tuple[str, int], tuple[tuple[str, int] | None, Step]] = {start: (None, Step(unit, By.START))}
    ahead = deque([start])
    while ahead:
        at = ahead.popleft()
        if at[0] == over:
            return _told(at, came)
        for place, step in _onward(at, around):
            if place not in came:
                came[place] = (at, step)
                ahead.append(place)
    return ()


def _onward(at: tuple[str, int], around: Surroundings) -> list[tuple[tuple[str, int], Step]]:
    unit, part = at
    found: list[tuple[tuple[str, int], Step]] = []
    if part == _THEN and (above := around.above.get(unit)):
        found.append(((above, _THEN), Step(above, By.ABOVE)))
    if part != _NOW:
        for heir, day in around.carried.get(unit, ()):
            found.append(((heir, _SINCE), Step(heir, By.CARRIED, day)))
    if above := around.above_now.get(unit):
        found.append(((above, _NOW), Step(above, By.ABOVE_NOW)))
    return found


def _told(
    at: tuple[str, int] | None, came: Mapping[tuple[str, int], tuple[tuple[str, int] | None, Step]]
) -> tuple[Step, ...]:
    steps: list[Step] = []
    while at is not None:
        at, step = came[at]
        steps.append(step)
    return tuple(reversed(steps))


def _to_the_top(unit: str, above: Mapping[str, str]) -> tuple[Step, ...]:
    steps = [Step(unit, By.START)]
    while parent := above.get(steps[-1].unit):
        steps.append(Step(parent, By.ABOVE))
    return tuple(steps)
