"""Assessments of devolved powers that count, who recorded them, and which powers are due on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, refuse
from santu.register.domain.power_assessments import Assessable, Assessed, Due, Found, Key, Outcome, dues_of
from santu.register.domain.powers import GIVEN
from santu.register.models import DutyVersion, InstrumentItem, PowerAssessment, PowerAssessmentRecord
from santu.register.models.acts import STANDS
from santu.register.selectors.heirs import carriers_of
from santu.register.selectors.instruments import Given, Kept


@dataclass(frozen=True, slots=True)
class Record:
    """A record of assessments of a county: its number, what it was called, how many findings, whether it was withdrawn."""

    number: int
    county: str
    title: str
    day: date
    findings: int
    withdrawn_on: date | None


COLUMNS = ("instrument_id", "matter", "held_on", "outcome", "reason", "paper", "next_due", "record_id")


def findings_of(instruments: Collection[int]) -> dict[Key, Found]:
    """What counts of some instruments: of one instrument, matter and day what was recorded last."""
    rows = PowerAssessment.objects.filter(instrument__in=instruments, record__withdrawn_on=None)
    found = {}
    for number, matter, day, outcome, reason, paper, due, record in rows.order_by("pk").values_list(*COLUMNS):
        said = Assessed(number, matter, day, Outcome(outcome), reason, paper, due)
        found[said.key] = Found(record, said)
    return found


def keys_of(record: int) -> set[Key]:
    """Of what a record speaks."""
    rows = PowerAssessment.objects.filter(record=record)
    return set(rows.values_list("instrument_id", "matter", "held_on"))


def record_numbered(number: int) -> Record:
    """A record by its number.

    Raises:
        Refused: there is none.
    """
    found = _records(PowerAssessmentRecord.objects.filter(pk=number))
    if not found:
        raise refuse("record", N_("没有第 {number} 号赋权评估登记；请从列表里选。"), number=number)
    return found[0]


def records_of(county: str, most: int) -> list[Record]:
    """The latest records of a county, also those that were withdrawn."""
    return _records(PowerAssessmentRecord.objects.filter(county=county).order_by("-pk"))[:most]


def assessables(instruments: Sequence[Kept]) -> list[Assessable]:
    """Instruments of a county with the day from which townships have each of their matters by them no more."""
    ids = {one.id: one.said.number for one in instruments}
    items = InstrumentItem.objects.filter(instrument__in=ids)
    rows = DutyVersion.objects.filter(STANDS, role="main", power__in=GIVEN, instrument__in=ids.values())
    places = carriers_of(set(items.values_list("place", flat=True)))
    rows = rows.filter(place__in=places).order_by()
    ends = {
        (number, matter): end
        for number, matter, end in rows.values_list("instrument", "matter").annotate(last=Max("end"))
    }
    found: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for instrument, matter in items.values_list("instrument", "matter").distinct().order_by("matter"):
        found[instrument][matter] = ends.get((ids[instrument], matter), date.min)
    return [Assessable(one.id, one.said, found[one.id]) for one in instruments]


def dues(given: Sequence[Given], found: Mapping[Key, Found], day: date) -> list[Due]:
    """When powers that are in force by instruments are due, the most urgent first."""
    said = [one.said for one in found.values()]
    matters: defaultdict[int, list[str]] = defaultdict(list)
    by = {one.by.id: one.by.said for one in given}
    for one in given:
        if one.duty.matter not in matters[one.by.id]:
            matters[one.by.id].append(one.duty.matter)
    rows = [due for id_ in by for due in dues_of(id_, by[id_], matters[id_], said, day)]
    return sorted(rows, key=lambda one: (one.due or date.max, one.instrument, one.matters[0]))


def _records(rows: QuerySet[PowerAssessmentRecord]) -> list[Record]:
    return [
        Record(
            row.pk,
            row.county_id,
            row.title,
            timezone.localtime(row.recorded_at).date(),
            row.n,
            row.withdrawn_on,
        )
        for row in rows.annotate(n=Count("findings"))
    ]
