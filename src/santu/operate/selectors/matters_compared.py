"""The matters of a township's centre as surveyed, as its list has them and as their cases went in some months."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.domain.roles import Right
from santu.accounts.selectors.grants import held_over
from santu.kernel.codes import Level
from santu.operate.domain.binding import APPLICANT
from santu.operate.domain.compared import Compared, Planned, Worked, compared
from santu.operate.domain.measured_drift import Drifting, Unheld, drifting
from santu.operate.domain.measuring import Spent
from santu.operate.domain.state import Deed
from santu.operate.domain.window import APPROVE, DELIVER, PROCESS
from santu.operate.models import Case, ProcessVersion, Token
from santu.operate.selectors.processes import read_once
from santu.operate.selectors.which_cases import Months, opened_in
from santu.operate.selectors.whose import holding
from santu.operate.selectors.window import Away, away_of, worked
from santu.register.domain.survey import Round
from santu.register.selectors.centre_terms import Centre, MatterTerms, centre_in_force, matters_listed
from santu.register.selectors.heirs import names_of, parts_of
from santu.register.selectors.survey import latest_of, rows_of
from santu.register.selectors.ways import Inside, inside


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The matters of a centre; None where no list is in force or no survey was handed in. ``names`` are those of units by id."""

    centre: Centre | None
    survey: Round | None
    rows: Sequence[Compared]
    names: Mapping[str, str]


def matters_compared(township: str, day: date, months: Months) -> SideBySide:
    """The matters of a township, with the cases of what went into it, that were opened in some months."""
    return _side(township, set(parts_of({township}, day)), day, months)


def drifting_at(township: str, day: date, months: Months) -> list[Drifting]:
    """All that drifts at a township by what was measured in some months, and by whose tasks nobody may do today."""
    units = set(parts_of({township}, day))
    side, lost = _side(township, units, day, months), unheld_at(units)
    names = {**names_of({unit for one in lost for unit in (one.place, one.body)}), **side.names}
    return drifting(side.rows, lost, names, months)


def _side(township: str, units: Collection[str], day: date, months: Months) -> SideBySide:
    centre, survey = centre_in_force(township, day), latest_of(township, day)
    planned = [_planned(one) for one in centre.matters] if centre else []
    rows = compared(planned, rows_of(survey.number) if survey else (), _worked(units, township, months))
    return SideBySide(centre, survey, rows, names_of({unit for one in rows for unit in one.worked.by}))


def unheld_at(units: Collection[str]) -> list[Unheld]:
    """The open tasks of cases of some townships that nobody may do today, by task and by whose they are; who applies may be anybody."""
    rows = Token.objects.filter(case__place__in=units).open_tasks().exclude(right=APPLICANT)
    keys = ("process", "node", "right", "place", "body")
    counts = rows.order_by().values(*keys).annotate(count=Count("pk"), first=Min("since"))
    found = sorted(counts.values_list(*keys, "count", "first"))
    today = timezone.localdate()
    held = set(holding(held_over({place for _, _, _, place, *_ in found}, today), today))
    lost = [
        row
        for row in found
        if not any((row[2], unit, body) in held for unit in (EVERYWHERE, row[3]) for body in ("", row[4]))
    ]
    called = _called({process for process, *_ in lost})
    return [
        Unheld(called.get((process, node), node), Right(right), place, body, count, timezone.localdate(since))
        for process, node, right, place, body, count, since in lost
    ]


def _called(processes: Collection[str]) -> Mapping[tuple[str, str], str]:
    """What the tasks of some processes are called, by the newest version that has them."""
    rows = ProcessVersion.objects.filter(process__in=processes).order_by("number")
    return {
        (process, node.id): node.called
        for process, drawing in rows.values_list("process", "drawing")
        for node in read_once(drawing).nodes.values()
    }


