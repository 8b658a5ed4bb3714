"""Supervision of enforcement teams by the bureau of justice: a notice, the team's opinion, a decision (SX-24)."""

from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, Fault, Message, message

ANSWER_DAYS, DECISION_DAYS = "enforcement/answer_days", "enforcement/decision_days"


@dataclass(frozen=True, slots=True)
class Letter:
    """A paper of a file: its number, and what it says."""

    document: str
    text: str


@dataclass(frozen=True, slots=True)
class File:
    """A file of supervision, each paper with its day; ``decision_due`` is known once the team has answered."""

    number: int
    body: str
    township: str
    organ: str
    notice: Letter
    day: date
    due: date
    by: str
    answer: Letter | None = None
    answered_on: date | None = None
    answered_by: str = ""
    decision_due: date | None = None
    decision: Letter | None = None
    decided_on: date | None = None

    def is_late(self, day: date) -> bool:
        """Whether whoever is to act next has let the day pass."""
        if self.decided_on:
            return False
        return day > (self.decision_due or self.due)

    def state(self) -> Message:
        """Where it stands."""
        if self.decided_on:
            return message(N_("已作出决定"))
        return message(N_("待作出决定")) if self.answer else message(N_("待执法队伍提出意见"))

    def hands(self) -> Hands:
        """Who did what to it."""
        return {"supervision_open": self.by, "supervision_answer": self.answered_by}


def notice_faults(organ: str, paper: Letter, day: date | None, today: date) -> list[Fault]:
    """What is missing or wrong in a notice."""
    faults = _paper_faults(paper, N_("没有填写监督通知的文号；请补上。（SX-24）"))
    if not organ.strip():
        faults.append(Fault("organ", message(N_("没有填写监督机关；请补上。（SX-24）"))))
    if not paper.text.strip():
        faults.append(Fault("text", message(N_("没有写监督发现了什么问题；请补上。（SX-24）"))))
    if day is None or day > today:
        when = N_("通知的日期要填，并且不晚于今天 {today}；请核对。（SX-24）")
        faults.append(Fault("day", message(when, today=today)))
    return faults


def answer_faults(file: File, paper: Letter) -> list[Fault]:
    """What keeps an opinion from being put on file."""
    if file.decided_on:
        over = N_("这一件已在 {day} 作出决定，不能再提意见；请与监督机关联系。（SX-24）")
        return [Fault("text", message(over, day=file.decided_on))]
    if file.answer:
        again = N_("意见已在 {day} 记录，不能再改；请与监督机关联系。（SX-24）")
        return [Fault("text", message(again, day=file.answered_on))]
    faults = _paper_faults(paper, N_("没有填写意见的文号；请补上。（SX-24）"))
    if not paper.text.strip():
        faults.append(Fault("text", message(N_("没有写执法队伍的意见；请补上。（SX-24）"))))
    return faults


def decision_faults(file: File, paper: Letter, day: date | None, today: date) -> list[Fault]:
    """What keeps a decision from being taken: without an opinion it waits until the day for that is over."""
    if file.decided_on:
        again = N_("这一件已在 {day} 作出决定，不能再改；要再监督，请另发通知。（SX-24）")
        return [Fault("text", message(again, day=file.decided_on))]
    if file.answer is None and today <= file.due:
        early = N_("执法队伍可以在 {due} 前提出意见，现在不能决定；请等意见，或等期限过后决定。（SX-24）")
        return [Fault("text", message(early, due=file.due))]
    faults = _paper_faults(paper, N_("没有填写决定的文号；请补上。（SX-24）"))
    if not paper.text.strip():
        faults.append(Fault("text", message(N_("没有写决定的内容；请补上。（SX-24）"))))
    since = file.answered_on or file.due
    if day is None or not since <= day <= today:
        when = N_("决定的日期要在 {since} 到今天 {today} 之间；请核对。（SX-24）")
        faults.append(Fault("day", message(when, since=since, today=today)))
    return faults


def _paper_faults(paper: Letter, missing: str) -> list[Fault]:
    return [] if paper.document.strip() else [Fault("document", message(missing))]
