"""What a phone sends for a task with an act of its own: a form and an outcome become that act."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from santu.api.fields import Given
from santu.api.routes.case_ends import (
    Complete,
    ConfirmArrival,
    Rate,
    RecordOperation,
    RefuseCall,
    ReportIn,
    Say,
    Score,
    Unresolved,
    texts_of,
)
from santu.kernel.messages import Refused
from santu.operate.domain.forms import Value, coming_faults, said
from santu.operate.domain.outdoors import (
    ABSENT,
    ARRIVED,
    RATE,
    RECORD_OPERATION,
    REFUSE_CALL,
    REPORT_IN,
    SAY,
    SCORE,
    UNRESOLVED,
    points_at,
)
from santu.operate.selectors.cases import CaseView, TaskView
from santu.operate.selectors.outdoors import known_for, outcomes_of, own_form_of

Said = Mapping[str, Value]


def own_act(found: CaseView, task: TaskView, does: Complete) -> Given | None:
    """The act of its own that a task is ended with so; ``None`` where it is none of those.

    Raises:
        Refused: all that is wrong with what was written.
    """
    if does.outcome not in outcomes_of(found.process, task.node):
        return None
    form = own_form_of(found.process, task.node, found.pk)
    values, faults = said(form, texts_of(does.written), {}, does.outcome)
    faults += coming_faults(form, values, timezone.localdate())
    if faults:
        raise Refused(faults)
    return _ACTS[does.outcome](found, values)


def _text(values: Said, name: str) -> str:
    return str(values.get(name, ""))


def _operation(_found: CaseView, values: Said) -> RecordOperation:
    return RecordOperation.model_validate(
        {
            "act": RECORD_OPERATION,
            "day": values["operation_day"],
            "where": values["operation_where"],
            "organs": values["organ"],
            "people": values["people"],
            "result": values["result"],
        }
    )


def _score(found: CaseView, values: Said) -> Score:
    known = known_for(found.process, "score", found.pk)
    return Score(
        act="score",
        marks={
            organ: {part.id: int(_text(values, points_at(organ, part.id))) for part in known.parts}
            for organ in known.departments
        },
        note=_text(values, "note"),
    )


_ACTS: Mapping[str, Callable[[CaseView, Said], Given]] = {
    REPORT_IN: lambda _, values: ReportIn(act="report-in", note=_text(values, "note")),
    REFUSE_CALL: lambda _, values: RefuseCall(act="refuse-call", clause=_text(values, "clause")),
    ARRIVED: lambda _, values: ConfirmArrival(
        act="confirm-arrival", arrived=True, note=_text(values, "note")
    ),
    ABSENT: lambda _, values: ConfirmArrival(
        act="confirm-arrival", arrived=False, note=_text(values, "note")
    ),
    SAY: lambda _, values: Say(act="say", note=_text(values, "note")),
    RECORD_OPERATION: _operation,
    SCORE: _score,
    UNRESOLVED: lambda _, values: Unresolved(act="unresolved", note=_text(values, "note")),
    RATE: lambda _, values: Rate(act="rate", grade=_text(values, "grade"), note=_text(values, "note")),
}
