"""The operation map 运行图 of a unit: how a process goes there, and its matters as surveyed, listed and measured."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from santu.api.fields import Day, Limit, Number, Offset, Part, Word, part
from santu.api.language import translate
from santu.api.problems import told
from santu.api.routes.units import on_day
from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.operate.domain.compared import Compared
from santu.operate.domain.measuring import Spent, year_to
from santu.operate.selectors.matters_compared import CentreBelow, centres_below, matters_compared
from santu.operate.selectors.measured import Asked, Live, Measure, Place, figures_of
from santu.operate.selectors.processes import shown_of

router = Router()
Month = Annotated[
    str,
    StringConstraints(pattern="^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$"),
    Field(description="A month, such as 2026-01."),
]
ONLY = {
    Level.TOWNSHIP: N_("逐事项对照按乡镇（街道）看；请改查一个乡镇（街道）。"),
    Level.COUNTY: N_("各中心的事项按县（市、区）看；请改查一个县（市、区）。"),
}
PLACES = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP})


class SpentShape(Schema):
    """How many ended, and in how many working days: the median, and within which nine in ten were done."""

    ended: int
    median: float | None
    most: int | None


class LiveShape(Schema):
    """Tasks that are open now, and how many of them are amber or overdue."""

    open: int
    amber: int
    overdue: int


class EndedShape(SpentShape):
    """What ended in the months (`overdue` of them too late), and what is open now."""

    overdue: int
    now: LiveShape


class NodeMeasure(EndedShape):
    """A task of the process."""

    node: str
    name: str


class MonthMeasure(SpentShape):
    """The cases of a month: opened, and ended."""

    month: str
    opened: int


class UnitMeasure(EndedShape):
    """A unit directly below."""

    unit: str
    name: str
    level: Level


class OperationShape(Schema):
    """How a process goes at a unit; `version` is 0 for all of its versions."""

    process: str
    version: int
    first: str
    last: str
    opened: int
    whole: EndedShape
    nodes: list[NodeMeasure]
    months: list[MonthMeasure]
    below: list[UnitMeasure]


class SurveyedShape(Schema):
    """Who does a matter by the survey: with how many people, how often, in how many working days."""

    doer: str
    body: str
    persons: int | None
    frequency: str
    days: int | None


class OfficeShape(Schema):
    """Who decides or approves; `unit` is empty where the register does not know it."""

    name: str
    unit: str


class ListedShape(Schema):
    """A matter by the list of the centre: who decides, and the working days."""

    offices: list[OfficeShape]
    promised: int | None
    statutory: int | None


class DidShape(Schema):
    """In how many cases a unit ended the approval."""

    unit: str
    name: str
    cases: int


class MeasuredShape(Schema):
    """How the cases of a matter went: the approval, and the whole way to delivery."""

    cases: int
    by: list[DidShape]
    decided: SpentShape
    whole: SpentShape


class MatterShape(Schema):
    """A matter as surveyed, as listed (null: it is not) and as measured; `drifts` are how these differ."""

    matter: str
    name: str
    surveyed: list[SurveyedShape]
    listed: ListedShape | None
    measured: MeasuredShape
    drifts: list[str]


class MattersShape(Schema):
    """The matters of a township; the title of its list and the day of its survey are null where there is none."""

    list: str | None
    survey: date | None
    matters: Part[MatterShape]


class CentreShape(Schema):
    """A township of a county: the matters of its list (null: it has none), those applied for, all cases and those off the list."""

    unit: str
    name: str
    listed: int | None
    applied: int
    cases: int
    unlisted: int


def place_on(unit: str, day: date | None) -> Place:
    """A unit of townships or above, with the county in which it lies, on the nearest day that it was there."""
    shown, life, way = on_day(unit, day)
    row = way[-1]
    if row.level not in PLACES:
        below = N_("办件记在乡镇（街道），“{name}”在其下；请改查所在的乡镇（街道）。")
        raise told(404, below, place=unit, name=row.name)
    county = next((one.id for one in way if one.level is Level.COUNTY), unit)
    return Place(unit, row.level, county, min(max(shown, life.first), life.last))


@router.get(
    "/units/{unit}/operation",
    response=OperationShape,
    url_name="unit-operation",
    operation_id="unit_operation",
)
def operation(
    request: HttpRequest,
    unit: Word,
    *,
    process: Word = "window",
    version: Number = 0,
    first: Month | None = None,
    last: Month | None = None,
    day: Day | None = None,
) -> OperationShape:
    """How a process goes at a unit: what is open at each task now, and how long it took in some months (SX-03)."""
    months = _months(first, last, day)
    shown = shown_of(process, version)
    found = figures_of(place_on(unit, day), Asked(process, *months, version), timezone.now())
    nodes = shown.definition.nodes
    return OperationShape(
        process=process,
        version=version,
        first=_written(months[0]),
        last=_written(months[1]),
        opened=found.whole.opened,
        whole=EndedShape(**_measure(found.whole)),
        nodes=[
            NodeMeasure(
                node=node, name=translate(nodes[node].called) if node in nodes else node, **_measure(one)
            )
            for node, one in found.nodes.items()
        ],
        months=[
            MonthMeasure(month=_written(month), opened=one.opened, **_spent(one.spent))
            for month, one in found.months.items()
        ],
        below=[
            UnitMeasure(unit=child.unit, name=child.name, level=child.level, **_measure(one))
            for child, one in found.below
        ],
    )


@router.get(
    "/units/{unit}/matters", response=MattersShape, url_name="unit-matters", operation_id="unit_matters"
)
def matters(
    request: HttpRequest,
    unit: Word,
    *,
    first: Month | None = None,
    last: Month | None = None,
    day: Day | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> MattersShape:
    """The matters of a township side by side: as surveyed, as listed, as measured in some months (SX-03, SX-25)."""
    place = _place_of(unit, day, Level.TOWNSHIP)
    side = matters_compared(place.unit, place.day, _months(first, last, day))
    rows = part(side.rows, limit, offset, lambda one: _matter(one, side.names))
    return MattersShape(
        list=side.centre.title if side.centre else None,
        survey=side.survey.day if side.survey else None,
        matters=Part[MatterShape](**rows),
    )


@router.get(
    "/units/{unit}/centres", response=Part[CentreShape], url_name="unit-centres", operation_id="unit_centres"
)
def centres(
    request: HttpRequest,
    unit: Word,
    *,
    first: Month | None = None,
    last: Month | None = None,
    day: Day | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> object:
    """The townships of a county: how many matters the list of each centre has, and how many cases came in some months."""
    place = _place_of(unit, day, Level.COUNTY)
    return part(centres_below(place.unit, place.day, _months(first, last, day)), limit, offset, _centre)


def _place_of(unit: str, day: date | None, level: Level) -> Place:
    found = place_on(unit, day)
    if found.level is not level:
        raise told(404, ONLY[level], place=unit)
    return found


def _months(first: str | None, last: str | None, day: date | None) -> tuple[date, date]:
    """The first days of the first and of the last month; the twelve up to the day where they are left out."""
    until = _begun(last) if last else year_to(day or timezone.localdate())[1]
    since = _begun(first) if first else year_to(until)[0]
    if since > until:
        late = N_("起始月份 {first} 晚于截止月份 {last}；请对调。")
        raise told(422, late, place="first", first=_written(since), last=_written(until))
    return since, until


def _begun(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _written(month: date) -> str:
    return f"{month:%Y-%m}"


def _spent(spent: Spent) -> dict[str, Any]:
    return {"ended": spent.runs, "median": spent.median, "most": spent.most}


def _measure(one: Measure) -> dict[str, Any]:
    return {**_spent(one.spent), "overdue": one.spent.overdue, "now": _live(one.live)}


def _live(live: Live) -> LiveShape:
    return LiveShape(open=live.open, amber=live.amber, overdue=live.overdue)


def _matter(one: Compared, names: Mapping[str, str]) -> MatterShape:
    planned, worked = one.planned, one.worked
    return MatterShape(
        matter=one.matter,
        name=one.name,
        surveyed=[
            SurveyedShape(
                doer=row.doer, body=row.body, persons=row.persons, frequency=row.frequency, days=row.days
            )
            for row in one.surveyed
        ],
        listed=ListedShape(
            offices=[OfficeShape(name=name, unit=office) for name, office in planned.offices.items()],
            promised=planned.promised,
            statutory=planned.statutory,
        )
        if planned
        else None,
        measured=MeasuredShape(
            cases=worked.cases,
            by=[
                DidShape(unit=unit, name=names.get(unit, unit), cases=cases)
                for unit, cases in sorted(worked.by.items())
            ],
            decided=SpentShape(**_spent(worked.decided)),
            whole=SpentShape(**_spent(worked.whole)),
        ),
        drifts=[str(kind) for kind in one.drifts],
    )


def _centre(one: CentreBelow) -> CentreShape:
    return CentreShape(
        unit=one.unit,
        name=one.name,
        listed=one.listed,
        applied=one.applied,
        cases=one.cases,
        unlisted=one.unlisted,
    )
