"""Maps of units on a day, by the standards in force on it, from the register kept at hand."""

from datetime import date
from functools import lru_cache

from santu.kernel.messages import Refused
from santu.register.domain.body_standard import BodySet, BodyStandard, body_standard
from santu.register.domain.unit_map import UnitMap, unit_map
from santu.register.selectors.held import register_on
from santu.standards.loader import load

NO_SET = BodySet("", 0, "", {})
NO_STANDARD = BodyStandard(NO_SET, NO_SET, frozenset(), applies=False)
"""What holds on a day on which no standard is in force yet."""


def standard_on(day: date) -> BodyStandard:
    """The standard set as it can be held against the register of ``day``; before any is in force, none."""
    return _in_force(day).fitting(register_on(day))


def map_on(day: date, unit: str) -> UnitMap:
    """The map of a unit that is in the register on ``day``."""
    return unit_map(register_on(day), unit, standard_on(day))


@lru_cache(maxsize=16)
def _in_force(day: date) -> BodyStandard:
    try:
        return body_standard(load(), day)
    except Refused:
        return NO_STANDARD