def _planned(one: MatterTerms) -> Planned:
    offices = {office.name: office.unit for office in (one.organ, *one.back_offices) if office.name}
    return Planned(one.terms.matter, one.terms.name, offices, one.days.promised, one.days.statutory)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A task of a case: at which unit, from when to when (None where it is open), and how it ended."""

    unit: str
    since: datetime
    until: datetime | None
    deed: str


def _worked(units: Collection[str], township: str, months: Months) -> dict[str, Worked]:
    """How the cases of some months went by their matter, in four statements."""
    cases = Case.objects.filter(opened_in(months), place__in=units, process=PROCESS)
    about = list(cases.order_by("pk").values_list("pk", "matter", "title", "came_at"))
    if not about:
        return {}
    tasks, away = _tasks(cases, units, township), away_of(cases)
    by_matter = defaultdict[str, list[tuple[str, int, datetime]]](list)
    for case, matter, title, came in about:
        by_matter[matter or title].append((title, case, came))
    return {matter: _went(own, tasks, away) for matter, own in by_matter.items()}


def _went(
    cases: Sequence[tuple[str, int, datetime]],
    tasks: Mapping[tuple[int, str], Sequence[_Ended]],
    away: Mapping[int, Sequence[Away]],
) -> Worked:
    by, decided, whole = Counter[str](), Counter[int](), Counter[int]()
    for _, case, came in cases:
        approvals = tasks.get((case, APPROVE), ())
        by.update({one.unit for one in approvals if one.deed == Deed.ENDED})
        ends = [one.until for one in approvals if one.until]
        if ends and len(ends) == len(approvals):
            since = min(one.since for one in approvals)
            decided[worked(since, max(ends), away.get(case, ()))] += 1
        handed = [one.until for one in tasks.get((case, DELIVER), ()) if one.until and one.deed == Deed.ENDED]
        if handed:
            whole[worked(came, max(handed), away.get(case, ()))] += 1
    return Worked(cases[-1][0], len(cases), by, Spent(decided), Spent(whole))


def _tasks(
    cases: QuerySet[Case], units: Collection[str], township: str
) -> Mapping[tuple[int, str], Sequence[_Ended]]:
    """The approvals and deliveries of some cases; what units did that went into the township is that of the township."""
    found = defaultdict[tuple[int, str], list[_Ended]](list)
    rows = Token.objects.filter(case__in=cases, node__in=(APPROVE, DELIVER), waits=True)
    columns = ("case", "node", "place", "body", "since", "ended_at", "deed")
    for case, node, place, body, *rest in rows.values_list(*columns):
        found[case, node].append(_Ended(body or (township if place in units else place), *rest))
    return found


@dataclass(frozen=True, slots=True)
class CentreBelow:
    """A township of a county: the matters of its centre's list (None where none is in force), those of them applied for, all cases and those that no list has."""

    unit: str
    name: str
    listed: int | None
    applied: int
    cases: int
    unlisted: int


def centres_below(county: str, day: date, months: Months) -> list[CentreBelow]:
    """The townships of a county in the order of the register, each with the cases of what went into it."""
    children = [one for one in inside([county], day)[county] if one.level is Level.TOWNSHIP]
    lists, parts = matters_listed({one.unit for one in children}, day), parts_of({county}, day)
    of_parts = _carried(children, parts_of({one.unit for one in children}, day))
    rows = Case.objects.filter(opened_in(months), county__in=set(parts), process=PROCESS)
    came = defaultdict[str, Counter[str]](Counter)
    for place, matter, count in rows.order_by().values_list("place", "matter").annotate(count=Count("pk")):
        came[of_parts.get(place, place)][matter] += count
    return [_below(one, lists.get(one.unit), came[one.unit]) for one in children]


def _carried(
    children: Sequence[Inside], parts: Mapping[str, Sequence[tuple[str, date]]]
) -> Mapping[str, str]:
    """Of each unit that went into a township, and of that itself, the township."""
    found: dict[str, str] = {}
    for child in children:
        ahead = [child.unit]
        while ahead:
            unit = ahead.pop()
            if found.setdefault(unit, child.unit) == child.unit:
                ahead += [old for old, _ in parts.get(unit, ()) if old not in found]
    return found


def _below(one: Inside, listed: Sequence[tuple[str, str]] | None, came: Counter[str]) -> CentreBelow:
    if listed is None:
        return CentreBelow(one.unit, one.name, None, 0, came.total(), 0)
    applied = sum(any(came[key] for key in keys) for keys in listed)
    known = {key for keys in listed for key in keys}
    unlisted = sum(count for matter, count in came.items() if matter not in known)
    return CentreBelow(one.unit, one.name, len(listed), applied, came.total(), unlisted)
