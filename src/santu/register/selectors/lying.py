"""Where units lie on a day: divisions and bodies alike, each with its level and its county."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger_rules import Lying
from santu.register.models import BodyVersion, DivisionVersion
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import holding_on

ABOVE_COUNTIES = frozenset({Level.PROVINCE, Level.CITY})
Known = dict[str, Lying]


def lying_on(day: date, units: Collection[str]) -> dict[str, Lying]:
    """Those of some units that are there on a day, by id; a body lies where its host does."""
    known = _known(day, register_mark())
    _learn(known, day, set(units) - known.keys())
    return {unit: known[unit] for unit in units if unit in known}


def body_lying(body: str, day: date) -> Lying:
    """Where a body lies on a day.

    Raises:
        Refused: there is none of this id on the day.
    """
    lying = lying_on(day, [body]).get(body)
    if lying is None or not lying.is_body:
        raise refuse("body", N_("{day} 没有编号为“{body}”的机构；请核对机构。"), day=day, body=body)
    return lying


@lru_cache(maxsize=8)
def _known(day: date, register: object) -> Known:
    """What was learnt of a day, as long as the register stays the same."""
    return {}


def _learn(known: Known, day: date, units: set[str]) -> None:
    if not units:
        return
    held = holding_on(day)
    bodies = {
        unit: (name, host)
        for unit, name, host in BodyVersion.objects.filter(held, unit__in=units).values_list(
            "unit_id", "name", "host_id"
        )
    }
    _learn_divisions(
        known, day, {*(units - bodies.keys()), *(host for _, host in bodies.values())} - known.keys()
    )
    for unit, (name, host) in bodies.items():
        if lies := known.get(host):
            known[unit] = Lying(f"{lies.name}{name}", lies.level, lies.county, is_body=True, division=host)


def _learn_divisions(known: Known, day: date, units: set[str]) -> None:
    """Some divisions, and all above them."""
    if not units:
        return
    rows = DivisionVersion.objects.filter(holding_on(day), unit__in=units)
    found = list(rows.values_list("unit_id", "level", "name", "parent_id"))
    _learn_divisions(known, day, {parent for _, _, _, parent in found if parent} - known.keys())
    for unit, level, name, parent in found:
        county = unit if level == Level.COUNTY else ""
        if not county and level not in ABOVE_COUNTIES:
            # What lies under a city without a county is a county of its own here.
            above = known.get(parent)
            county = above.county if above and above.county else unit
        known[unit] = Lying(name, Level(level), county, division=unit)
