"""The lists of units: their editions, the rows of one, which is in force on a day, what a draft can begin with."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.selectors.duties import bars_today
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, refuse
from santu.register.domain.duty_gaps import Gap
from santu.register.domain.list_beginnings import Done, of_duties, of_vetoes, organ_name, proposed
from santu.register.domain.list_kinds import NAME, Kind, kind_of, kinds_on
from santu.register.domain.matters import Matter, lapsed, lapsed_faults
from santu.register.domain.rows import Division, Duty
from santu.register.domain.unit_lists import Edition, ListRow
from santu.register.domain.words import POWERS
from santu.register.models import BodyVersion, DivisionVersion, DutyVersion, ListEdition, ListImport
from santu.register.models import ListRow as Stored
from santu.register.selectors.access import unit_unknown, units_seen
from santu.register.selectors.duty_gaps import counting, gaps_of_place
from santu.register.selectors.handed import issuer_names
from santu.register.selectors.holding import holding_on
from santu.register.selectors.instruments import powers_given
from santu.register.selectors.matters import catalogue
from santu.register.selectors.reach import Sight
from santu.register.selectors.snapshots import DUTY_COLUMNS
from santu.register.selectors.units import divisions_on, life_of, way_to
from santu.register.selectors.vetoes import vetoes_under
from santu.standards.rulebook import Standards

DUTIES = "duties"
OF_DUTIES = (DUTIES, "enforcement")
"""What lists begin with that are made of the register's duties."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was taken into a draft."""

    number: int
    name: str
    sha256: str
    at: datetime
    after: str
    undone: bool


