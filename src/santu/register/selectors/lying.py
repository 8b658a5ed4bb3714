"""Where units lie on a day: divisions and bodies alike, each with its level and its county."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db import connection

from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.register.domain.ledger_rules import Lying
from santu.register.models import DivisionVersion
from santu.register.selectors.acts import register_mark
from santu.register.selectors.holding import held_on_sql, holding_on

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


BODIES = f"""
SELECT body.unit_id, body.name, host.unit_id, host.level, host.name, host.parent_id
FROM register_bodyversion body JOIN register_divisionversion host ON host.unit_id = body.host_id
WHERE {held_on_sql("body")} AND {held_on_sql("host")} AND body.unit_id IN (?)
"""


def _learn(known: Known, day: date, units: set[str]) -> None:
    if not units:
        return
    with connection.cursor() as cursor:
        # Only placeholders are put into the text; every value is a parameter.
        cursor.execute(BODIES.replace("?", ", ".join(["%s"] * len(units))), [*[day] * 4, *units])
        bodies = cursor.fetchall()
    _learn_rows(known, day, {row[2]: row[2:] for row in bodies if row[2] not in known}.values())
    _learn_divisions(known, day, units - {body for body, *_ in bodies})
    for body, name, host, *_ in bodies:
        lies = known[host]
        known[body] = Lying(f"{lies.name}{name}", lies.level, lies.county, is_body=True, division=host)


def _learn_divisions(known: Known, day: date, units: set[str]) -> None:
    """Some divisions, and all above them."""
    if not units:
        return
    rows = DivisionVersion.objects.filter(holding_on(day), unit__in=units)
    _learn_rows(known, day, list(rows.values_list("unit_id", "level", "name", "parent_id")))


def _learn_rows(known: Known, day: date, found: Collection[tuple[str, str, str, str | None]]) -> None:
    _learn_divisions(known, day, {parent for _, _, _, parent in found if parent} - known.keys())
    for unit, level, name, parent in found:
        county = unit if level == Level.COUNTY else ""
        if not county and level not in ABOVE_COUNTIES:
            # What lies under a city without a county is a county of its own here.
            above = known.get(parent or "")
            county = above.county if above and above.county else unit
        known[unit] = Lying(name, Level(level), county, division=unit)
