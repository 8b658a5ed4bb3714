"""What is done out of doors, on a phone: which tasks, and the forms of those that have an act of their own.

On a phone every task is written into a form and ends with an outcome, so that it needs to know one kind of act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from santu.kernel.messages import N_
from santu.operate.domain.forms import Field, Form, Kind
from santu.operate.domain.whistle import PROCESS as WHISTLE
from santu.operate.domain.whistle import Part
from santu.operate.domain.window import PROCESS as WINDOW

GRID_EVENT = "grid_event"
REPORT_IN, REFUSE_CALL, ARRIVED, ABSENT = "report-in", "refuse-call", "arrived", "absent"
SAY, RECORD_OPERATION, SCORE, UNRESOLVED, RATE = "say", "record-operation", "score", "unresolved", "rate"
WORKING = {SAY: N_("办结"), RECORD_OPERATION: N_("登记一次联合行动")}
OUTCOMES: Mapping[tuple[str, str], Mapping[str, str]] = {
    (WHISTLE, "report_in"): {REPORT_IN: N_("报到"), REFUSE_CALL: N_("不报到，写明依据")},
    (WHISTLE, "confirm"): {ARRIVED: N_("已到场"), ABSENT: N_("没有到场")},
    (WHISTLE, "plan"): WORKING,
    (WHISTLE, "work"): WORKING,
    (WHISTLE, "conclude"): WORKING,
    (WHISTLE, "score"): {SCORE: N_("评分办结"), UNRESOLVED: N_("没有解决，退回再办")},
    (WINDOW, "rate"): {RATE: N_("评价")},
}
"""How the tasks end that have an act of their own: what is sent, and what it is called."""
NODES = {
    process: [node for known, node in OUTCOMES if known == process]
    for process in dict.fromkeys(process for process, _ in OUTCOMES)
}
SPEAKS = N_("情况说明")
OPERATION = (RECORD_OPERATION,)
WORKED: Form = {
    "note": Field(Kind.TEXT, N_("办理情况"), clause="SX-23", needed=(SAY,)),
    "operation_day": Field(Kind.DAY, N_("联合行动日期"), needed=OPERATION, past=True),
    "operation_where": Field(Kind.TEXT, N_("在哪里"), needed=OPERATION),
    "organ": Field(Kind.UNITS, N_("参加的部门"), needed=OPERATION),
    "people": Field(Kind.NUMBER, N_("出动人数"), N_("填人数，不写姓名"), needed=OPERATION),
    "result": Field(Kind.TEXT, N_("行动结果"), needed=OPERATION),
}


def is_outdoors(process: str, node: str) -> bool:
    """Whether a task is one of those that are done on a phone: all of an event of a grid, of others some."""
    return process == GRID_EVENT or (process, node) in OUTCOMES


@dataclass(frozen=True, slots=True)
class Known:
    """What forms of their own choose from: departments by id with their names, the parts of a score, the grades."""

    departments: Mapping[str, str]
    parts: Sequence[Part] = ()
    grades: Mapping[str, str] = field(default_factory=dict)


def own_form(process: str, node: str, known: Known) -> Form:
    """The form of a task with an act of its own."""
    if (process, node) == (WINDOW, "rate"):
        grade = Field(Kind.CHOICE, N_("满意度"), of=known.grades, needed=(RATE,))
        return {"grade": grade, "note": Field(Kind.TEXT, N_("想说的话"))}
    if node == "score":
        return _scored(known)
    if node in ("plan", "work", "conclude"):
        return WORKED
    note = Field(Kind.TEXT, SPEAKS)
    if node == "report_in":
        clause = N_("哪部法律第几条，或权责清单哪一项写明归谁")
        return {
            "note": note,
            "clause": Field(Kind.TEXT, N_("不报到的依据"), clause, "SX-23", needed=(REFUSE_CALL,)),
        }
    return {"note": replace(note, hint=N_("没有到场的，写明哪里没有到"), needed=(ABSENT,))}


def _scored(known: Known) -> Form:
    found = dict[str, Field]()
    for organ, name in known.departments.items():
        for part in known.parts:
            label = f"{name} · {part.name}（0—{part.most}）"
            found[points_at(organ, part.id)] = Field(Kind.NUMBER, label, clause="SX-23", needed=(SCORE,))
    unresolved = Field(Kind.TEXT, N_("说明"), N_("没有解决的，写明还有什么"), needed=(UNRESOLVED,))
    return {**found, "note": unresolved}


def points_at(organ: str, part: str) -> str:
    """The field for the points of a department in a part, as faults name it."""
    return f"{part}-{organ}"
