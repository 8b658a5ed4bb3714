"""Maps of units on a day, by the standards in force on it, from the register kept at hand."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from santu.kernel.codes import Level
from santu.kernel.messages import Refused
from santu.register.domain.body_standard import BodySet, BodyStandard, body_standard
from santu.register.domain.rows import Division
from santu.register.models import BodyVersion, DivisionVersion
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import holding_on
from santu.standards.loader import load

NO_SET = BodySet("", 0, "", {})
NO_STANDARD = BodyStandard(NO_SET, NO_SET, frozenset(), applies=False)
"""What holds on a day on which no standard is in force yet."""


def scope_of(way: Iterable[Division]) -> tuple[str, ...]:
    """The part of the register that suffices for a unit, by the way down to it: its county; above that, all of it."""
    return tuple(row.id for row in way if row.level is Level.COUNTY)[:1]


def standard_on(day: date) -> BodyStandard:
    """The standard set as it can be held against the whole register of ``day``; before any is in force, none."""
    unheard, any_body = _bodies_known(day, register_mark())
    return _in_force(day).held_against(unheard, any_body=any_body)


@lru_cache(maxsize=16)
def _in_force(day: date) -> BodyStandard:
    try:
        return body_standard(load(), day)
    except Refused:
        return NO_STANDARD


@lru_cache(maxsize=16)
def _bodies_known(day: date, _mark: object) -> tuple[frozenset[str], bool]:
    """The counties in whose townships no body is registered, and whether there is any body at all."""
    hosts = set(BodyVersion.objects.filter(holding_on(day)).values_list("host_id", flat=True).distinct())
    townships = DivisionVersion.objects.filter(holding_on(day), level=Level.TOWNSHIP)
    places = list(townships.values_list("unit_id", "parent_id"))
    heard = {parent for township, parent in places if township in hosts}
    return frozenset({parent for _, parent in places} - heard), bool(hosts)
