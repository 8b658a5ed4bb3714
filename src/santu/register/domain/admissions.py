"""Admissions: an off-list matter reaches a township only with its consent, the county's approval, people, money and a term.

SX-19; 《山东省乡镇人民政府工作条例》 article 4 has the same of temporary tasks. An admission ends by itself; it is extended by
another one that follows it, with a consent and an approval of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.counts import large_faults
from santu.register.domain.handed import Told
from santu.register.domain.personal_numbers import number_faults
from santu.register.domain.tasks import Task


class Opinion(StrEnum):
    """What the township says to it."""

    AGREE = "agree"
    OBJECT = "object"


class Decision(StrEnum):
    """What the county decides."""

    APPROVE = "approve"
    REFUSE = "refuse"


OPINIONS = {Opinion.AGREE: N_("同意"), Opinion.OBJECT: N_("不同意")}
DECISIONS = {Decision.APPROVE: N_("批准"), Decision.REFUSE: N_("不批准")}


class AdmissionState(StrEnum):
    """Where an admission stands on a day."""

    APPLIED = "applied"
    CONSENTED = "consented"
    OBJECTED = "objected"
    REFUSED = "refused"
    EARLY = "early"
    IN_FORCE = "in_force"
    EXPIRED = "expired"


STATES = {
    AdmissionState.APPLIED: N_("等承接单位意见"),
    AdmissionState.CONSENTED: N_("等县里批准"),
    AdmissionState.OBJECTED: N_("承接单位不同意"),
    AdmissionState.REFUSED: N_("没有批准"),
    AdmissionState.EARLY: N_("已批准，未到期起"),
    AdmissionState.IN_FORCE: N_("生效"),
    AdmissionState.EXPIRED: N_("已到期"),
}
NEEDED = N_("（SX-19；《山东省乡镇人民政府工作条例》第四条）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish(Told):
    """What is asked for; ``extends`` is the number of the admission that it carries on, if any."""

    reason: str
    persons: int | None
    fen: int | None
    since: date | None
    until: date | None
    matter: str = ""
    extends: int | None = None

    def faults(self, today: date) -> list[Fault]:
        """What is missing or wrong."""
        found = super(Wish, self).faults(today)
        if not self.reason.strip():
            found.append(Fault("reason", message(N_("没有写明为什么要交办；请补上。（SX-19）"))))
        if not self.persons or self.persons < 1:
            people = N_("没有写明随事给几个人；清单外事项要有人员，请填 1 以上的整数。{clause}")
            found.append(Fault("persons", message(people, clause=message(NEEDED))))
        found += large_faults({"persons": self.persons})
        if not self.fen:
            money = N_(
                "没有写明随事给多少经费；清单外事项要有经费，请填 0 以上的金额（元，最多两位小数）。{clause}"
            )
            found.append(Fault("fen", message(money, clause=message(NEEDED))))
        if self.since is None or self.until is None:
            term = N_("准入要有期限；请填写从哪一天到哪一天。（SX-19）")
            found.append(Fault("since" if self.since is None else "until", message(term)))
        elif self.until < self.since:
            backward = N_("期限止 {until} 早于期限起 {since}；请改日期。")
            found.append(Fault("until", message(backward, until=self.until, since=self.since)))
        return found

    def is_like(self, other: "Wish") -> bool:
        """Whether another of the township is for the same matter, or in the same words where one of them names none."""
        mine, theirs = self.matter.strip(), other.matter.strip()
        return mine == theirs if mine and theirs else self.title.strip() == other.title.strip()


@dataclass(frozen=True, slots=True)
class Opined:
    """What the township says, by which document, on which day; an objection has its reasons."""

    opinion: str
    document: str
    day: date | None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """The county's decision: by which organ, with which number, on which day; a refusal has its reasons."""

    decision: str
    organ: str
    number: str
    day: date | None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An admission as it is recorded."""

    number: int
    wish: Wish
    by: str
    opined: Opined | None = None
    opined_by: str = ""
    decided: Decided | None = None
    file: int | None = None

    def on(self, day: date) -> AdmissionState:
        """Where it stood on a day; it is in force on its last day, and no more on the next."""
        if self.decided and self.decided.day and self.decided.day <= day:
            return self._decided_on(day, self.decided)
        if self.opined and self.opined.day and self.opined.day <= day:
            agreed = self.opined.opinion == Opinion.AGREE
            return AdmissionState.CONSENTED if agreed else AdmissionState.OBJECTED
        return AdmissionState.APPLIED

    def _decided_on(self, day: date, decided: Decided) -> AdmissionState:
        since, until = self.wish.since, self.wish.until
        if decided.decision == Decision.REFUSE or since is None or until is None:
            return AdmissionState.REFUSED
        if day < since:
            return AdmissionState.EARLY
        return AdmissionState.EXPIRED if until < day else AdmissionState.IN_FORCE

    def covers(self, unit: str, matter: str, title: str, day: date) -> bool:
        """Whether a township may be given a matter by it on a day: the same matter, or the same words where none is named."""
        if self.wish.unit != unit or self.on(day) is not AdmissionState.IN_FORCE:
            return False
        return self.wish.matter == matter if matter else self.wish.title.strip() == title.strip()

    def hands(self) -> Hands:
        """Who did what to it."""
        return {"admission_apply": self.by, "admission_opine": self.opined_by}


def covering(records: Iterable[Record], unit: str, matter: str, title: str, day: date) -> int | None:
    """The number of an admission by which a township may be given a matter on a day, if any."""
    found = [one.number for one in records if one.covers(unit, matter, title, day)]
    return min(found, default=None)


def term_faults(task: Task, record: Record) -> list[Fault]:
    """Whether a task is due after the end of the admission that covers it."""
    due, until = task.told.due, record.wish.until
    if due is None or until is None or due <= until:
        return []
    later = N_(
        "办结期限 {due} 在第 {number} 号准入到期 {until} 之后，不能接收；请交办单位改期限，或等延期的准入生效后接收。（SX-19）"
    )
    return [Fault("answer", message(later, due=due, number=record.number, until=until))]


def overlap_faults(wish: Wish, approved: Iterable[Record]) -> list[Fault]:
    """Whether a township has been given the same matter for a part of the same term already, by one of its approved ones."""
    if wish.since is None or wish.until is None:
        return []
    for one in approved:
        since, until = one.wish.since, one.wish.until
        if one.number == wish.extends or since is None or until is None or not wish.is_like(one.wish):
            continue
        if since <= wish.until and wish.since <= until:
            twice = N_(
                "同一事项已有第 {number} 号准入，期限 {since} 至 {until}，与这一件重叠；请改期限，或用那一件。（SX-19）"
            )
            return [Fault("since", message(twice, number=one.number, since=since, until=until))]
    return []


def opinion_faults(record: Record, said: Opined, today: date) -> list[Fault]:
    """What keeps the township's opinion from being put on file."""
    if record.opined:
        again = N_("这一件的意见已在 {day} 记录，不能再改；要再交办，请重新申请。（SX-19）")
        return [Fault("opinion", message(again, day=record.opined.day))]
    found = []
    if said.opinion not in set(Opinion):
        found.append(Fault("opinion", message(N_("没有选同意或不同意；请选一项。（SX-19）"))))
    if not said.document.strip():
        found.append(Fault("document", message(N_("没有填写意见的文号；请补上。（SX-19）"))))
    if said.opinion == Opinion.OBJECT and not said.reasons.strip():
        found.append(Fault("reasons", message(N_("不同意要写明理由；请补上。（SX-19）"))))
    asked = record.wish.day
    if said.day is None or (asked and said.day < asked) or said.day > today:
        outside = N_("意见的日期要在申请当天 {since} 到今天 {today} 之间；请改日期。")
        found.append(Fault("opined_on", message(outside, since=asked, today=today)))
    return found + number_faults({"document": said.document, "reasons": said.reasons})


