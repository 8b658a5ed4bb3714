"""Where a unit came from, what it was from when to when, and which acts touched it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.register.domain.family import GENERATIONS, Family, Link, Phase, Stay, family
from santu.register.domain.periods import pieces
from santu.register.models import (
    Act,
    ActScope,
    BodyVersion,
    DivisionVersion,
    GridVersion,
    LineOfControl,
    SuccessionLink,
    UnitCode,
)
from santu.register.models.acts import STANDS
from santu.register.models.tables import TABLES
from santu.register.selectors.holding import known_by

SYSTEM = "nbs"
PARENTS = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})
"""Levels whose history is that of the units right under them."""


@dataclass(frozen=True, slots=True)
class ActBrief:
    """An act as histories name it; ``undone_by`` is 0 while it stands."""

    number: int
    kind: str
    title: str
    document: str
    by: str
    recorded_at: datetime
    undone_by: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What a unit was for a period (``end`` is the day on which it no longer was), and the act that said so."""

    start: date
    end: date
    name: str
    level: Level
    kind: str
    parent: str
    parent_name: str
    unit_class: str
    code: str
    act: ActBrief | None

    @property
    def lasts(self) -> bool:
        return self.end == OPEN_END


@dataclass(frozen=True, slots=True)
class ActTouch:
    """An act that touched a unit, and the kinds of facts in which it did."""

    act: ActBrief
    facts: tuple[str, ...]


def family_of(unit: str, level: Level) -> Family:
    """The family tree of a unit; of one above the townships, that of everything that ever lay right under it."""
    if level in PARENTS:
        below = DivisionVersion.objects.filter(STANDS, parent=unit)
        focus = set(below.values_list("unit_id", flat=True))
        kin = _alike(focus | _heirs(focus) | _forebears(focus), focus)
    else:
        focus = {unit}
        kin = _alike(_kin(unit), focus)
    if not focus:
        return Family()
    stays = _stays(kin)
    if level not in PARENTS:
        neighbours = _exchanged(stays, unit)
        kin |= neighbours
        stays = _stays(kin) if neighbours else stays
    return family(_phases(kin), _links(kin), stays, focus)


def _kin(unit: str) -> set[str]:
    """Forebears and heirs as far as is shown, with what else became of the former and was joined to the latter."""
    before, after, back, ahead = {unit}, {unit}, {unit}, {unit}
    for _ in range(GENERATIONS - 1):
        back, ahead = _forebears(back) - before, _heirs(ahead) - after
        before |= back
        after |= ahead
    return before | after | _heirs(before - {unit}) | _forebears(after - {unit})


def _alike(kin: set[str], focus: Collection[str]) -> set[str]:
    """Those of the level of ``focus``: a village that was found nowhere has its township for an heir."""
    levels = DivisionVersion.objects.filter(STANDS, unit__in=focus).values("level")
    rows = DivisionVersion.objects.filter(STANDS, unit__in=kin, level__in=levels)
    return set(rows.values_list("unit_id", flat=True))


def _forebears(units: Collection[str]) -> set[str]:
    rows = SuccessionLink.objects.filter(STANDS, successor__in=units)
    return set(rows.values_list("unit_id", flat=True)) if units else set()


def _heirs(units: Collection[str]) -> set[str]:
    rows = SuccessionLink.objects.filter(STANDS, unit__in=units)
    return set(rows.values_list("successor_id", flat=True)) if units else set()


def _exchanged(stays: Iterable[Stay], unit: str) -> set[str]:
    """Who gave units below to ``unit``, or took some from it, without any succession."""
    below = {stay.unit for stay in stays if stay.home == unit}
    rows = DivisionVersion.objects.filter(STANDS, unit__in=below).exclude(parent=None)
    return set(rows.values_list("parent_id", flat=True))


def _phases(units: Collection[str]) -> list[Phase]:
    """What each unit was, cut where its row or its code changes; a class or a state is no other unit."""
    rows = _rows(DivisionVersion, units, "name", "kind", "parent_id")
    codes = _rows(UnitCode, units, "code", system=SYSTEM)
    found: list[Phase] = []
    for unit, mine in rows.items():
        for start, end, said, coded in pieces(mine, codes.get(unit, [])):
            name, kind, parent = said
            phase = Phase(unit, name, kind, parent or "", coded[0] if coded else "", start, end)
            if found and found[-1][:5] == phase[:5] and found[-1].end == start:
                phase = found.pop()._replace(end=end)
            found.append(phase)
    return found


def _rows(
    model: type[Any], units: Collection[str], *columns: str, **only: str
) -> dict[str, list[tuple[date, date, tuple[Any, ...]]]]:
    rows = model._default_manager.filter(STANDS, unit__in=units, **only).order_by("unit", "start")
    found: dict[str, list[tuple[date, date, tuple[Any, ...]]]] = {}
    for unit, start, end, *values in rows.values_list("unit_id", "start", "end", *columns):
        found.setdefault(unit, []).append((start, end, tuple(values)))
    return found


def _links(units: Collection[str]) -> list[Link]:
    rows = SuccessionLink.objects.filter(STANDS, unit__in=units, successor__in=units).order_by("day", "pk")
    return [
        Link(unit, heir, day, Fraction(of, whole), event)
        for unit, heir, day, of, whole, event in rows.values_list(
            "unit_id", "successor_id", "day", "share_of", "share_in", "event"
        )
    ]


