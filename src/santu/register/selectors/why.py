"""Why somebody sees a unit, or does not: which of their grants reach it and by which way, and which roles would."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q

from santu.accounts.domain.grants import EVERYWHERE, Held, counting
from santu.accounts.domain.roles import Right, Role, roles_with
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Division
from santu.register.domain.ways_up import Step, Surroundings, way_up
from santu.register.models import DivisionVersion, UnitCode
from santu.register.models.acts import STANDS
from santu.register.selectors.access import units_seen
from santu.register.selectors.holding import holding_on
from santu.register.selectors.reach import Sight, carried_on
from santu.register.selectors.scope import seen_in
from santu.register.selectors.tree import ancestors
from santu.register.selectors.units import divisions_on, life_of, lives_of


@dataclass(frozen=True, slots=True)
class Covering:
    """A grant that reaches a unit, and the way from the unit up to the unit of the grant."""

    held: Held
    way: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Giving:
    """A role that would give the right, over a unit above (or the unit itself); EVERYWHERE for one that is about none."""

    role: Role
    unit: str


@dataclass(frozen=True, slots=True)
class Why:
    """What somebody's grants make of a unit on a day.

    Attributes:
        unit: as it is on ``day``.
        day: the day that was asked for, or the one nearest to it on which the unit is there.
        covering: the grants that give the right over it.
        lapsed: grants that would, but are over or to come.
        giving: the roles that would, from the bottom up.
    """

    unit: Division
    day: date
    covering: Sequence[Covering]
    lapsed: Sequence[Covering]
    giving: Sequence[Giving]

    @property
    def units(self) -> set[str]:
        """Every unit that is spoken of."""
        ways = [step.unit for one in (*self.covering, *self.lapsed) for step in one.way]
        return {self.unit.id, *ways, *(one.unit for one in self.giving)} - {EVERYWHERE}


def why_unit(sight: Sight, unit: str, day: date, right: Right) -> Why | None:
    """The same for one unit; ``None`` for one that never was. Whether it is theirs to know of is asked before."""
    life = life_of(unit)
    if life is None:
        return None
    seen = min(max(day, life.first), life.last)
    way = ancestors(seen, unit)
    around = _surroundings(way, seen, sight.today)
    counted = counting(sight.held, right, seen, sight.today)
    others = [one for one in sight.held if right in one.is_.rights and one not in counted]
    return Why(
        divisions_on(seen, [unit])[unit],
        seen,
        _covering(counted, unit, around),
        _covering(others, unit, around),
        _giving(way, right, sight.today),
    )


def _covering(held: Iterable[Held], unit: str, around: Surroundings) -> list[Covering]:
    ways = ((one, way_up(unit, one.unit, around)) for one in held)
    return [Covering(one, way) for one, way in ways if way]


def _surroundings(way: Sequence[str], day: date, today: date) -> Surroundings:
    """What the ways of a unit can go through, by the units above it on the day, from the bottom up."""
    above = dict(pairwise(way))
    if day >= today:
        return Surroundings(above)
    carried = carried_on(day, today)
    found, new = set(way), set(way)
    while new:
        new = {heir for unit in new for heir, _ in carried.get(unit, ())} - found
        found |= new
    return Surroundings(above, carried, _parents(found, today))


def _parents(units: Collection[str], day: date) -> dict[str, str]:
    """The units above some on a day, and above those, by id; one query for each level."""
    found: dict[str, str] = {}
    new = set(units)
    while new:
        rows = DivisionVersion.objects.filter(holding_on(day), unit__in=new, parent__isnull=False)
        level = {unit: parent or "" for unit, parent in rows.values_list("unit_id", "parent_id")}
        found |= level
        new = set(level.values()) - found.keys()
    return found


def _giving(way: Sequence[str], right: Right, today: date) -> list[Giving]:
    """The roles that give a right, over each of the units of a way that is still there today."""
    roles = roles_with(right)
    rows = divisions_on(today, list(way))
    over = [
        Giving(role, unit)
        for unit in way
        if unit in rows
        for role in roles
        if rows[unit].level in role.levels
    ]
    return [*over, *(Giving(role, EVERYWHERE) for role in roles if not role.levels)]


def units_meant(text: str, sight: Sight, day: date) -> list[Division]:
    """The divisions that somebody means by an id, a code or a name, and may see, in order of code.

    They are sought on the day, else at another time. What is not theirs is left out before anything is counted, so that
    it makes no difference.
    """
    return _meant(text, sight.on(day), lambda units: units_seen(sight, units, day=day))


def units_named(text: str, day: date) -> list[Division]:
    """The same among all that there is, for who gives roles."""
    return _meant(text, Reach(day, everything=True), set)


def _meant(text: str, reach: Reach, seen: Callable[[Iterable[str]], set[str]]) -> list[Division]:
    day = reach.day
    coded = UnitCode.objects.filter(STANDS, code=text).values("unit")
    fits = Q(unit=text) | Q(name=text) | Q(unit__in=coded)
    here = DivisionVersion.objects.filter(holding_on(day), seen_in(reach), fits)
    units = set(here.values_list("unit_id", flat=True))
    if units:
        return _sorted(divisions_on(day, list(units)).values())
    known = DivisionVersion.objects.filter(STANDS, fits)
    lives = lives_of(seen(known.values_list("unit_id", flat=True).distinct()))
    found: list[Division] = []
    for unit, life in lives.items():
        found += divisions_on(min(max(day, life.first), life.last), [unit]).values()
    return _sorted(found)


def _sorted(rows: Iterable[Division]) -> list[Division]:
    return sorted(rows, key=lambda row: (row.code, row.id))
