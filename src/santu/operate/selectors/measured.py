"""How processes go at a unit 运行图: how long each node took in some months, and what is open now, in at most six statements.

What ended is read from the sums by month; what is open from the tasks themselves, by an index of those alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast

from santu.kernel.codes import Level
from santu.operate.domain.measuring import Spent
from santu.operate.models import Measured, Token
from santu.register.selectors.heirs import parts_of
from santu.register.selectors.ways import Inside, inside

CITIES = frozenset({Level.PROVINCE, Level.CITY})
WHOLE = ""
"""The node of the sums that are of cases as a whole."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a process, one version of it or all (0), from a month to another (their first days)."""

    process: str
    first: date
    last: date
    version: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A unit on a day: a township or a unit above, and the county in which it lies (itself, where it has none)."""

    unit: str
    level: Level
    county: str
    day: date


@dataclass(frozen=True, slots=True)
class Live:
    """Tasks that are open: how many, how many of them amber, how many overdue."""

    open: int = 0
    amber: int = 0
    overdue: int = 0

    def __add__(self, other: "Live") -> "Live":
        return Live(self.open + other.open, self.amber + other.amber, self.overdue + other.overdue)


@dataclass(frozen=True, slots=True)
class Measure:
    """What ended in the months, and what is open now; of cases as a whole also how many were opened."""

    spent: Spent = field(default_factory=Spent)
    live: Live = Live()
    opened: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """How a process goes at a unit: as a whole, by node, by month (closed and opened), by the units below it."""

    whole: Measure
    nodes: Mapping[str, Measure]
    months: Mapping[date, Measure]
    below: Sequence[tuple[Inside, Measure]]


def figures_of(place: Place, asked: Asked, now: datetime) -> Figures:
    """How a process goes at a unit, with what those that went into it had; ``now`` tells amber and overdue."""
    children = inside([place.unit], place.day)[place.unit] if place.level != Level.TOWNSHIP else ()
    counties = _counties(place, children)
    named = {
        place.unit,
        *(child.unit for child in children),
        *(one for own in counties.values() for one in own),
    }
    parts = parts_of(named, place.day)
    below = {part: child.unit for child in children for part in _whole(child.unit, parts)}
    sums = _sums(_whole(place.unit, parts), below, asked)
    of_counties = {
        part: child for child, own in counties.items() for one in own for part in _whole(one, parts)
    }
    tasks = _open_tasks(place, of_counties, parts, asked)
    live = _live(place, tasks, below | of_counties if place.level in CITIES else below, now)
    return Figures(
        Measure(_spent(chain(*sums.months.values())), live.total, _opened(chain(*sums.months.values()))),
        {
            node: Measure(_spent(sums.nodes.get(node, ())), live.by_node.get(node, Live()))
            for node in sorted(sums.nodes.keys() | live.by_node.keys())
        },
        {month: Measure(_spent(rows), opened=_opened(rows)) for month, rows in sorted(sums.months.items())},
        [(child, _below(child.unit, sums, live)) for child in children],
    )


Parts = Mapping[str, Sequence[tuple[str, date]]]
"""Of units those that went into them, with the day."""
Sums = tuple[int, int, int, int]
"""Working days, runs, overdue, opened."""


@dataclass(frozen=True, slots=True)
class _Sums:
    nodes: Mapping[str, Sequence[Sums]]
    months: Mapping[date, Sequence[Sums]]
    below: Mapping[str, Sequence[Sums]]


@dataclass(frozen=True, slots=True)
class _Open:
    by_node: Mapping[str, Live]
    by_unit: Mapping[str, Live]

    @property
    def total(self) -> Live:
        return sum(self.by_node.values(), Live())


def counties_of(place: Place) -> set[str]:
    """The counties under a unit, or the one in which it lies, with those that went into them."""
    children = inside([place.unit], place.day)[place.unit] if place.level in CITIES else ()
    found = {one for own in _counties(place, children).values() for one in own}
    parts = parts_of(found, place.day)
    return {part for county in found for part in _whole(county, parts)}


def cases_under(place: Place) -> Q:
    """The cases of a township, or of all townships below a unit, with those of what went into it."""
    if place.level == Level.TOWNSHIP:
        return Q(place__in=_whole(place.unit, parts_of({place.unit}, place.day)))
    return Q(county__in=counties_of(place))


def _counties(place: Place, children: Sequence[Inside]) -> dict[str, tuple[str, ...]]:
    """The counties by which open tasks are found, of each unit below or of the unit itself."""
    if place.level not in CITIES:
        return {place.unit: (place.county,)}
    cities = [child.unit for child in children if child.level in CITIES]
    under = inside(cities, place.day) if cities else {}
    return {
        child.unit: tuple(one.unit for one in under[child.unit]) if child.unit in under else (child.unit,)
        for child in children
    }


def _whole(unit: str, parts: Parts) -> set[str]:
    """A unit with all that went into it."""
    found, ahead = {unit}, [unit]
    while ahead:
        ahead = [old for new in ahead for old, _ in parts.get(new, ()) if old not in found]
        found.update(ahead)
    return found


def _sums(own: Collection[str], below: Mapping[str, str], asked: Asked) -> _Sums:
    """What is summed of a unit by node and by month, and of the units below as a whole, in one statement."""
    rows = Measured.objects.filter(process=asked.process, month__range=(asked.first, asked.last))
    if asked.version:
        rows = rows.filter(version__number=asked.version)
    by_node = _grouped(rows.filter(unit__in=own).exclude(node=WHOLE), "node")
    by_month = _grouped(rows.filter(unit__in=own, node=WHOLE), "month")
    by_unit = _grouped(rows.filter(unit__in=below.keys(), node=WHOLE), "unit")
    nodes, units = defaultdict[str, list[Sums]](list), defaultdict[str, list[Sums]](list)
    months = defaultdict[date, list[Sums]](list)
    for by, key, *sums in by_node.union(by_month, by_unit, all=True):
        days, runs, overdue, opened = sums
        if by == "node":
            nodes[key].append((days, runs, overdue, opened))
        elif by == "month":
            months[date.fromisoformat(key)].append((days, runs, overdue, opened))
        else:
            units[below[key]].append((days, runs, overdue, opened))
    return _Sums(nodes, months, units)


def _grouped(rows: QuerySet[Measured], by: str) -> QuerySet[Measured, tuple[Any, ...]]:
    named = rows.annotate(by=Value(by), key=Cast(by, output_field=TextField())).values("by", "key", "days")
    sums = {f"sum_{name}": Sum(name) for name in ("runs", "overdue", "opened")}
    return named.annotate(**sums).order_by().values_list("by", "key", "days", *sums)


def _open_tasks(place: Place, counties: Collection[str], parts: Parts, asked: Asked) -> QuerySet[Token]:
    is_township = place.level == Level.TOWNSHIP
    within = Q(case_place__in=_whole(place.unit, parts)) if is_township else Q(county__in=counties)
    rows = Token.objects.filter(within, process=asked.process).open_tasks()
    return rows.filter(case__version__number=asked.version) if asked.version else rows


def _live(place: Place, rows: QuerySet[Token], whose: Mapping[str, str], now: datetime) -> _Open:
    """The open tasks by node, and by the unit below: told apart by their county, or in a county by their township."""
    key = "case_place" if place.level == Level.COUNTY else "county"
    counted = rows.values_list(key, "node").annotate(
        open=Count("*"),
        amber=Count("amber_at", filter=Q(amber_at__lte=now, due_at__gt=now)),
        overdue=Count("due_at", filter=Q(due_at__lte=now)),
    )
    by_node, by_unit = defaultdict[str, Live](Live), defaultdict[str, Live](Live)
    for unit, node, count, amber, overdue in counted:
        live = Live(count, amber, overdue)
        by_node[node] += live
        by_unit[whose.get(unit, unit)] += live
    return _Open(by_node, by_unit)


def _below(unit: str, sums: _Sums, live: _Open) -> Measure:
    rows = sums.below.get(unit, ())
    return Measure(_spent(rows), live.by_unit.get(unit, Live()), _opened(rows))


def _spent(rows: Iterable[Sums]) -> Spent:
    by_days, late = Counter[int](), 0
    for days, runs, overdue, _ in rows:
        if runs:
            by_days[days] += runs
        late += overdue
    return Spent(dict(by_days), late)


def _opened(rows: Iterable[Sums]) -> int:
    return sum(opened for _, _, _, opened in rows)
