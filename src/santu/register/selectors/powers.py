"""Who is competent for a matter at a place on a day, for one question or a million, and for a case."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from santu.register.domain.competence import Above, Case, Competence, Holder, Period
from santu.register.domain.powers import Pending
from santu.register.models import BodyVersion, DivisionVersion, DutyVersion, InstrumentItem
from santu.register.models.acts import STANDS


def power_in_force(matter: str, place: str, day: date) -> Holder | None:
    """Who is competent for a matter at a place on a day; ``None`` where nobody is."""
    return competence_of([place], [matter]).holder(matter, place, day)


def powers_in_force(
    matters: Sequence[str], places: Sequence[str], days: Sequence[date]
) -> list[Holder | None]:
    """The same for as many questions at once."""
    return competence_of(set(places)).holders(matters, places, days)


def competent_for_case(matter: str, place: str, filed_on: date, day: date) -> Case:
    """Who is competent on a day for a case that was filed on another (SX-34: fixed on the filing day)."""
    return competence_of([place], [matter]).for_case(matter, place, filed_on, day)


def competence_of(places: Collection[str], matters: Collection[str] = ()) -> Competence:
    """Who was ever competent at some places, for some matters or for all."""
    above = _above(places)
    around = {*places, *(row.parent for row in above)} - {""}
    rows = DutyVersion.objects.filter(STANDS, role="main", place__in=around)
    if matters:
        rows = rows.filter(matter__in=matters)
    return Competence(_periods(rows), above, _pending(around))


def _above(places: Collection[str]) -> list[Above]:
    """What some places ever lay in, and so on upward."""
    found: list[Above] = []
    seen: set[str] = set()
    ahead = set(places)
    while ahead:
        rows = DivisionVersion.objects.filter(STANDS, unit__in=ahead)
        new = [Above(unit, start, end, parent or "") for unit, start, end, parent in rows.values_list(*LIES)]
        found += new
        seen |= ahead
        ahead = {row.parent for row in new if row.parent} - seen
    return found


LIES = ("unit_id", "start", "end", "parent_id")


def _periods(rows: QuerySet[DutyVersion]) -> Iterator[Period]:
    """Who had which matter; where no organ is named, the unit in which the body works answers."""
    hosts = _hosts(rows)
    columns = ("matter", "place_id", "start", "end", "organ", "body_id", "power", "instrument")
    known: dict[tuple[str, str, str, str], Holder] = {}
    for matter, place, start, end, organ, body, power, instrument in rows.values_list(*columns).iterator():
        told = [(start, end, organ)] if organ else hosts.get(body, ())
        for since, until, answers in told:
            first, last = max(start, since), min(end, until)
            if first < last:
                key = (answers, body, power, instrument)
                holder = known.setdefault(key, Holder(*key))
                yield Period(matter, place, first, last, holder)


def _hosts(rows: QuerySet[DutyVersion]) -> Mapping[str, Sequence[tuple[date, date, str]]]:
    found: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
    bodies = rows.filter(organ="").values("body").distinct()
    said = BodyVersion.objects.filter(STANDS, unit__in=bodies)
    for body, start, end, host in said.values_list("unit_id", "start", "end", "host_id"):
        found[body].append((start, end, host))
    return found


def _pending(places: Collection[str]) -> dict[tuple[str, str], Pending]:
    """By document number and place what becomes of pending cases, of the instruments that are not undone."""
    rows = InstrumentItem.objects.filter(instrument__act__undone_by=None, place__in=places)
    said = rows.values_list("instrument__number", "place_id", "instrument__pending").distinct()
    return {(number, place): Pending(rule) for number, place, rule in said}
