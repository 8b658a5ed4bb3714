"""Whistle and report-in: whom a township may call, calling them, and who is called and not through."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.callers import caller
from santu.api.fields import Given, Limit, Number, Offset, Part, Text, Word, part
from santu.api.routes.case_shapes import CalledShape, Opened, called_shape
from santu.api.routes.operation import place_on
from santu.api.sending import opening_key
from santu.operate.domain.whistle import ORDINARY, Blow
from santu.operate.selectors.whistle import OpenWhistle, departments_in, listed_for, open_whistles
from santu.operate.services.whistle import whistle_call

router = Router()


class DepartmentShape(Schema):
    """A department of the county; `leads` and `supports` by the responsibility list for the matter, and why."""

    organ: str
    name: str
    leads: bool
    supports: bool
    why: str


class OpenShape(Schema):
    """A department of an open whistle; null before anybody was called."""

    case: int
    title: str
    township: str
    township_name: str
    urgency: str
    since: datetime
    department: CalledShape | None


class CallGiven(Given):
    """What a township calls departments for; `task` is the number of a handed task that is answered so."""

    title: Word
    where: Text
    basis: Text
    urgency: Word = ORDINARY
    matter: Word = ""
    departments: list[Word] = Field(default_factory=list, max_length=100)
    task: Number | None = None


@router.get(
    "/units/{unit}/departments",
    response=list[DepartmentShape],
    url_name="departments",
    operation_id="departments",
)
def departments(request: HttpRequest, unit: Word, matter: Word = "") -> list[DepartmentShape]:
    """The departments that a township may call today, and whom the responsibility list names for a matter."""
    place, today = place_on(unit, None), caller(request).sight.today
    names = departments_in(place.county, today)
    listed = listed_for(unit, matter, today, names)
    return [
        DepartmentShape(
            organ=organ,
            name=name,
            leads=organ == listed.lead,
            supports=organ in listed.support,
            why=listed.why.get(organ, ""),
        )
        for organ, name in names.items()
    ]


@router.get("/units/{unit}/whistles", response=Part[OpenShape], url_name="whistles", operation_id="whistles")
def whistles(request: HttpRequest, unit: Word, limit: Limit = 100, offset: Offset = 0) -> object:
    """The open whistles of a township, or of all townships of a county, the oldest first, department by department."""
    return part(open_whistles(unit), limit, offset, _open)


@router.post(
    "/units/{unit}/whistles", response={201: Opened}, url_name="whistles", operation_id="whistle_call"
)
def call(request: HttpRequest, unit: Word, given: CallGiven) -> Opened:
    """Call departments of the county as a township (SX-23)."""
    blow = Blow(unit, **{**given.model_dump(), "key": opening_key(request)})
    case = whistle_call(told=blow, by=caller(request).person)
    return Opened(number=case.pk, called=case.number)


def _open(one: OpenWhistle) -> OpenShape:
    return OpenShape(
        case=one.case,
        title=one.title,
        township=one.township,
        township_name=one.township_name,
        urgency=one.urgency,
        since=one.since,
        department=called_shape(one.called) if one.called else None,
    )
