"""How the departments of a county answered whistles in a year; beside the median of all, never in an order of merit."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone

from santu.operate.domain.whistle import OUT, PROCESS, Part, Ruling
from santu.operate.models import Called, WhistleScore
from santu.operate.selectors.whistle import parts_of_score
from santu.register.models import BodyVersion


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a department was called, came in time or late, and refused: with right, or not; a median may be a half."""

    called: float = 0
    in_time: float = 0
    late: float = 0
    refused_rightly: float = 0
    refused_wrongly: float = 0


_REFUSED = ~Q(clause="")
COUNTED = {
    "called": Count("pk"),
    "in_time": Count("pk", filter=Q(reported_at__isnull=False, is_late=False)),
    "late": Count("pk", filter=Q(is_late=True)),
    "refused_rightly": Count("pk", filter=_REFUSED & Q(ruling__in=OUT, is_late=False)),
    "refused_wrongly": Count("pk", filter=_REFUSED & Q(ruling=Ruling.ORDERED)),
}
"""How each of the counts is taken of some calls, in their order."""


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A part of the score: the mean of a department, and the median of the means of all of its county; in points."""

    part: Part
    mean: float | None
    median: float | None


@dataclass(frozen=True, slots=True)
class CallOfYear:
    """One call of a department in a year, and the points that it was given."""

    case: int
    title: str
    township: str
    role: str
    called_at: datetime
    reported_at: datetime | None
    is_late: bool
    clause: str
    ruling: str
    points: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DepartmentYear:
    """The year of a department; ``others`` is how many departments of the county were called in it."""

    organ: str
    year: int
    counts: Counts
    median: Counts
    others: int
    parts: tuple[PartOfYear, ...]
    calls: tuple[CallOfYear, ...]


def department_year(organ: str, county: str, year: int) -> DepartmentYear:
    """How a department answered the whistles of a year, beside the median of the departments called in its county."""
    first, next_ = _year(year)
    rows = Called.objects.filter(case__county=county, case__process=PROCESS, organ__in=_departments(county))
    rows = rows.filter(called_at__gte=first, called_at__lt=next_)
    counts = {one: Counts(*counted) for one, *counted in rows.values_list("organ").annotate(**COUNTED)}
    own = list(rows.filter(organ=organ).select_related("case").order_by("called_at", "pk"))
    return DepartmentYear(
        organ,
        year,
        counts.get(organ, Counts()),
        _median(list(counts.values())),
        len(counts),
        _parts(organ, county, year),
        tuple(_calls(own, organ)),
    )


def years_of(organ: str) -> list[int]:
    """The years in which a department was called, the last first, and always this one."""
    called = Called.objects.filter(organ=organ, called_at__isnull=False).datetimes("called_at", "year")
    return sorted({at.year for at in called} | {timezone.localdate().year}, reverse=True)


def _year(year: int) -> tuple[datetime, datetime]:
    first, next_ = (
        timezone.make_aware(datetime.combine(date(one, 1, 1), datetime.min.time()))
        for one in (year, year + 1)
    )
    return first, next_


def _departments(county: str) -> QuerySet[BodyVersion, Any]:
    """The bodies that a county has or had, by which the calls of a year are found without those of all years."""
    return BodyVersion.objects.filter(host=county).values("unit")


def _median(counts: list[Counts]) -> Counts:
    if not counts:
        return Counts()
    return Counts(*(median(getattr(one, field.name) for one in counts) for field in fields(Counts)))


def _parts(organ: str, county: str, year: int) -> tuple[PartOfYear, ...]:
    scores = WhistleScore.objects.filter(case__county=county, organ__in=_departments(county), year=year)
    rows = scores.values("organ", "part")
    means: dict[str, dict[str, float]] = {}
    for row in rows.annotate(mean=Avg("points")):
        means.setdefault(row["part"], {})[row["organ"]] = row["mean"]
    return tuple(
        PartOfYear(
            part,
            means.get(part.id, {}).get(organ),
            median(means[part.id].values()) if part.id in means else None,
        )
        for part in parts_of_score(min(date(year, 12, 31), timezone.localdate()))
    )


def _calls(rows: list[Called], organ: str) -> list[CallOfYear]:
    points: dict[int, dict[str, int]] = {}
    scored = WhistleScore.objects.filter(organ=organ, case__in=[row.case_id for row in rows])
    for case, part, given in scored.values_list("case_id", "part", "points"):
        points.setdefault(case, {})[part] = given
    return [
        CallOfYear(
            row.case_id,
            row.case.title,
            row.case.place_id,
            row.role,
            row.called_at,  # type: ignore[arg-type]  # those of a year were called in it
            row.reported_at,
            row.is_late,
            row.clause,
            row.ruling,
            points.get(row.case_id, {}),
        )
        for row in rows
    ]
