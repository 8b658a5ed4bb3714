"""Instruments over powers, those that were undone apart; and what they left in force on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.kernel.messages import N_, Fault, refuse
from santu.register.domain.matters import lapsed_faults
from santu.register.domain.power_grounds import Decision, Decisions, Key, founding, gives
from santu.register.domain.power_sums import in_order
from santu.register.domain.powers import GIVEN, GIVING, POWERS, Form, Instrument, Item, Later, Pending
from santu.register.domain.rows import Body, Duty
from santu.register.domain.snapshot import Snapshot
from santu.register.models import BodyVersion, DutyVersion, InstrumentItem
from santu.register.models import Instrument as Row
from santu.register.models.acts import STANDS
from santu.register.selectors.access import units_seen
from santu.register.selectors.heirs import carriers_of, parts_of
from santu.register.selectors.holding import holding_on
from santu.register.selectors.matters import catalogue
from santu.register.selectors.reach import Sight
from santu.register.selectors.snapshots import DUTY_COLUMNS
from santu.register.selectors.units import life_of

LASTS = "行政处罚法24，SX-34"
"""By which clause a power that is given rests on a text in force."""
IN_FORCE = Q(act__undone_by=None)


@dataclass(frozen=True, slots=True)
class Kept:
    """An instrument as it is kept: its number here, the county, the act that carried it out, whether that was undone.

    ``followed`` is what was decided on what follows its matters, where no plan did.
    """

    id: int
    county: str
    act: int
    undone_by: int
    said: Instrument
    effective: date
    followed: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """A power that an instrument gave: the duty as it is on a day, the item that gave it, by which instrument."""

    duty: Duty
    item: Item
    by: Kept


def instrument_numbered(number: int) -> Kept:
    """An instrument by its number here.

    Raises:
        Refused: there is none.
    """
    found = _kept(Row.objects.filter(pk=number))
    if not found:
        raise refuse("instrument", N_("没有第 {number} 号赋权文件；请从列表里选。"), number=number)
    return found[0]


def access_instrument(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """Whether somebody has a right over the county of an instrument, or over a township that it speaks of.

    Raises:
        Refused: there is none, or none that is theirs.
    """
    county = Row.objects.filter(pk=number).values_list("county", flat=True)
    places = InstrumentItem.objects.filter(instrument=number).values_list("place", flat=True)
    if not units_seen(sight, carriers_of({*county, *places.distinct()}), right):
        raise refuse("instrument", N_("没有第 {number} 号赋权文件；请从列表里选。"), number=number)


def instrument_of_act(act: int) -> int:
    """The number of the instrument that an act carried out."""
    return Row.objects.values_list("pk", flat=True).get(act=act)


def instruments_of(county: str) -> list[Kept]:
    """The instruments of a county, and of those that it carries on, that are not undone, the latest first."""
    counties = {county, *(old for some in parts_of([county]).values() for old, _ in some)}
    return _kept(Row.objects.filter(IN_FORCE, county__in=counties))


def items_of(instruments: Collection[int], places: Collection[str] | None = None) -> dict[int, list[Item]]:
    """What some instruments say, of some places or of all, in the order in which they say it."""
    columns = ("instrument_id", "line", "matter", "name", "kind", "place_id", "body_id", "organ", "connected")
    rows = InstrumentItem.objects.filter(instrument__in=instruments).order_by("pk")
    if places is not None:
        rows = rows.filter(place__in=places)
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for number, *said, connected in rows.values_list(*columns):
        line, matter, name, kind, place, body, organ = said
        item = Item(line, matter, name, kind, place, body, organ, tuple(connected.split()))
        found[number].append(item)
    return found


def powers_given(places: Collection[str], day: date) -> list[Given]:
    """The powers that some places have by instruments on a day, in the order of their numbers in the lists.

    A place has also what its parts had before they were merged; the item is then told of the place.
    """
    return powers_founded(places, day)[0]


def powers_founded(places: Collection[str], day: date) -> tuple[list[Given], Decisions]:
    """The same, and what instruments decided there up to the day."""
    made_of = parts_of(places, day)
    everywhere = {*places, *(old for some in made_of.values() for old, _ in some)}
    about = InstrumentItem.objects.filter(place__in=everywhere).values("instrument")
    kept = {one.id: one for one in _kept(Row.objects.filter(IN_FORCE, effective__lte=day, pk__in=about))}
    items = items_of(kept, everywhere)
    decisions = Decisions(
        (
            Decision(one.effective, one.id, (POWERS[one.said.form], one.said.number), item)
            for one in kept.values()
            for item in items.get(one.id, ())
        ),
        made_of,
    )
    rows = DutyVersion.objects.filter(holding_on(day), role="main", power__in=GIVEN, place__in=places)
    duties = [Duty(*row) for row in rows.order_by("place", "unit").values_list(*DUTY_COLUMNS)]
    bodies = BodyVersion.objects.filter(holding_on(day), unit__in={duty.body for duty in duties})
    hosts = dict(bodies.values_list("unit", "host"))
    at = {place: decisions.at(place, day) for place in {duty.place for duty in duties}}
    found = [
        Given(duty, replace(rests.item, place=duty.place), kept[rests.instrument])
        for duty in duties
        if (rests := founding(duty, hosts.get(duty.body, ""), at[duty.place].get(duty.matter, ())))
    ]
    found.sort(key=lambda one: (in_order(one.item.line), in_order(one.item.matter)))
    return found, decisions


def given_there(places: Collection[str], day: date) -> set[Key]:
    """The places and matters that instruments give on a day, whatever is held there."""
    decisions = powers_founded(places, day)[1]
    return {
        (place, matter)
        for place in places
        for matter, some in decisions.at(place, day).items()
        if gives(some)
    }


def lapsed_items(form: Form, items: Sequence[Item], day: date) -> list[Fault]:
    """Why matters that an instrument gives from a day on cannot be given: no text that is in force then has them."""
    if form not in GIVING:
        return []
    named = list(dict.fromkeys((item.at, item.matter, item.name) for item in items))
    return lapsed_faults(named, catalogue(day), day, LASTS)


def met_on(said: Instrument, county: str) -> date:
    """The day on which an instrument meets the register of a county: of what was decided before it, its first."""
    day, life = said.effective or timezone.localdate(), life_of(county)
    return max(day, life.first) if life else day


def read_with(base: Snapshot, number: str) -> Snapshot:
    """The register by which a document is read: also with the bodies that began later, where facts tell of it with them."""
    told = DutyVersion.objects.filter(STANDS, instrument=number, role="main", start__gt=base.day)
    told = told.filter(place__in=base.divisions.keys())
    rows = BodyVersion.objects.filter(STANDS, unit__in=told.values("body")).order_by("-start")
    columns = rows.values_list("unit_id", "host_id", "name", "category", "slot")
    begun = {row[0]: Body(*row) for row in columns}
    return replace(base, bodies={**begun, **base.bodies})


def recorded_after(
    places: Collection[str], matters: Collection[str], day: date, number: str
) -> Mapping[Key, Later]:
    """Place and matter → what is said of it first after a day; on the day itself where another document is named then."""
    rows = DutyVersion.objects.filter(STANDS, role="main", place__in=places, matter__in=matters)
    rows = rows.filter(Q(start__gt=day) | (Q(start=day) & ~Q(instrument__in=("", number)))).order_by("-start")
    found = ((start, Duty(*columns)) for start, *columns in rows.values_list("start", *DUTY_COLUMNS))
    return {(duty.place, duty.matter): Later(start, duty) for start, duty in found}


def _kept(rows: QuerySet[Row]) -> list[Kept]:
    return [
        Kept(
            row.pk,
            row.county_id,
            row.act_id,
            undone.pk if (undone := getattr(row.act, "undone_by", None)) else 0,
            Instrument(
                Form(row.form),
                row.number,
                row.title,
                row.issuer,
                row.published_on,
                row.published_in,
                row.effective,
                Pending(row.pending),
                row.assessment_due,
                row.pending_text,
                tuple(row.assumed.split()),
            ),
            row.effective,
            row.followed,
        )
        for row in rows.select_related("act__undone_by").order_by("-effective", "-pk")
    ]