def decision_faults(record: Record, decided: Decided, today: date) -> list[Fault]:
    """What keeps the county from deciding."""
    if record.decided:
        again = N_("这一件已在 {day} 决定，不能再改；要再交办，请重新申请。（SX-19）")
        return [Fault("decision", message(again, day=record.decided.day))]
    if record.opined is None or record.opined.day is None:
        early = N_("承接单位的意见还没有记录，不能决定；请等意见，或催办。（SX-19）")
        return [Fault("decision", message(early))]
    found = []
    if decided.decision not in set(Decision):
        found.append(Fault("decision", message(N_("没有选批准或不批准；请选一项。（SX-19）"))))
    if decided.decision == Decision.APPROVE and record.opined.opinion != Opinion.AGREE:
        against = N_("承接单位不同意，不能批准；请记为不批准，或由部门另行申请。{clause}")
        found.append(Fault("decision", message(against, clause=message(NEEDED))))
    if decided.decision == Decision.REFUSE and not decided.reasons.strip():
        found.append(Fault("reasons", message(N_("不批准要写明理由；请补上。（SX-19）"))))
    for name, template in (
        ("organ", N_("没有填写批准机关；清单外事项由县级政府批准，请补上。{clause}")),
        ("number", N_("没有填写批准的文号；请补上。{clause}")),
    ):
        if not getattr(decided, name).strip():
            found.append(Fault(name, message(template, clause=message(NEEDED))))
    if decided.day is None or not record.opined.day <= decided.day <= today:
        outside = N_("决定的日期要在意见记录当天 {since} 到今天 {today} 之间；请改日期。")
        found.append(Fault("decided_on", message(outside, since=record.opined.day, today=today)))
    said = {"organ": decided.organ, "number": decided.number, "reasons": decided.reasons}
    return found + number_faults(said)


def extension_faults(wish: Wish, before: Record) -> list[Fault]:
    """What keeps an admission from carrying another on: that was never approved or is of another matter, or the two overlap."""
    approved = before.decided and before.decided.decision == Decision.APPROVE
    if not approved or before.wish.unit != wish.unit:
        never = N_("第 {number} 号没有批准过，不能延期；请另行申请准入。（SX-19）")
        return [Fault("extends", message(never, number=before.number))]
    found = []
    if (wish.matter.strip(), wish.title.strip()) != (before.wish.matter, before.wish.title):
        other = N_(
            "第 {number} 号准入的是“{title}”，延期的要是同一事项；请写同样的编码和名称，或另行申请准入。（SX-19）"
        )
        found.append(Fault("title", message(other, number=before.number, title=before.wish.title)))
    if wish.since and before.wish.until and wish.since <= before.wish.until:
        early = N_("延期要从原期限 {until} 的次日以后起；请改日期。")
        found.append(Fault("since", message(early, until=before.wish.until)))
    return found
