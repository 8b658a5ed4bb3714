"""Cases as the API tells them: whoever applied is named nowhere."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from santu.api.language import translate
from santu.api.routes.case_ends import acts_for
from santu.operate.domain.forms import Form
from santu.operate.domain.window import PROCESS as WINDOW
from santu.operate.domain.window import materials_of
from santu.operate.selectors.case_list import Listed
from santu.operate.selectors.cases import ActView, CaseView, ClockView, TaskView
from santu.operate.selectors.whistle import CalledView, called_in, sheet_of
from santu.operate.selectors.work import Line

By = str | None
WHO = Field(description="A user name of the administration; null for who applied.")


class TaskDue(Schema):
    """An open task by its node, and when it is due."""

    node: str
    due_at: datetime | None


class CaseRow(Schema):
    """A case in a list: `number` stands in addresses, `called` is what people call it by."""

    number: int
    called: str
    title: str
    process: str
    matter: str
    place: str
    place_name: str
    came_at: datetime
    closed_at: datetime | None
    is_synthetic: bool
    tasks: list[TaskDue]


class Cases(Schema):
    """Cases, the newest first; `later` is sent as `behind` for those after them, null at the end."""

    items: list[CaseRow]
    later: int | None


class OutcomeShape(Schema):
    """A way to end a task, and what it is called."""

    key: str
    word: str


class FieldShape(Schema):
    """A field of a form: how it is written (`kind`), what it is called, and the ends for which it must be said (`*`: each).

    `of` are the choices, or the kinds of files, by what is sent; `among` says which units are chosen from.
    """

    name: str
    kind: str
    label: str
    hint: str
    clause: str
    of: dict[str, str]
    among: str
    needed: list[str]


class TaskShape(Schema):
    """An open task: whose it is (`right` over `place`, of `body`), by when, and how it can end.

    `colour` is ok, amber, overdue or empty; `mine` says whether one may act on it, `acts` by what. `back` is the outcome
    that sends it back, with a reason. `form` is what is to be written down; files are attached on the page of the case.
    """

    token: int
    node: str
    name: str
    lane: str
    item: str
    right: str
    place: str
    place_name: str
    body: str
    body_name: str
    holder: By = WHO
    since: datetime
    amber_at: datetime | None
    due_at: datetime | None
    colour: str
    mine: bool
    outcomes: list[OutcomeShape]
    back: str
    acts: list[str]
    form: list[FieldShape]


class DoneShape(Schema):
    """An act on a case; `on_paper` or `on_phone` is when it was really done, where it was entered or sent later.

    `note` is empty for who does not act on the case.
    """

    seq: int
    deed: str
    node: str
    task: str
    by: By = WHO
    at: datetime
    outcome: str
    note: str
    on_paper: datetime | None
    on_phone: datetime | None


class ClockActShape(Schema):
    """A pause, resumption or extension by working days."""

    deed: str
    days: int
    reason: str
    document: str
    at: datetime
    by: By = WHO


class ClockShape(Schema):
    """A clock of a task: how long it runs, and whether it is running, paused, fired or stopped."""

    name: str
    task: str
    token: int
    length: str
    began_at: datetime
    amber_at: datetime | None
    due_at: datetime
    state: str
    colour: str
    acts: list[ClockActShape]


class DaysShape(Schema):
    """Working days: as promised, as the law has them (null: not known), and as taken so far."""

    promised: int | None
    statutory: int | None
    taken: int


class MaterialShape(Schema):
    """A material of an application: whether the government has it already, and whether a promise or a later day will do."""

    name: str
    held: bool
    promise: bool
    later: bool


class CalledShape(Schema):
    """A department of a whistle: who it is, whether it leads, how far it is, and the limit that runs for it now."""

    organ: str
    name: str
    role: str
    is_proposed: bool
    state: str
    called_at: datetime | None
    reported_at: datetime | None
    confirmed_at: datetime | None
    settled_at: datetime | None
    is_late: bool
    clause: str
    ruling: str
    due_at: datetime | None
    colour: str


class WhistleShape(Schema):
    """What a township called for: where, by which basis, how urgent; and whom."""

    urgency: str
    where: str
    basis: str
    departments: list[CalledShape]


class Opened(Schema):
    """A case that was opened: its number in addresses, and what people call it by."""

    number: int
    called: str


class CaseWhole(Schema):
    """A case: where it stands, what was done, how its clocks run; `materials` of an application, `whistle` of a call."""

    number: int
    called: str
    title: str
    process: str
    version: int
    matter: str
    channel: str
    place: str
    place_name: str
    county: str
    county_name: str
    came_at: datetime
    closed_at: datetime | None
    ended: str
    is_synthetic: bool
    is_applicant: bool = Field(description="Whether one applied for it oneself.")
    days: DaysShape
    tasks: list[TaskShape]
    acts: list[DoneShape]
    clocks: list[ClockShape]
    materials: list[MaterialShape]
    whistle: WhistleShape | None


class TaskLine(Schema):
    """A task in a list, with its case; `place` is where the case is from, `organ` whose the task is."""

    case: int
    token: int
    called: str
    title: str
    process: str
    node: str
    step: str
    since: datetime
    due_at: datetime | None
    colour: str
    place: str
    organ: str
    holder: str
    ended_at: datetime | None
    is_synthetic: bool
    outcomes: list[OutcomeShape]
    acts: list[str]


class Tasks(Schema):
    """Tasks in their order; `later` is sent as `behind` for those after them, empty at the end."""

    items: list[TaskLine]
    later: str


def case_row(one: Listed, name: str) -> CaseRow:
    """A case of a list, at a place of a name."""
    return CaseRow(
        number=one.pk,
        called=one.number,
        title=one.title,
        process=one.process,
        matter=one.matter,
        place=one.place,
        place_name=name,
        came_at=one.came_at,
        closed_at=one.closed_at,
        is_synthetic=one.is_synthetic,
        tasks=[TaskDue(node=node, due_at=due) for node, due in one.tasks],
    )


def case_whole(found: CaseView) -> CaseWhole:
    """A case as somebody sees it."""
    case = found.case
    materials = materials_of(found.terms) if found.process == WINDOW else []
    return CaseWhole(
        number=found.pk,
        called=found.number,
        title=case.title,
        process=found.process,
        version=case.version.number,
        matter=case.matter,
        channel=case.channel,
        place=case.place_id,
        place_name=found.place_name,
        county=case.county_id,
        county_name=found.county_name,
        came_at=case.came_at,
        closed_at=case.closed_at,
        ended=translate(found.ended),
        is_synthetic=case.is_synthetic,
        is_applicant=found.is_applicant,
        days=DaysShape(promised=found.days.promised, statutory=found.days.statutory, taken=found.days.taken),
        tasks=[_task(found, task) for task in found.tasks],
        acts=[_done(found, act) for act in found.timeline],
        clocks=[_clock(found, clock) for clock in found.clocks],
        materials=[
            MaterialShape(name=one.name, held=one.held, promise=one.promise, later=one.later)
            for one in materials
        ],
        whistle=_whistle(found),
    )


def _by(found: CaseView, username: str) -> str | None:
    """Who acts for the administration; whoever applied is not named."""
    return None if username and username == found.case.applicant else username


def _task(found: CaseView, task: TaskView) -> TaskShape:
    mine = task.mine and not task.is_held_by_others
    return TaskShape(
        token=task.token,
        node=task.node,
        name=translate(task.name),
        lane=translate(task.lane),
        item=task.item,
        right=task.right,
        place=task.place,
        place_name=task.place_name,
        body=task.body,
        body_name=task.body_name,
        holder=_by(found, task.holder),
        since=task.since,
        amber_at=task.amber_at,
        due_at=task.due_at,
        colour=task.colour,
        mine=mine,
        outcomes=[OutcomeShape(key=one.key, word=translate(one.word)) for one in task.outcomes],
        back=task.back,
        acts=acts_for(found.process, task.node) if mine else [],
        form=form_shape(found.binding.forms.get(task.node, {})) if mine else [],
    )


def form_shape(form: Form) -> list[FieldShape]:
    """The fields of a form that are written; what is counted from them is not."""
    return [
        FieldShape(
            name=name,
            kind=own.kind.value,
            label=translate(own.label),
            hint=translate(own.hint),
            clause=translate(own.clause),
            of={key: translate(label) for key, label in own.of.items()},
            among=own.among,
            needed=list(own.needed),
        )
        for name, own in form.items()
        if not own.counts
    ]


def _done(found: CaseView, act: ActView) -> DoneShape:
    return DoneShape(
        seq=act.seq,
        deed=act.deed,
        node=act.node,
        task=translate(act.task),
        by=_by(found, act.by),
        at=act.at,
        outcome=translate(act.outcome),
        note=act.note,
        on_paper=act.on_paper,
        on_phone=act.on_phone,
    )


def _clock(found: CaseView, clock: ClockView) -> ClockShape:
    acts = [
        ClockActShape(
            deed=one.deed,
            days=one.days,
            reason=one.reason,
            document=one.document,
            at=one.at,
            by=_by(found, one.by),
        )
        for one in clock.acts
    ]
    return ClockShape(
        name=translate(clock.name),
        task=translate(clock.task),
        token=clock.token,
        length=clock.length,
        began_at=clock.began_at,
        amber_at=clock.amber_at,
        due_at=clock.due_at,
        state=clock.state,
        colour=clock.colour,
        acts=acts,
    )


def _whistle(found: CaseView) -> WhistleShape | None:
    sheet = sheet_of(found.pk)
    if sheet is None:
        return None
    departments = [called_shape(one) for one in called_in([found.pk]).get(found.pk, ())]
    return WhistleShape(urgency=sheet.urgency, where=sheet.where, basis=sheet.basis, departments=departments)


def called_shape(one: CalledView) -> CalledShape:
    """A department of a whistle."""
    return CalledShape(
        organ=one.organ,
        name=one.name,
        role=one.role,
        is_proposed=one.is_proposed,
        state=one.state,
        called_at=one.called_at,
        reported_at=one.reported_at,
        confirmed_at=one.confirmed_at,
        settled_at=one.settled_at,
        is_late=one.is_late,
        clause=one.clause,
        ruling=one.ruling,
        due_at=one.due_at,
        colour=one.colour,
    )


def task_line(one: Line) -> TaskLine:
    """A task of a list."""
    return TaskLine(
        case=one.case,
        token=one.token,
        called=one.number,
        title=one.title,
        process=one.process,
        node=one.node,
        step=translate(one.step),
        since=one.since,
        due_at=one.due_at,
        colour=one.colour,
        place=one.place,
        organ=one.organ,
        holder=one.holder,
        ended_at=one.ended_at,
        is_synthetic=one.is_synthetic,
        outcomes=[OutcomeShape(key=key, word=translate(word)) for key, word in one.outcomes],
        acts=[] if one.ended_at else acts_for(one.process, one.node),
    )
