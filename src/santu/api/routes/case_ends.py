"""What ends a task: the act that each kind of task takes, as on the page of a case, and the service that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from santu.accounts.selectors.people import User
from santu.api.fields import Day, Given, Moment, Number, Text, Word
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.operate.domain.definition import DONE
from santu.operate.domain.files import Brought
from santu.operate.domain.sent import Sent
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.domain.whistle import Assigned, Operation
from santu.operate.domain.window import PROCESS as WINDOW
from santu.operate.domain.window import Check
from santu.operate.selectors.cases import CaseView, TaskView
from santu.operate.services.acts import task_return
from santu.operate.services.stepping import Doing, task_complete
from santu.operate.services.whistle import (
    At,
    arrival_confirm,
    call_refuse,
    call_rule,
    report_in,
    whistle_assign,
    whistle_pass_on,
)
from santu.operate.services.whistle_work import (
    operation_record,
    whistle_do,
    whistle_score,
    whistle_unresolved,
)
from santu.operate.services.window import (
    Approval,
    Delivery,
    approval_give,
    materials_check,
    out_of_scope,
    result_deliver,
    result_issue,
)
from santu.operate.services.window_people import case_rate
from santu.register.domain.counts import SMALL
from santu.standards.loader import load

Written = dict[Word, Text | Annotated[list[Word], Field(max_length=200)]]
"""What is written into a form, by field."""


def texts_of(written: Written) -> dict[str, list[str]]:
    """The texts of each field."""
    return {name: said if isinstance(said, list) else [said] for name, said in written.items()}


class Complete(Given):
    """A task ends with an outcome; one that sends it back gives its reason in `note`.

    `written` are the fields that the task asks for, `form` of it says which: a text, or a list where several may be chosen.
    """

    act: Literal["complete"]
    outcome: Word = DONE
    note: Text = ""
    written: Written = Field(default_factory=dict, max_length=100)
    at: Moment | None = None


class Checked(Given):
    """How one material was met: given, shared, promised, later (until a day) or missing."""

    state: Word
    until: Day | None = None


class CheckMaterials(Given):
    """Every material of the application is checked, in its order; what is missing is told at once."""

    act: Literal["check-materials"]
    materials: list[Checked] = Field(max_length=200)
    note: Text = ""
    at: Moment | None = None


class OutOfScope(Given):
    """An application is not taken: why, and where to go with it."""

    act: Literal["out-of-scope"]
    reason: Text
    whither: Text
    at: Moment | None = None


class Approve(Given):
    """A department agrees, or refuses with its reason and the clause."""

    act: Literal["approve"]
    agrees: bool
    reason: Text = ""
    clause: Text = ""
    at: Moment | None = None


class Issue(Given):
    """The one result, or the one refusal, by the number of its document."""

    act: Literal["issue"]
    document: Text
    at: Moment | None = None


class Deliver(Given):
    """The result is handed over: by window, post, online or village, to the applicant or the agent."""

    act: Literal["deliver"]
    way: Word
    to: Word
    at: Moment | None = None


class Rate(Given):
    """The applicant rates; from paper a clerk who did not handle the case."""

    act: Literal["rate"]
    grade: Word
    note: Text = ""
    at: Moment | None = None


class Assign(Given):
    """The desk calls departments: who leads, who supports, and why otherwise than the list says."""

    act: Literal["assign"]
    lead: Word = ""
    support: list[Word] = Field(default_factory=list, max_length=100)
    reason: Text = ""


class PassOn(Given):
    """The desk gives a call back (returned), or asks the county whose duty it is (unclear)."""

    act: Literal["pass-on"]
    outcome: Word
    reason: Text


class ReportIn(Given):
    """A called department reports in."""

    act: Literal["report-in"]
    note: Text = ""


class RefuseCall(Given):
    """A called department refuses to come, by a clause."""

    act: Literal["refuse-call"]
    clause: Text


class ConfirmArrival(Given):
    """The township says whether a department that reported in is there."""

    act: Literal["confirm-arrival"]
    arrived: bool
    note: Text = ""


class Rule(Given):
    """The county rules: ordered, released or reassigned; `lead` is who leads where the one who did is released."""

    act: Literal["rule"]
    ruling: Word
    reason: Text
    lead: Word = ""


class Say(Given):
    """A step of a whistle in words: planned, done, concluded, urged or supervised."""

    act: Literal["say"]
    note: Text


class RecordOperation(Given):
    """A joint operation of at least two departments; the task stays open."""

    act: Literal["record-operation"]
    day: Day
    where: Text
    organs: list[Word] = Field(max_length=100)
    people: Annotated[int, Field(ge=0, le=SMALL)]
    result: Text


class Score(Given):
    """The township scores each department, part by part; the matter is settled."""

    act: Literal["score"]
    marks: dict[Word, dict[Word, Number]] = Field(max_length=100)
    reasons: dict[Word, Text] = Field(default_factory=dict, max_length=100)
    note: Text = ""


class Unresolved(Given):
    """The township finds the matter not settled."""

    act: Literal["unresolved"]
    note: Text


End = Annotated[
    Complete
    | CheckMaterials
    | OutOfScope
    | Approve
    | Issue
    | Deliver
    | Rate
    | Assign
    | PassOn
    | ReportIn
    | RefuseCall
    | ConfirmArrival
    | Rule
    | Say
    | RecordOperation
    | Score
    | Unresolved,
    Field(discriminator="act"),
]


class EndGiven(Given):
    """What is done to a task; `acts` of the task names what it takes.

    `recorded_at` is when it was saved on a phone, by its own clock, where it is sent later.
    """

    does: End
    recorded_at: Moment | None = None


IN_WORDS = (Say, RecordOperation)
OWN: Mapping[tuple[str, str], tuple[type[Given], ...]] = {
    (WINDOW, "accept"): (CheckMaterials, OutOfScope),
    (WINDOW, "approve"): (Approve,),
    (WINDOW, "refuse"): (Issue,),
    (WINDOW, "issue"): (Issue,),
    (WINDOW, "deliver"): (Deliver,),
    (WINDOW, "rate"): (Rate,),
    (WHISTLE, "assign"): (Assign, PassOn),
    (WHISTLE, "settle_duty"): (Assign,),
    (WHISTLE, "report_in"): (ReportIn, RefuseCall),
    (WHISTLE, "confirm"): (ConfirmArrival,),
    (WHISTLE, "rule"): (Rule,),
    (WHISTLE, "score"): (Score, Unresolved),
    **dict.fromkeys(((WHISTLE, node) for node in ("plan", "work", "conclude")), IN_WORDS),
    **dict.fromkeys(((WHISTLE, node) for node in ("urge", "supervise")), (Say,)),
}
"""The acts of the tasks that ask for more than an outcome, by process and node; every other takes ``Complete``."""


def acts_for(process: str, node: str) -> list[str]:
    """The acts that a task takes."""
    return [name_of(one) for one in OWN.get((process, node), (Complete,))]


def name_of(act: type[Given]) -> str:
    """What an act is called in a request."""
    return str(get_args(act.model_fields["act"].annotation)[0])


@dataclass(frozen=True, slots=True)
class Beside:
    """What comes beside an act: files for the fields of its form, and what it came under from a phone."""

    brought: Sequence[Brought] = ()
    sent: Sent | None = None


def end_task(found: CaseView, task: TaskView, does: Any, by: User, beside: Beside) -> None:  # noqa: ANN401 (one of ``End``)
    """End a task of a case by the service that its act is.

    Raises:
        Refused: the task takes another act or no files, or as the service says. Nothing is written.
    """
    known = acts_for(found.process, task.node)
    if does.act not in known:
        other = N_("“{task}”这项任务不能用“{act}”办；可用：{known}。")
        raise refuse("act", other, task=task.name, act=does.act, known=tuple(known))
    if isinstance(does, Complete):
        _complete(found, task, does, by, beside)
        return
    if beside.brought:
        raise Refused(Fault(one.place, message(NO_FILES, file=one.name)) for one in beside.brought)
    if isinstance(does, Rate):
        case_rate(
            case=found.pk,
            token=task.token,
            grade=does.grade,
            standards=load(),
            by=by,
            note=does.note,
            at=does.at,
            sent=beside.sent,
        )
    elif found.process == WINDOW:
        _AT_WINDOW[type(does)](does, {"case": found.pk, "token": task.token, "by": by, "at": does.at})
    else:
        _OF_WHISTLE[type(does)](does, At(found.pk, task.token, by, beside.sent))


NO_FILES = N_("这一步不收文件，“{file}”没有收；请在这一件的页面上附。")


def _complete(found: CaseView, task: TaskView, does: Complete, by: User, beside: Beside) -> None:
    written = texts_of(does.written)
    # On a phone the note is a field like the others; no form has one of this name.
    note = does.note or "\n".join(written.pop("note", ()))
    doing = Doing(
        outcome=does.outcome,
        note=note,
        at=does.at,
        written=written,
        brought=beside.brought,
        sent=beside.sent,
    )
    if task.back and does.outcome == task.back:
        task_return(case=found.pk, token=task.token, reason=note, by=by, doing=doing)
        return
    task_complete(case=found.pk, token=task.token, by=by, doing=doing)


_AT_WINDOW: Mapping[type[Given], Callable[[Any, dict[str, Any]], object]] = {
    CheckMaterials: lambda does, task: materials_check(
        checks=[Check(one.state, one.until) for one in does.materials], note=does.note, **task
    ),
    OutOfScope: lambda does, task: out_of_scope(reason=does.reason, whither=does.whither, **task),
    Approve: lambda does, task: approval_give(told=Approval(does.agrees, does.reason, does.clause), **task),
    Issue: lambda does, task: result_issue(document=does.document, **task),
    Deliver: lambda does, task: result_deliver(told=Delivery(does.way, does.to), **task),
}
_OF_WHISTLE: Mapping[type[Given], Callable[[Any, At], object]] = {
    Assign: lambda does, at: whistle_assign(at=at, told=Assigned(does.lead, does.support, does.reason)),
    PassOn: lambda does, at: whistle_pass_on(at=at, outcome=does.outcome, reason=does.reason),
    ReportIn: lambda does, at: report_in(at=at, note=does.note),
    RefuseCall: lambda does, at: call_refuse(at=at, clause=does.clause),
    ConfirmArrival: lambda does, at: arrival_confirm(at=at, arrived=does.arrived, note=does.note),
    Rule: lambda does, at: call_rule(at=at, ruling=does.ruling, reason=does.reason, lead=does.lead),
    Say: lambda does, at: whistle_do(at=at, text=does.note),
    RecordOperation: lambda does, at: operation_record(
        at=at, told=Operation(does.day, does.where, does.organs, does.people, does.result)
    ),
    Score: lambda does, at: whistle_score(at=at, marks=does.marks, reasons=does.reasons, note=does.note),
    Unresolved: lambda does, at: whistle_unresolved(at=at, reason=does.note),
}
