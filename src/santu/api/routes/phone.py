"""What a phone takes along, so that one can work where there is no signal."""

import hashlib
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import quote_etag
from ninja import Router, Schema

from santu.api.callers import caller
from santu.api.language import translate
from santu.api.routes.case_shapes import FieldShape, OutcomeShape, form_shape
from santu.api.sending import LATE, SKEW, task_etag
from santu.files.kinds import KINDS
from santu.operate.domain.files import taken_on
from santu.operate.selectors.phone import Asking, Outdoor, Start, taken_along
from santu.standards.loader import load

router = Router()


class PhoneOwner(Schema):
    """Whose phone it is."""

    name: str
    username: str


class OptionShape(Schema):
    """One of those that a field chooses from; `parent` is the unit in which it lies, empty where that is not chosen beside it."""

    value: str
    text: str
    parent: str


class PhoneField(FieldShape):
    """A field of a form with what there is to choose from, for the kinds unit, units and matter."""

    options: list[OptionShape]


class PhoneStart(Schema):
    """What one may report at a unit."""

    process: str
    title: str
    unit: str
    unit_name: str
    form: list[PhoneField]


class FactShape(Schema):
    """What was written in a case so far."""

    label: str
    text: str


class PhoneTask(Schema):
    """A task of one's own out of doors, with all that it asks and says.

    It is ended by the act `complete` with one of its outcomes; `etag` is sent with that as `If-Match`.
    """

    case: int
    called: str
    title: str
    process: str
    process_title: str
    place_name: str
    token: int
    node: str
    name: str
    due_at: datetime | None
    colour: str
    etag: str
    outcomes: list[OutcomeShape]
    form: list[PhoneField]
    facts: list[FactShape]


class PhoneQuestionnaire(Schema):
    """A questionnaire that one fills in at a unit."""

    key: str
    title: str
    unit: str
    unit_name: str
    until: date | None
    form: list[PhoneField]


class PhoneFiles(Schema):
    """What is taken of files: how they are sent, with what that is called; megabytes of each; how many for a field."""

    kinds: dict[str, str]
    megabytes: int
    each: int


class PhoneLate(Schema):
    """How many days ago what is sent later may count as done, and how many minutes a clock may be off before that is told."""

    days: int
    skew_minutes: int


class Phone(Schema):
    """What a phone takes along; nothing of who applied, and no telephone number. `now` is the clock of the server."""

    now: datetime
    who: PhoneOwner
    begin: list[PhoneStart]
    tasks: list[PhoneTask]
    questionnaires: list[PhoneQuestionnaire]
    files: PhoneFiles
    late: PhoneLate


@router.get(
    "/phone", response=Phone, url_name="phone", operation_id="phone", summary="What a phone takes along"
)
def phone(request: HttpRequest, response: HttpResponse) -> Phone:
    """What one may report, one's own tasks out of doors, and what these ask; the ETag is the same while only `now` differs."""
    mine, today, standards = caller(request), timezone.localdate(), load()
    found, taken = taken_along(mine.sight), taken_on(today, standards)
    late = PhoneLate(days=standards.count(LATE, today), skew_minutes=standards.count(SKEW, today))
    shape = Phone(
        now=timezone.localtime(found.now),
        who=PhoneOwner(name=mine.person.title_zh or mine.person.username, username=mine.person.username),
        begin=[_start(one) for one in found.starts],
        tasks=[_task(one) for one in found.tasks],
        questionnaires=[],
        files=PhoneFiles(
            kinds={KINDS[kind].media: translate(name) for kind, name in taken.kinds.items()},
            megabytes=taken.megabytes,
            each=taken.each,
        ),
        late=late,
    )
    response["ETag"] = quote_etag(
        hashlib.sha256(shape.model_dump_json(exclude={"now"}).encode()).hexdigest()[:32]
    )
    return shape


def _start(one: Start) -> PhoneStart:
    return PhoneStart(
        process=one.process,
        title=translate(one.title),
        unit=one.unit,
        unit_name=one.unit_name,
        form=_form(one.form),
    )


def _task(one: Outdoor) -> PhoneTask:
    return PhoneTask(
        case=one.case,
        called=one.called,
        title=one.title,
        process=one.process,
        process_title=translate(one.process_name),
        place_name=one.place_name,
        token=one.token,
        node=one.node,
        name=translate(one.name),
        due_at=one.due_at,
        colour=one.colour,
        etag=task_etag(one.case, one.token, one.version),
        outcomes=[OutcomeShape(key=key, word=translate(word)) for key, word in one.outcomes],
        form=_form(one.form),
        facts=[FactShape(label=translate(label), text=translate(text)) for label, text in one.facts],
    )


def _form(asking: Asking) -> list[PhoneField]:
    options = {
        name: [OptionShape(value=one.value, text=one.text, parent=one.parent) for one in asked.options]
        for name, asked in asking.items()
    }
    shapes = form_shape({name: asked.own for name, asked in asking.items()})
    return [PhoneField(**shape.model_dump(), options=options[shape.name]) for shape in shapes]
