"""What the pages of a unit share: the tree beside them, the way down to the unit, its facts in brief, its tabs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest

from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.register.domain.rows import Division
from santu.register.selectors.access import unit_unknown
from santu.register.selectors.reach import Sight
from santu.register.selectors.tree import tree_around
from santu.register.selectors.units import Life, life_of, way_to
from santu.web.days import Day, day_of
from santu.web.deployments import is_here
from santu.web.sights import sight_of

TABS = (
    ("unit", N_("现状")),
    ("unit-duties", N_("职责")),
    ("unit-coverage", N_("服务")),
    ("unit-grids", N_("网格")),
    ("unit-ledger", N_("编制管理")),
    ("unit-operation", N_("运行图")),
    ("unit-design", N_("设计")),
    ("unit-transition", N_("过渡")),
    ("unit-history", N_("历史")),
)
"""The tabs of a unit, in the order of the reform."""
LEVELS = {"unit-grids": (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)}
"""Of a tab that not every unit has, those that have it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A unit as the head of its pages has it: the row of the day, or the last one that it had."""

    unit: str
    row: Division
    way: tuple[Division, ...]
    life: Life
    seen: date
    is_there: bool


def unit_frame(request: HttpRequest, unit: str, tab: str) -> tuple[Heading, Day, dict[str, Any]]:
    """The heading of a unit on the day of the page, and what the template needs for it.

    Raises:
        Refused: the register never had such a unit.
    """
    day = day_of(request)
    heading = heading_of(unit, day.shown)
    reach = sight_of(request).on(day.shown)
    context = {
        "heading": heading,
        "tabs": [
            (name, title, name == tab)
            for name, title in TABS
            if is_here(name) and heading.row.level in LEVELS.get(name, Level)
        ],
        "tree": tree_around(reach, unit if heading.is_there else heading.row.parent),
        "crumbs": _crumbs(heading, sight_of(request)),
    }
    return heading, day, context


def _crumbs(heading: Heading, sight: Sight) -> list[tuple[Division, bool]]:
    """The units above on the way down, and whether each may be opened."""
    seen = sight.on(heading.seen)
    way = [row.id for row in heading.way]
    return [(row, seen.covers(way[: place + 1])) for place, row in enumerate(heading.way[:-1])]


def heading_of(unit: str, day: date) -> Heading:
    """The unit on a day; where it is not there, as it last was.

    Raises:
        Refused: the register never had such a unit.
    """
    life = life_of(unit)
    if life is None:
        raise unit_unknown(unit)
    seen = min(max(day, life.first), life.last)
    way = way_to(unit, seen)
    return Heading(unit, way[-1], way, life, seen, seen == day)
