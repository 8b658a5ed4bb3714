"""Files on what is intended for the head of a dispatched body: the township is asked first, then it may be done (SX-13).

The file names the post, never a person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, Fault, Message, message

ACTS, DAYS = "dispatch/consultation", "dispatch/consultation_days"


class Opinion(StrEnum):
    """What the party committee of a township says."""

    AGREE = "agree"
    OBJECT = "object"


OPINIONS = {Opinion.AGREE: N_("同意"), Opinion.OBJECT: N_("不同意")}


@dataclass(frozen=True, slots=True)
class HeadAsked:
    """What a county department intends, before it does it.

    Attributes:
        body: the dispatched body whose head it is about.
        act: what is intended (``dispatch/consultation``).
        department: who intends it.
        document: by which letter it asks.
    """

    body: str
    act: str
    department: str
    document: str


@dataclass(frozen=True, slots=True)
class HeadOpinion:
    """The opinion of the township's party committee; an objection has its reasons."""

    opinion: str
    reasons: str
    document: str


@dataclass(frozen=True, slots=True)
class HeadFile:
    """A file: what was asked, what the township said, what was done."""

    number: int
    township: str
    asked: HeadAsked
    asked_on: date
    due: date
    by: str
    said: HeadOpinion | None = None
    said_on: date | None = None
    said_by: str = ""
    order: str = ""
    done_on: date | None = None
    answer: str = ""

    @property
    def objected(self) -> bool:
        return self.said is not None and self.said.opinion == Opinion.OBJECT

    def is_late(self, day: date) -> bool:
        """Whether the opinion was or is given after its day."""
        return (self.said_on or day) > self.due

    def state(self) -> Message:
        """Where it stands."""
        if self.done_on:
            return message(N_("已办理"))
        if self.said is None:
            return message(N_("等乡镇党（工）委意见"))
        return message(N_("乡镇不同意，待部门说明")) if self.objected else message(N_("乡镇同意，待办理"))

    def hands(self) -> Hands:
        """Who did what to it."""
        return {"head_ask": self.by, "head_opine": self.said_by}


def asked_faults(asked: HeadAsked, acts: Collection[str]) -> list[Fault]:
    """What is missing in what a department asks."""
    faults = []
    if asked.act not in acts:
        faults.append(Fault("act", message(N_("没有选要办什么；请选任职、免职、奖励或惩处。（SX-13）"))))
    if not asked.department.strip():
        faults.append(Fault("department", message(N_("没有填写拟办的部门；请补上。（SX-13）"))))
    if not asked.document.strip():
        faults.append(Fault("document", message(N_("没有填写征求意见函的文号；请补上。（SX-13）"))))
    return faults


def opinion_faults(file: HeadFile, said: HeadOpinion) -> list[Fault]:
    """What keeps an opinion from being put on file."""
    if file.said is not None:
        again = N_("这一件的意见已在 {day} 记录，不能再改；请与部门直接联系。（SX-13）")
        return [Fault("opinion", message(again, day=file.said_on))]
    faults = []
    if said.opinion not in OPINIONS:
        faults.append(Fault("opinion", message(N_("没有选同意或不同意；请选一项。（SX-13）"))))
    if said.opinion == Opinion.OBJECT and not said.reasons.strip():
        faults.append(Fault("reasons", message(N_("不同意要写明理由；请补上。（SX-13）"))))
    if not said.document.strip():
        faults.append(Fault("document", message(N_("没有填写意见的文号；请补上。（SX-13）"))))
    return faults


def order_faults(file: HeadFile, order: str, day: date | None, answer: str, today: date) -> list[Fault]:
    """What keeps the head from being appointed, removed, rewarded or punished."""
    if file.done_on:
        again = N_("这一件已在 {day} 办理，不能再办；要另办，请重新征求意见。（SX-13）")
        return [Fault("order", message(again, day=file.done_on))]
    if file.said is None or file.said_on is None:
        early = N_("乡镇党（工）委的意见还没有记录，不能办理；请等意见，或催办。（SX-13）")
        return [Fault("order", message(early))]
    faults = []
    if not order.strip():
        faults.append(Fault("order", message(N_("没有填写办理的文号；请补上。（SX-13）"))))
    if day is None or not file.said_on <= day <= today:
        template = N_("办理的日期要在意见记录当天 {day} 到今天之间；请核对。（SX-13）")
        faults.append(Fault("done_on", message(template, day=file.said_on)))
    if file.objected and not answer.strip():
        faults.append(Fault("answer", message(N_("乡镇不同意；仍要办理的，请写明理由。（SX-13）"))))
    return faults