def _stays(homes: Collection[str]) -> list[Stay]:
    """Every stay of every unit that was ever at one of these homes."""
    guests = DivisionVersion.objects.filter(STANDS, parent__in=homes).values("unit")
    rows = DivisionVersion.objects.filter(STANDS, unit__in=guests).order_by("unit", "start")
    found: list[Stay] = []
    for unit, home, start, end in rows.values_list("unit_id", "parent_id", "start", "end"):
        if found and found[-1][:2] == (unit, home) and found[-1].end == start:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Stay(unit, home or "", start, end))
    return found


def versions_of(unit: str, known: int | None = None) -> list[VersionRow]:
    """What a unit was, the latest first.

    Args:
        unit: its id.
        known: an act number, to see what was believed when it was the latest act.
    """
    believed = known_by(known)
    columns = ("name", "level", "kind", "parent_id", "unit_class")
    rows = _dated(DivisionVersion.objects.filter(believed, unit=unit), *columns)
    codes = _dated(UnitCode.objects.filter(believed, unit=unit, system=SYSTEM), "code")
    names = _names({values[3] for *_, values in rows}, believed)
    acts = _first_said(unit, known)
    found = []
    for start, end, said, coded in pieces(rows, codes):
        name, level, kind, parent, unit_class = said
        where = next((named for day, until, named in names.get(parent, ()) if day <= start < until), "")
        act = acts.get((start, said)) or acts.get((start, coded))
        code = coded[0] if coded else ""
        home = parent or ""
        found.append(VersionRow(start, end, name, Level(level), kind, home, where, unit_class, code, act))
    return found[::-1]


def _dated(rows: QuerySet[Any], *columns: str) -> list[tuple[date, date, tuple[Any, ...]]]:
    taken = rows.order_by("start").values_list("start", "end", *columns)
    return [(start, end, tuple(values)) for start, end, *values in taken]


def _names(units: Collection[str | None], believed: Q) -> dict[str, list[tuple[date, date, str]]]:
    rows = DivisionVersion.objects.filter(believed, unit__in=[unit for unit in units if unit])
    found: dict[str, list[tuple[date, date, str]]] = {}
    for unit, start, end, name in rows.values_list("unit_id", "start", "end", "name"):
        found.setdefault(unit, []).append((start, end, name))
    return found


def _first_said(unit: str, known: int | None) -> dict[tuple[date, tuple[Any, ...] | None], ActBrief]:
    """Which act first said what a row says from its day on; a row is said again when what follows it changes."""
    said = Q(unit=unit) & (Q() if known is None else Q(act__lte=known))
    found: dict[tuple[date, tuple[Any, ...] | None], int] = {}
    rows: Sequence[tuple[QuerySet[Any], tuple[str, ...]]] = (
        (DivisionVersion.objects.filter(said), ("name", "level", "kind", "parent_id", "unit_class")),
        (UnitCode.objects.filter(said, system=SYSTEM), ("code",)),
    )
    for taken, columns in rows:
        in_force = taken.filter(act__undone_by=None).exclude(act__kind="undo").order_by("act")
        for act, start, *values in in_force.values_list("act_id", "start", *columns):
            found.setdefault((start, tuple(values)), act)
    acts = acts_briefly(found.values())
    return {key: acts[number] for key, number in found.items()}


def acts_briefly(numbers: Collection[int]) -> dict[int, ActBrief]:
    """Acts by their numbers."""
    columns = ("pk", "kind", "title", "document", "by", "recorded_at", "undone_by")
    rows = Act.objects.filter(pk__in=set(numbers)).values_list(*columns)
    return {
        pk: ActBrief(pk, kind, title, document, by, at, undone or 0)
        for pk, kind, title, document, by, at, undone in rows
    }


def acts_touching(unit: str) -> list[ActTouch]:
    """The acts that said or withdrew anything of a unit, of its bodies and grids or, for a county, inside it; the latest first."""
    touched: dict[int, dict[str, None]] = {}
    bodies = list(BodyVersion.objects.filter(host=unit).values_list("unit_id", flat=True).distinct())
    for facts in TABLES:
        asked = [Q(unit__in=bodies) if facts.model in (BodyVersion, LineOfControl) else Q(unit=unit)]
        if facts.model is SuccessionLink:
            asked.append(Q(successor=unit))
        if facts.model is GridVersion:
            asked = [Q(village=unit)]
        kind = str(facts.model._meta.verbose_name)
        for mine in asked:  # one by one: an index serves each of them, none serves both
            rows: QuerySet[Any] = facts.model._default_manager.filter(mine)
            acts = rows.values_list("act_id", "withdrawn_by_id").distinct()
            for number in {act for both in acts for act in both} - {None}:
                touched.setdefault(number, {})[kind] = None
    for number in ActScope.objects.filter(county=unit).values_list("act_id", flat=True):
        touched.setdefault(number, {})
    briefly = acts_briefly(touched)
    return [ActTouch(briefly[number], tuple(touched[number])) for number in sorted(touched, reverse=True)]
