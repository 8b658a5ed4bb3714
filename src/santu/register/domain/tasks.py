"""Tasks handed down to a township: what has to be said of one, and what the township may answer (SX-19).

It accepts what is on its lists, or what an admission in force covers; what is not its own it returns with the clause. Before it
does either it may apply for an admission, or call departments.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.handed import Told
from santu.register.domain.personal_numbers import number_faults
from santu.register.domain.whose import MATCHED, ON_LIST, Matched


class Answer(StrEnum):
    """What a township answers."""

    ACCEPT = "accept"
    RETURN = "return"
    ADMIT = "admit"
    WHISTLE = "whistle"


class TaskState(StrEnum):
    """Where a task stands on a day."""

    WAITING = "waiting"
    ASKED = "asked"
    CALLED = "called"
    ACCEPTED = "accepted"
    DONE = "done"
    RETURNED = "returned"


STATES = {
    TaskState.WAITING: N_("等答复"),
    TaskState.ASKED: N_("等准入"),
    TaskState.CALLED: N_("已吹哨，等部门"),
    TaskState.ACCEPTED: N_("办理中"),
    TaskState.DONE: N_("已办结"),
    TaskState.RETURNED: N_("已退回"),
}
OPEN = frozenset({TaskState.WAITING, TaskState.ASKED, TaskState.CALLED, TaskState.ACCEPTED})
AFTER = {
    Answer.ACCEPT: TaskState.ACCEPTED,
    Answer.RETURN: TaskState.RETURNED,
    Answer.ADMIT: TaskState.ASKED,
    Answer.WHISTLE: TaskState.CALLED,
}
NOT_OURS = N_(
    "“{title}”不在这里的清单里（{matched}），也没有生效的准入，不能接收；请退回并写明依据，或申请准入。（SX-19）"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTold(Told):
    """What is said of a task; ``matter`` is "" where the document names none that is on a list."""

    matter: str = ""
    due: date | None

    def faults(self, today: date) -> list[Fault]:
        """What is missing or wrong."""
        found = super(TaskTold, self).faults(today)
        if self.due is None:
            found.append(Fault("due", message(N_("没有填写办结期限；请填写。"))))
        elif self.day and self.due < self.day:
            early = N_("办结期限 {due} 早于交办日期 {day}；请改日期。")
            found.append(Fault("due", message(early, due=self.due, day=self.day)))
        return found


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is recorded. ``matched`` is how it lay to the lists when it was given."""

    number: int
    told: TaskTold
    matched: Matched
    answer: Answer | None = None
    clause: str = ""
    admission: int | None = None
    answered_on: date | None = None
    done_on: date | None = None
    file: int | None = None

    def on(self, day: date) -> TaskState:
        """Where it stood on a day."""
        if self.answer is None or self.answered_on is None or self.answered_on > day:
            return TaskState.WAITING
        if self.done_on and self.done_on <= day:
            return TaskState.DONE
        return AFTER[self.answer]

    def is_late(self, day: date) -> bool:
        """Whether its day is over and it is not done with."""
        return self.told.due is not None and self.on(day) in OPEN and self.told.due < day

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered for good."""
        return self.answer in (None, Answer.ADMIT, Answer.WHISTLE)


def answer_faults(
    task: Task, answer: str, clause: str, matched: Matched, admission: int | None
) -> list[Fault]:
    """What keeps a township from an answer.

    Args:
        task: as it is recorded.
        answer: what it wants to answer.
        clause: by which clause it returns it.
        matched: how the matter lies to its lists today.
        admission: the number of an admission that covers it today, if any.
    """
    if answer not in set(Answer):
        return [Fault("answer", message(N_("没有选怎么答复；请选接收、退回、申请准入或吹哨。")))]
    if not task.is_open:
        again = N_("这项任务已在 {day} 答复，不能再改；情况有变请与交办单位联系。")
        return [Fault("answer", message(again, day=task.answered_on))]
    if answer == Answer.ACCEPT and matched not in ON_LIST and admission is None:
        from_list = message(NOT_OURS, title=task.told.title, matched=message(MATCHED[matched]))
        return [Fault("answer", from_list)]
    if answer == Answer.RETURN and not clause.strip():
        bare = N_("退回要写明依据：哪个清单、哪一条，归谁办；请补上。（SX-19）")
        return [Fault("clause", message(bare))]
    return number_faults({"clause": clause})


def done_faults(task: Task, day: date | None, today: date) -> list[Fault]:
    """What keeps a task from being reported as done."""
    if task.done_on:
        return [Fault("done_on", message(N_("这项任务已在 {day} 办结。"), day=task.done_on))]
    if task.answer is not Answer.ACCEPT or task.answered_on is None:
        return [Fault("done_on", message(N_("这项任务还没有接收，不能报办结；请先答复。")))]
    if day is None or not task.answered_on <= day <= today:
        outside = N_("办结日期要在接收当天 {since} 到今天 {today} 之间；请改日期。")
        return [Fault("done_on", message(outside, since=task.answered_on, today=today))]
    return []