def list_unknown(number: int) -> Exception:
    """There is no such list, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号清单；请从单位的清单页面里选。"), number=number)


def access_list(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A list of a unit that is theirs.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    unit = ListEdition.objects.filter(pk=number).values_list("unit", flat=True).first()
    if unit is None or not units_seen(sight, [unit], right):
        raise list_unknown(number)


def list_numbered(number: int) -> Edition:
    """The edition of a number.

    Raises:
        Refused: there is none.
    """
    found = _editions(ListEdition.objects.filter(pk=number))
    if not found:
        raise list_unknown(number)
    return found[0]


def lists_of(unit: str) -> list[Edition]:
    """All editions of the lists of a unit, the latest of each kind first."""
    return _editions(ListEdition.objects.filter(unit=unit).order_by("kind", "-version"))


def list_in_force(unit: str, kind: str, day: date) -> Edition | None:
    """The edition that is in force on a day."""
    rows = ListEdition.objects.filter(unit=unit, kind=kind, start__lte=day, end__gt=day)
    return next(iter(_editions(rows)), None)


def lists_published(units: Collection[str], kind: str) -> list[Edition]:
    """The editions of a kind that some units published, whenever they are in force."""
    rows = ListEdition.objects.filter(unit__in=units, kind=kind).exclude(start=None)
    return _editions(rows.order_by("start", "pk"))


def published_last(unit: str, kind: str) -> Edition | None:
    """The edition that was published last, in force or not yet."""
    rows = ListEdition.objects.filter(unit=unit, kind=kind).exclude(start=None).order_by("-start")
    return next(iter(_editions(rows[:1])), None)


def edition_before(edition: Edition) -> Edition | None:
    """The published edition before one."""
    rows = ListEdition.objects.filter(unit=edition.unit, kind=edition.kind, version__lt=edition.version)
    return next(iter(_editions(rows.exclude(start=None).order_by("-version")[:1])), None)


def rows_of(number: int) -> list[ListRow]:
    """The rows of an edition, in order."""
    rows = Stored.objects.filter(edition=number).order_by("no")
    return [
        ListRow(matter, {NAME: name, **json.loads(cells)})
        for matter, name, cells in rows.values_list("matter", "name", "cells").iterator()
    ]


def row_counts(numbers: Iterable[int]) -> dict[int, int]:
    """How many rows some editions have, by number."""
    rows = Stored.objects.filter(edition__in=list(numbers)).values("edition")
    return {one["edition"]: one["count"] for one in rows.annotate(count=Count("pk"))}


def rows_before(edition: Edition | None) -> list[ListRow]:
    """The rows of the edition before, none where there is none."""
    return rows_of(edition.number) if edition else []


def kind_in(edition: Edition, standards: Standards) -> Kind:
    """The kind of an edition, with the columns of the day on which it was drafted."""
    return kind_of(standards, edition.kind, edition.drafted)


def imports_of(number: int) -> list[Imported]:
    """The files that were taken into an edition, the latest first."""
    rows = ListImport.objects.filter(edition=number).order_by("-pk")
    return [Imported(row.pk, row.name, row.sha256, row.recorded_at, row.after, row.undone) for row in rows]


def bars_against(edition: Edition, deed: str, person: str) -> list[Fault]:
    """What keeps somebody from a deed on an edition, for what they did to it before."""
    return [
        fault
        for one in sorted(edition.hands)
        for fault in duty_faults(deed, {"list_draft": one}, bars_today(), person)
    ]


def unit_row(unit: str, day: date) -> Division:
    """A division on a day, or as it last was.

    Raises:
        Refused: the register never had such a unit.
    """
    life = life_of(unit)
    if life is None:
        raise unit_unknown(unit)
    return way_to(unit, min(max(day, life.first), life.last))[-1]


def duties_at(unit: str, day: date) -> list[Duty]:
    """The duties at a place on a day."""
    return _duties_at([unit], day).get(unit, [])


def _duties_at(units: Collection[str], day: date) -> dict[str, list[Duty]]:
    """The same of some places, by place."""
    found: defaultdict[str, list[Duty]] = defaultdict(list)
    rows = DutyVersion.objects.filter(holding_on(day), place__in=units).order_by("matter", "unit")
    for columns in rows.values_list(*DUTY_COLUMNS):
        duty = Duty(*columns)
        found[duty.place].append(duty)
    return found


def gaps_at(unit: str, kind: Kind, day: date, rows: Sequence[ListRow]) -> list[Gap]:
    """The gaps of what a list rests on, none where it does not rest on duties.

    Matters that are done with no main body or with several; and matters in force that nobody does and no row names.
    """
    if kind.begins != DUTIES:
        return []
    named = {row.matter for row in rows}
    return _gaps(unit_row(unit, day), duties_at(unit, day), named, catalogue(day), day)


def _gaps(
    place: Division, duties: Sequence[Duty], named: Collection[str], known: Mapping[str, Matter], day: date
) -> list[Gap]:
    """The same of a place, of what is done there, the matters that a list names, and the catalogue."""
    done = {one.matter for one in duties}
    gaps = gaps_of_place(place, duties, known, day)
    return [gap for gap in gaps if gap.matter in done or gap.matter not in named]


def gaps_unexplained(units: Collection[str], day: date, standards: Standards) -> dict[str, list[Gap]]:
    """The matters without a main body at places, which no responsibility list in force there names or explains, by place.

    Places that are not there on the day have none; all the others are read at once.
    """
    kinds = kinds_on(standards, timezone.localdate()).values()
    kind = next(one for one in kinds if one.begins == DUTIES)
    there = divisions_on(day, list(units))
    places = {unit: there[unit] for unit in units if unit in there and there[unit].level in kind.levels}
    duties, known = _duties_at(places, day), catalogue(day)
    rows = ListEdition.objects.filter(unit__in=places, kind=kind.key, start__lte=day, end__gt=day)
    explained: defaultdict[str, set[str]] = defaultdict(set)
    for unit, said in rows.values_list("unit", "explained"):
        explained[unit] |= json.loads(said).keys()
    named: defaultdict[str, set[str]] = defaultdict(set)
    for unit, matter in Stored.objects.filter(edition__in=rows).values_list("edition__unit", "matter"):
        named[unit].add(matter)
    found: dict[str, list[Gap]] = {}
    for unit, place in places.items():
        gaps = _gaps(place, duties.get(unit, []), named[unit], known, day)
        if left := [gap for gap in gaps if not gap.mains and gap.matter not in explained[unit]]:
            found[unit] = left
    return found


def matter_faults(kind: Kind, rows: Sequence[ListRow], day: date) -> list[Fault]:
    """Rows whose matter does not count on a day: its text is repealed, not in force yet, or nobody confirmed that it is."""
    named = [(str(no), row.matter, row.name) for no, row in enumerate(rows, 1)]
    return lapsed_faults(named, catalogue(day), day, kind.clause)


def left_out(kind: Kind, unit: str, day: date) -> list[Matter]:
    """The matters that a draft from the duties at a place leaves out, as they do not count on a day."""
    if kind.begins not in OF_DUTIES:
        return []
    named = {(one.matter, one.name) for one in duties_at(unit, day)}
    return sorted(lapsed(named, catalogue(day), day).values(), key=lambda one: one.key)


def powers_by_document(unit: str, day: date) -> set[tuple[str, str, str]]:
    """Power, document and matter, by code and by name, of what published documents gave a unit that has it on a day."""
    return {
        (str(POWERS[one.duty.power]), one.by.said.number, matter)
        for one in powers_given([unit], day)
        for matter in (one.item.matter, one.item.name)
    }


def begun(kind: Kind, unit: str, day: date, earlier: Sequence[ListRow]) -> list[ListRow]:
    """What a draft begins with, other than the last edition: duties or vetoes of the register, or wording of ours."""
    if kind.begins in OF_DUTIES:
        return of_duties(kind, _done(unit, day), earlier)
    if kind.begins == "vetoes":
        vetoes = vetoes_under(unit, day)
        return of_vetoes(kind, vetoes, issuer_names({one.told.issuer for one in vetoes}), day)
    return proposed(kind, _villages(unit, day))


def candidates(kind: Kind, unit: str, day: date, rows: Sequence[ListRow]) -> list[ListRow]:
    """What a draft could take in: what it would begin with, and of the published lists of other units of the county."""
    known = {row.key(kind) for row in rows}
    beside = _published_beside(kind, unit, day)
    found: dict[tuple[str, ...], ListRow] = {}
    offered = [*begun(kind, unit, day, []), *(row for one in beside for row in rows_of(one.pk))]
    out = lapsed({(row.matter, row.name) for row in offered}, catalogue(day), day)
    for row in offered:
        if row.key(kind) not in known and (row.matter, row.name) not in out:
            found.setdefault(row.key(kind), row)
    return list(found.values())


def proposals_among(kind: Kind, unit: str, day: date, rows: Sequence[ListRow]) -> bool:
    """Whether some rows of what a draft could take in are wording of ours, from us or from a list that began with it."""
    ours = begun(kind, unit, day, []) if kind.begins == "proposal" else []
    proposed_beside = _published_beside(kind, unit, day).filter(is_proposed=True)
    ours += [row for one in proposed_beside for row in rows_of(one.pk)]
    return any(row in ours for row in rows)


def _published_beside(kind: Kind, unit: str, day: date) -> QuerySet[ListEdition]:
    """The lists of a kind that other units of the county have in force."""
    others = ListEdition.objects.filter(kind=kind.key, start__lte=day, end__gt=day).exclude(unit=unit)
    return others.filter(unit__in=_beside(unit, day)).order_by("unit")


def _beside(unit: str, day: date) -> QuerySet[DivisionVersion, str | None]:
    """The units under the same unit above, on a day."""
    above = DivisionVersion.objects.filter(holding_on(day), unit=unit).values("parent")
    rows = DivisionVersion.objects.filter(holding_on(day), parent__in=above)
    return rows.values_list("unit", flat=True)


def _done(unit: str, day: date) -> Done:
    duties = counting(duties_at(unit, day), day)
    bodies = {one for duty in duties for one in (duty.body, duty.organ) if one}
    rows = BodyVersion.objects.filter(holding_on(day), unit__in=bodies)
    found = {body: (host, name) for body, host, name in rows.values_list("unit", "host", "name")}
    row = unit_row(unit, day)
    above = {unit, row.parent}
    names = {host: _division(host, day) for host in {host for host, _ in found.values()} if host not in above}
    return Done(
        unit,
        organ_name(row),
        duties,
        {body: f"{names.get(host, '')}{name}" for body, (host, name) in found.items()},
        {body: host for body, (host, _) in found.items()},
    )


def _division(unit: str, day: date) -> str:
    row = DivisionVersion.objects.filter(holding_on(day), unit=unit).values_list("name", flat=True).first()
    return row or unit


def _villages(unit: str, day: date) -> list[str]:
    """The names of the villages of a township, or of the village itself."""
    held = DivisionVersion.objects.filter(holding_on(day), level=Level.VILLAGE)
    codes = held.filter(Q(parent=unit) | Q(unit=unit)).order_by("unit")
    return [str(name) for name in codes.values_list("name", flat=True)]


def _editions(rows: Iterable[ListEdition]) -> list[Edition]:
    return [
        Edition(
            row.pk,
            row.unit_id,
            row.kind,
            row.version,
            row.title,
            row.state,
            timezone.localdate(row.drafted_at),
            row.by,
            frozenset(json.loads(row.hands)),
            row.is_proposed,
            row.published_on,
            row.start,
            row.end,
            row.document,
            row.digest,
            json.loads(row.explained),
            row.submitted_by,
            row.reviewed_by,
            row.reviewed_on,
            row.note,
        )
        for row in rows
    ]
