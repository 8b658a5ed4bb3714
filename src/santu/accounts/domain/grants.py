"""What people hold: a role over a unit from a day, and which rights that comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom the roles over a unit go, and from which day."""

    heir: str
    day: date


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
