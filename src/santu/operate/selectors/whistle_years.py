"""How the departments of a county answered whistles in a year; beside the median of all, never in an order of merit."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from statistics import median

from django.db.models import Avg
from django.utils import timezone

from santu.operate.domain.whistle import OUT, PROCESS, Part, Ruling
from santu.operate.models import Called, WhistleScore
from santu.operate.selectors.whistle import parts_of_score


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a department was called, came in time or late, and refused: with right, or not; a median may be a half."""

    called: float = 0
    in_time: float = 0
    late: float = 0
    refused_rightly: float = 0
    refused_wrongly: float = 0


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
    rows = list(
        Called.objects.filter(case__county=county, case__process=PROCESS, called_at__range=_year(year))
        .select_related("case")
        .order_by("called_at", "pk")
    )
    by_organ: dict[str, list[Called]] = {}
    for row in rows:
        by_organ.setdefault(row.organ_id, []).append(row)
    counts = {one: _counts(some) for one, some in by_organ.items()}
    own = by_organ.get(organ, [])
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
    called = Called.objects.filter(organ=organ).exclude(called_at=None).values_list("called_at", flat=True)
    return sorted(
        {timezone.localdate(at).year for at in called if at} | {timezone.localdate().year}, reverse=True
    )


def _year(year: int) -> tuple[datetime, datetime]:
    first, next_ = (
        timezone.make_aware(datetime.combine(date(one, 1, 1), datetime.min.time()))
        for one in (year, year + 1)
    )
    return first, next_


def _counts(rows: list[Called]) -> Counts:
    refused = [row for row in rows if row.clause]
    rightly = sum(row.ruling in OUT and not row.is_late for row in refused)
    return Counts(
        called=len(rows),
        in_time=sum(row.reported_at is not None and not row.is_late for row in rows),
        late=sum(row.is_late for row in rows),
        refused_rightly=rightly,
        refused_wrongly=sum(row.ruling == Ruling.ORDERED for row in refused),
    )


def _median(counts: list[Counts]) -> Counts:
    if not counts:
        return Counts()
    return Counts(*(median(getattr(one, field.name) for one in counts) for field in fields(Counts)))


def _parts(organ: str, county: str, year: int) -> tuple[PartOfYear, ...]:
    rows = WhistleScore.objects.filter(case__county=county, year=year).values("organ", "part")
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
