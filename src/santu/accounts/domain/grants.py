"""What people hold: a role over a unit from a day, and which rights that comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from santu.accounts.domain.roles import BY_KEY, Right, Role

EVERYWHERE = ""
"""Stands in a grant for every unit of this database."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds over a unit and all below it, from ``start`` and before ``end``."""

    number: int
    role: str
    unit: str
    duty: str
    start: date
    end: date

    @property
    def is_(self) -> Role:
        return BY_KEY[self.role]

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.start <= day < self.end


class State(Enum):
    """Where a grant stands on a day."""

    NOW = auto()
    TO_COME = auto()
    OVER = auto()
    TAKEN = auto()
    MOVED = auto()


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant as lists show it: whose, by whom and on what document, and from which day on somebody had taken it.

    One that an act of the register moved along with its unit is ``moved``; what it became is another grant.
    """

    user: str
    held: Held
    given_by: str
    document: str
    taken: date | None = None
    taken_by: str = ""
    moved: bool = False

    def state(self, day: date) -> State:
        """Where it stands on a day."""
        if self.moved:
            return State.MOVED
        if self.taken is not None and self.taken <= day:
            return State.TAKEN
        if day < self.held.start:
            return State.TO_COME
        return State.NOW if day < self.held.end else State.OVER


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom the roles over a unit go, and from which day."""

    heir: str
    day: date


def counting(held: Iterable[Held], right: Right, day: date, today: date) -> list[Held]:
    """The grants that give a right over units of a day: what is held today, and for a later day what is held by then."""
    return [
        one
        for one in held
        if right in one.is_.rights and (one.holds_on(today) or (day > today and one.holds_on(day)))
    ]


def units_by_right(held: Iterable[Held], day: date) -> Mapping[Right, Sequence[str]]:
    """For each right that somebody has on a day, the units over which; EVERYWHERE alone where it is over all."""
    found: dict[Right, set[str]] = {}
    for grant in held:
        if grant.holds_on(day):
            for right in grant.is_.rights:
                found.setdefault(right, set()).add(grant.unit)
    return {
        right: (EVERYWHERE,) if EVERYWHERE in units else tuple(sorted(units))
        for right, units in found.items()
    }
