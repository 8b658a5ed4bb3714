"""Whistle and report-in (SX-23): what is said at each step, what is wrong with it, and how far each department is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.personal_numbers import number_faults

PROCESS = "whistle"
NODES = frozenset(
    {
        *("call", "assign", "settle_duty", "report_in", "confirm", "rule", "score", "count"),
        *("plan", "work", "conclude", "urge", "supervise"),
    }
)
"""The tasks that the program knows by their ids: by their forms, by what it does there."""
LISTS = frozenset({"departments", "lead", "working"})
"""The lists that a case has."""
TERMS: Mapping[str, type] = {"class": str}
"""What a case says that a condition may look at."""
LEADS, HELPS = "main", "cooperating"
ROLES = {LEADS: N_("主办"), HELPS: N_("协办")}
ORDINARY, EMERGENCY = "ordinary", "emergency"
URGENCIES = {ORDINARY: N_("一般"), EMERGENCY: N_("应急")}
NOBODY = N_("没有选要召集的部门；请至少选一个。（SX-23）")
TWICE = N_("“{name}”选了两次；请只留一个。")
STRANGER = N_("有部门不是本县今天登记在册的部门；请从列出的部门里选。")


class Ruling(StrEnum):
    """What the county rules on a department that refused or did not come."""

    ORDERED = "ordered"
    RELEASED = "released"
    REASSIGNED = "reassigned"


RULINGS = {
    Ruling.ORDERED: N_("责令报到"),
    Ruling.RELEASED: N_("理由成立，不必到场"),
    Ruling.REASSIGNED: N_("改派其他部门"),
}
OUT = frozenset({Ruling.RELEASED, Ruling.REASSIGNED})
"""After these a department has no part in the case any more."""


class State(StrEnum):
    """How far a department is."""

    PROPOSED = "proposed"
    CALLED = "called"
    LATE = "late"
    REFUSED = "refused"
    REPORTED = "reported"
    ARRIVED = "arrived"
    SETTLED = "settled"
    RELEASED = "released"
    REASSIGNED = "reassigned"


STATES = {
    State.PROPOSED: N_("乡镇建议，没有派单"),
    State.CALLED: N_("待报到"),
    State.LATE: N_("逾期未报到"),
    State.REFUSED: N_("不报到，待县里裁定"),
    State.REPORTED: N_("已报到，待乡镇确认"),
    State.ARRIVED: N_("已到场"),
    State.SETTLED: N_("已处置"),
    State.RELEASED: N_("裁定不必到场"),
    State.REASSIGNED: N_("已改派"),
}
TONES = {
    State.PROPOSED: "",
    State.CALLED: "accent",
    State.LATE: "red",
    State.REFUSED: "red",
    State.REPORTED: "amber",
    State.ARRIVED: "accent",
    State.SETTLED: "green",
    State.RELEASED: "",
    State.REASSIGNED: "",
}


@dataclass(frozen=True, slots=True)
class Blow:
    """What a township says when it calls: for what and where (in words), by which basis, how urgent, whom it proposes."""

    township: str
    title: str
    where: str
    basis: str
    key: str
    urgency: str = ORDINARY
    matter: str = ""
    departments: Sequence[str] = ()
    task: int | None = None

    def faults(self, known: Collection[str], names: Mapping[str, str]) -> list[Fault]:
        """What is missing or wrong; ``known`` are the codes of matters there, ``names`` the departments of the county."""
        code, found = self.matter.strip(), []
        if not self.title.strip():
            found.append(Fault("title", message(N_("没有写明为什么事吹哨；请补上。（SX-23）"))))
        if not self.where.strip():
            found.append(Fault("where", message(N_("没有写明在哪里；请写到村、路口或单位。（SX-23）"))))
        if not self.basis.strip():
            found.append(
                Fault("basis", message(N_("没有写明依据，部门无从判断该不该到场；请补上。（SX-23）")))
            )
        if self.urgency not in URGENCIES:
            found.append(Fault("urgency", message(N_("没有选是一般还是应急；请选一项。"))))
        if code and code not in known:
            nobody = N_(
                "事项目录和这里的清单里都没有编码为“{code}”的事项；请照清单填编码，没有编码的留空，写明是什么事。（SX-23）"
            )
            found.append(Fault("matter", message(nobody, code=code)))
        found += chosen_faults(self.departments, names, "department")
        return found + number_faults({"title": self.title, "where": self.where, "basis": self.basis})


@dataclass(frozen=True, slots=True)
class Listed:
    """Whom the responsibility list names for a matter: who leads ("" for nobody) and who supports, each with why."""

    lead: str = ""
    support: Sequence[str] = ()
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def everybody(self) -> list[str]:
        return [one for one in (self.lead, *self.support) if one]


@dataclass(frozen=True, slots=True)
class Assigned:
    """Whom the desk calls: who leads and who supports; ``reason`` is why, where the responsibility list says otherwise."""

    lead: str
    support: Sequence[str] = ()
    reason: str = ""

    @property
    def everybody(self) -> list[str]:
        return [one for one in (self.lead, *self.support) if one]

    def differs(self, listed: Listed) -> bool:
        """Whether it is not what the responsibility list says."""
        return self.lead != listed.lead or set(self.support) != set(listed.support)


def assign_faults(
    told: Assigned, listed: Listed, names: Mapping[str, str], before: Mapping[str, str], *, keeps_lead: bool
) -> list[Fault]:
    """What is wrong with whom the desk calls.

    Args:
        told: whom.
        listed: whom the responsibility list names.
        names: the departments of the county.
        before: the departments that were called in this case already, with their names.
        keeps_lead: whether one of them leads, and still does.
    """
    found = []
    if not told.everybody:
        found.append(Fault("support", message(NOBODY)))
    elif not told.lead and not keeps_lead:
        none = N_("没有定由谁主办；请选一个主办部门，职责分不清的报县里裁定。（SX-23）")
        found.append(Fault("lead", message(none)))
    elif told.lead and keeps_lead:
        two = N_("这一件已有主办部门；请把新召集的部门都列为协办。")
        found.append(Fault("lead", message(two)))
    found += chosen_faults(told.everybody, names, "support", needed=False)
    for one in dict.fromkeys(told.everybody):
        if one in before:
            again = N_("“{name}”在这一件里已经召集过；请另选部门。")
            found.append(Fault("support", message(again, name=before[one])))
    if not before and told.differs(listed) and not told.reason.strip():
        why = N_("与权责清单写的主办、协办不一样，要写明理由；请补上，或照清单派单。（SX-23）")
        found.append(Fault("reason", message(why)))
    return found + number_faults({"reason": told.reason})


def chosen_faults(
    chosen: Sequence[str], names: Mapping[str, str], place: str, *, needed: bool = True
) -> list[Fault]:
    """Whether nobody is chosen, one of them twice, or one that is no department of the county."""
    found = [Fault(place, message(NOBODY))] if needed and not chosen else []
    twice = [one for one in dict.fromkeys(chosen) if one in names and list(chosen).count(one) > 1]
    found += [Fault(place, message(TWICE, name=names[one])) for one in twice]
    return found + ([Fault(place, message(STRANGER))] if set(chosen) - names.keys() else [])


def said_faults(place: str, text: str, missing: str) -> list[Fault]:
    """Whether a text is missing, or has the number of a person in it."""
    found = [] if text.strip() else [Fault(place, message(missing))]
    return found + number_faults({place: text})


@dataclass(frozen=True, slots=True)
class Operation:
    """What departments did together: on which day, where in words, which of them, how many people, with what result."""

    day: date | None
    where: str
    organs: Sequence[str]
    people: int | None
    result: str

    def faults(self, taking_part: Mapping[str, str], since: date, today: date) -> list[Fault]:
        """What is missing or wrong; ``taking_part`` are the departments of the case, by id."""
        found = []
        if self.day is None or not since <= self.day <= today:
            outside = N_("联合行动的日期要在吹哨之日 {since} 到今天 {today} 之间；请改日期。")
            found.append(Fault("operation_day", message(outside, since=since, today=today)))
        if len(set(self.organs)) < 2:
            alone = N_("联合行动要有两个以上部门参加；请把参加的部门都选上。（SX-23）")
            found.append(Fault("organ", message(alone)))
        if set(self.organs) - taking_part.keys():
            found.append(Fault("organ", message(N_("有部门没有参加这一件；请从列出的部门里选。"))))
        if not self.people:
            found.append(Fault("people", message(N_("没有填写出动多少人；请填人数，不写姓名。"))))
        found += said_faults("operation_where", self.where, N_("没有写明在哪里行动；请补上。"))
        return found + said_faults("result", self.result, N_("没有写明行动的结果；请补上。"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score and how many points it has at most."""

    id: str
    name: str
    most: int


Marks = Mapping[str, Mapping[str, int | None]]
"""Department → part → points; ``None`` where there is no number."""


def score_faults(marks: Marks, taking_part: Mapping[str, str], parts: Sequence[Part]) -> list[Fault]:
    """What keeps a score from being taken: each department has each part, from 0 to its most."""
    found = []
    for organ, name in taking_part.items():
        for part in parts:
            points = marks.get(organ, {}).get(part.id)
            if points is None or not 0 <= points <= part.most:
                range_ = N_("“{name}”的“{part}”要填 0 到 {most} 的整数；请改。（SX-23）")
                told = message(range_, name=name, part=part.name, most=part.most)
                found.append(Fault(f"{part.id}-{organ}", told))
    if marks.keys() - taking_part.keys():
        found.append(Fault("", message(N_("有部门没有参加这一件，不能评分；请刷新页面。"))))
    return found
