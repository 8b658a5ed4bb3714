"""Whistles 吹哨: for a matter that it cannot settle alone a township calls departments, and each arrives and settles it (SX-23).

What is recorded is who was called and what became of it; nothing runs by a clock, and nobody is tracked.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.personal_numbers import has_personal_number, number_faults
from santu.register.domain.whose import Match

LEADS, HELPS = "main", "cooperating"


class Said(StrEnum):
    """How far a department is."""

    CALLED = "called"
    ARRIVED = "arrived"
    SETTLED = "settled"


STATES = {Said.CALLED: N_("待报到"), Said.ARRIVED: N_("已报到"), Said.SETTLED: N_("已处置")}
ANSWERS = (Said.ARRIVED, Said.SETTLED)


@dataclass(frozen=True, slots=True)
class WhistleTold:
    """What a township says: for which matter it calls whom and why; ``main`` is who leads, "" where the township does."""

    unit: str
    title: str
    reason: str
    day: date | None
    key: str
    matter: str = ""
    main: str = ""
    helping: Sequence[str] = ()
    task: int | None = None

    @property
    def called(self) -> dict[str, str]:
        """The departments that are called, each with its role; who leads comes first."""
        return {one: LEADS if one == self.main else HELPS for one in (self.main, *self.helping) if one}

    def faults(self, today: date) -> list[Fault]:
        """What is missing or wrong."""
        found = []
        if not self.title.strip():
            found.append(Fault("title", message(N_("没有写明为什么事吹哨；请补上。（SX-23）"))))
        if not self.reason.strip():
            found.append(Fault("reason", message(N_("没有写明为什么要部门到场；请补上。（SX-23）"))))
        if not self.called:
            found.append(Fault("main", message(N_("没有选要叫哪些部门；请至少选一个。（SX-23）"))))
        if self.day is None or self.day > today:
            late = N_("没有填写吹哨日期，或它还没有到；请填写今天 {today} 或以前的日期。")
            found.append(Fault("day", message(late, today=today)))
        return found + number_faults({"title": self.title, "matter": self.matter, "reason": self.reason})

    def matter_faults(self, known: Container[str]) -> list[Fault]:
        """Whether its matter is none of those whose codes are ``known``; one without a code goes by its title."""
        code = self.matter.strip()
        if not code or code in known or has_personal_number(code):
            return []
        nobody = N_(
            "事项目录和这里的清单里都没有编码为“{code}”的事项；请照清单填编码，没有编码的留空，写明是什么事。（SX-23）"
        )
        return [Fault("matter", message(nobody, code=code))]


@dataclass(frozen=True, slots=True)
class Step:
    """What was said of a department on a day."""

    said: Said
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A department that was called, its role, and what was said of it, in order."""

    organ: str
    role: str
    steps: Sequence[Step]

    def on(self, day: date) -> Step:
        """How far it was on a day; on one before it was called, that it was."""
        return ([one for one in self.steps if one.day <= day] or self.steps[:1])[-1]


@dataclass(frozen=True, slots=True)
class Whistle:
    """One as it is recorded."""

    number: int
    unit: str
    matter: str
    title: str
    task: int | None
    day: date
    reason: str
    calls: Sequence[Call]

    def is_open(self, day: date) -> bool:
        """Whether a department has still to settle it."""
        return any(call.on(day).said is not Said.SETTLED for call in self.calls)

    def is_for(self, told: WhistleTold) -> bool:
        """Whether it is for what is told: the same matter, or the same words where neither names one."""
        matter = told.matter.strip()
        return self.matter == matter and (bool(matter) or self.title == told.title.strip())

    def call(self, organ: str) -> Call | None:
        """The call of a department."""
        return next((one for one in self.calls if one.organ == organ), None)


def departments_of(match: Match, township: str) -> tuple[str, list[str]]:
    """Who has a matter above a township by the register: the department that leads, "" for none, and those that help."""
    main = match.claim
    leads = "" if main is None or main.host == township else main.duty.organ or main.duty.body
    helps = [one.duty.organ or one.duty.body for one in match.cooperating if one.host != township]
    return leads, [one for one in dict.fromkeys(helps) if one != leads]


def answer_faults(call: Call | None, said: str, day: date | None, note: str, today: date) -> list[Fault]:
    """What keeps it from being recorded that a department arrived or settled it."""
    if call is None:
        return [Fault("organ", message(N_("这次吹哨没有叫这个部门；请从叫到的部门里选。（SX-23）")))]
    found = []
    last = call.steps[-1]
    if said not in ANSWERS:
        found.append(Fault("said", message(N_("没有选已报到还是已处置；请选一项。"))))
    elif said in {one.said for one in call.steps} or last.said is Said.SETTLED:
        again = N_("这个部门已在 {day} 记为“{said}”，不能再记；请刷新页面。")
        found.append(Fault("said", message(again, day=last.day, said=message(STATES[last.said]))))
    if not note.strip():
        found.append(Fault("note", message(N_("没有写明到场或处置的情况；请补上一句。"))))
    if day is None or not last.day <= day <= today:
        outside = N_("日期要在上一步 {since} 到今天 {today} 之间；请改日期。")
        found.append(Fault("answered_on", message(outside, since=last.day, today=today)))
    return found + number_faults({"note": note})
