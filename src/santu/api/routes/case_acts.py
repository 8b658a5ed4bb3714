"""Acting on cases: taking an application at a window, opening a case of another process, ending a task."""

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.accounts.domain.roles import SECOND_FACTOR, Right
from santu.api.callers import caller
from santu.api.fields import Given, Moment, Number, Word
from santu.api.language import translate
from santu.api.problems import told
from santu.api.routes.case_ends import EndGiven, Written, end_task, texts_of
from santu.api.routes.case_shapes import (
    CaseWhole,
    FieldShape,
    Opened,
    case_whole,
    form_shape,
    opening_key,
)
from santu.kernel.messages import N_
from santu.operate.domain.window import PERSON, Who
from santu.operate.selectors.beginning import begun_at
from santu.operate.selectors.cases import case_view
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
    """What a case is opened with: of which process, what it is about, and what the form of its beginning asks for."""

    process: Word
    title: Word
    written: Written = Field(default_factory=dict, max_length=100)
    came_at: Moment | None = None
    note: str = Field("", max_length=2000)


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


@router.post("/units/{unit}/cases", response={201: Opened}, url_name="unit-cases", operation_id="case_begin")
def open_case(request: HttpRequest, unit: Word, given: BeginningGiven) -> Opened:
    """Open a case of a process at a unit by the form of its beginning; one that takes a file is opened on its page."""
    beginning = Beginning(
        process=given.process,
        place=unit,
        title=given.title,
        key=opening_key(request),
        written=texts_of(given.written),
        came_at=given.came_at,
        note=given.note,
    )
    case = case_begin(told=beginning, by=caller(request).person)
    return Opened(number=case.pk, called=case.number)


@router.post(
    "/cases/{number:number}/tasks/{number:token}",
    response=CaseWhole,
    url_name="case-task",
    operation_id="case_task",
)
def end(request: HttpRequest, number: Number, token: Number, given: EndGiven) -> CaseWhole:
    """End an open task of one's own, with all that this task asks for; the answer is the case as it then stands."""
    mine = caller(request)
    found = case_view(mine.sight, number)
    task = next((one for one in found.tasks if one.token == token), None)
    if task is None:
        gone = N_("这一件没有第 {token} 号任务，或它已经办结；请重新读取这一件，看现在有哪些任务。")
        raise told(422, gone, place="token", token=token)
    if task.right in SECOND_FACTOR and not mine.sight.has(Right(task.right)):
        raise mine.lacks(Right(task.right))
    end_task(found, task, given.does, mine.person)
    return case_whole(case_view(mine.sight, number))
