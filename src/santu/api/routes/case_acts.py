"""Acting on cases: taking an application at a window, opening a case of another process, ending a task."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from santu.accounts.domain.roles import SECOND_FACTOR, Right
from santu.api.callers import caller
from santu.api.fields import Given, Moment, Number, Word
from santu.api.language import translate
from santu.api.problems import told
from santu.api.routes.case_ends import Beside, Complete, EndGiven, Written, end_task, texts_of
from santu.api.routes.case_shapes import FieldShape, Opened, case_whole, form_shape
from santu.api.routes.conflicts import Conflicting, conflict_met
from santu.api.routes.outdoor_acts import own_act
from santu.api.routes.sent_shapes import Begun, CaseDone, sent_shape
from santu.api.sending import AGAIN, Late, brought_in, is_same, late_of, opening_key
from santu.kernel.messages import N_, Refused
from santu.operate.domain.window import PERSON, Who
from santu.operate.selectors.beginning import begun_at
from santu.operate.selectors.cases import case_view
from santu.operate.selectors.sent import Before, act_under, opening_under
from santu.operate.services.beginning import Beginning, case_begin
from santu.operate.services.window import Application, window_open

router = Router()


class ApplicantGiven(Given):
    """Who applies, a person or a company: kept with the case, and told by no operation."""

    name: Word
    phone: Word = ""
    kind: Word = PERSON


class ApplicationGiven(Given):
    """What somebody applies for, by the code or the name of a matter of the centre's list."""

    matter: Word
    applicant: ApplicantGiven
    came_at: Moment | None = None


@router.post(
    "/units/{unit}/applications",
    response={201: Opened},
    url_name="applications",
    operation_id="application_open",
)
def open_application(request: HttpRequest, unit: Word, given: ApplicationGiven) -> Opened:
    """Take an application at the window of a township (SX-25); files are attached on the page of the case."""
    who = Who(given.applicant.name, given.applicant.phone, given.applicant.kind)
    application = Application(unit, given.matter, who, opening_key(request), given.came_at)
    case = window_open(told=application, by=caller(request).person)
    return Opened(number=case.pk, called=case.number)


class BeginningShape(Schema):
    """A process of which one may open a case: its name, what it is called, and the form of its beginning."""

    process: str
    title: str
    form: list[FieldShape]


class BeginningGiven(Given):
    """What a case is opened with: of which process, what it is about, and what the form of its beginning asks for.

    `recorded_at` is when it was saved on a phone, by its own clock, where it is sent later.
    """

    process: Word
    title: Word
    written: Written = Field(default_factory=dict, max_length=100)
    came_at: Moment | None = None
    note: str = Field("", max_length=2000)
    recorded_at: Moment | None = None


@router.get(
    "/units/{unit}/cases",
    response=list[BeginningShape],
    url_name="unit-cases",
    operation_id="cases_to_open",
)
def beginnings(request: HttpRequest, unit: Word) -> list[BeginningShape]:
    """The processes of which one may open a case at a unit today, each with what it asks for."""
    found = begun_at(caller(request).sight, unit)
    return [
        BeginningShape(process=one.process, title=translate(one.title), form=form_shape(one.form))
        for one in found
    ]


@router.post("/units/{unit}/cases", response={201: Begun}, url_name="unit-cases", operation_id="case_begin")
def open_case(request: HttpRequest, response: HttpResponse, unit: Word, given: BeginningGiven) -> Begun:
    """Open a case of a process at a unit by the form of its beginning, with the files that it takes (multipart).

    Sent again under its key, however late, it is the same case.
    """
    mine, late = caller(request), late_of(request, given.recorded_at)
    before = opening_under(mine.person.username, late.sent.key) if late.sent and late.sent.key else None
    if before:
        is_same(request, before)
        response[AGAIN] = "true"
        sent = sent_shape(late, before.at) if given.recorded_at else None
        return Begun(number=before.case, called=before.called, sent=sent)
    beginning = Beginning(
        process=given.process,
        place=unit,
        title=given.title,
        key=opening_key(request),
        written=texts_of(given.written),
        brought=brought_in(request),
        came_at=given.came_at,
        note=given.note,
        sent=late.sent,
    )
    case = case_begin(told=beginning, by=mine.person)
    sent = sent_shape(late, case.came_at) if given.recorded_at else None
    return Begun(number=case.pk, called=case.number, sent=sent)


@router.post(
    "/cases/{number:number}/tasks/{number:token}",
    response={200: CaseDone, 409: Conflicting},
    url_name="case-task",
    operation_id="case_task",
)
def end(
    request: HttpRequest, response: HttpResponse, number: Number, token: Number, given: EndGiven
) -> CaseDone:
    """End an open task of one's own, with all that it asks for and its files (multipart); the answer is the case as it then stands.

    Sent again under its key, however late, it is not done again. Where somebody else ended or changed the task meanwhile, that
    is told field by field (409).
    """
    mine, late = caller(request), late_of(request, given.recorded_at)
    key = late.sent.key if late.sent else ""
    before = act_under(number, mine.person.username, key) if key else None
    if before:
        is_same(request, before)
        response[AGAIN] = "true"
        return _done(request, number, given, late, before)
    found = case_view(mine.sight, number)
    task = next((one for one in found.tasks if one.token == token), None)
    conflict_met(request, found, token, given.does)
    if task is None:
        gone = N_("这一件没有第 {token} 号任务，或它已经办结；请重新读取这一件，看现在有哪些任务。")
        raise told(422, gone, place="token", token=token)
    if task.right in SECOND_FACTOR and not mine.sight.has(Right(task.right)):
        raise mine.lacks(Right(task.right))
    own = own_act(found, task, given.does) if isinstance(given.does, Complete) else None
    try:
        end_task(found, task, own or given.does, mine.person, Beside(brought_in(request), late.sent))
    except Refused:
        # Whoever came first may have ended it since it was looked at.
        conflict_met(request, case_view(mine.sight, number), token, given.does)
        raise
    return _done(request, number, given, late, act_under(number, mine.person.username, key) if key else None)


def _done(request: HttpRequest, number: int, given: EndGiven, late: Late, act: Before | None) -> CaseDone:
    """The case as it stands, and when what was sent later counts as done."""
    whole = case_whole(case_view(caller(request).sight, number))
    sent = sent_shape(late, act.at if act else timezone.now()) if given.recorded_at else None
    return CaseDone(**whole.model_dump(), sent=sent)
