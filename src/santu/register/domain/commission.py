"""Papers of an establishment commission: proposals on an agenda, decided in minutes, answered by replies that are entered."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.ledger_rules import MOST


class Decision(StrEnum):
    """What a commission decides on a proposal."""

    AGREED = "agreed"
    CHANGED = "changed"
    REFUSED = "refused"
    DEFERRED = "deferred"


DECISIONS = {
    Decision.AGREED: N_("同意"),
    Decision.CHANGED: N_("修改后同意"),
    Decision.REFUSED: N_("不同意"),
    Decision.DEFERRED: N_("缓议"),
}
AGREES = frozenset({Decision.AGREED, Decision.CHANGED})
"""Decisions that are answered by a reply and entered in the ledger."""
PRESIDING = {"chair": N_("编委主任"), "deputy": N_("编委副主任")}
"""Who can preside: the office, never a name."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an establishment office puts on an agenda.

    Attributes:
        title: what is asked for, as it stands in 关于……的批复.
        applicant: who asked for it; the reply goes to them.
        reason: why.
        entries: what would move.
        key: the client's name of its request, so that one sent twice is one item.
        central: the number of the central organ's approval, where a kind needs one across levels.
    """

    title: str
    applicant: str
    reason: str
    entries: Sequence[Entry]
    key: str
    central: str = ""

    def faults(self) -> Iterator[Fault]:
        """What is missing in it; what the ledger has against its entries is told beside it, and refused when entered."""
        blank = N_("没有填写{field}；请补上。（SX-15）")
        fields = {
            "title": N_("议题"),
            "applicant": N_("报送单位"),
            "reason": N_("事由"),
            "key": N_("请求编号"),
        }
        for field, title in fields.items():
            if not getattr(self, field).strip():
                yield Fault(field, message(blank, field=message(title)))
        if not self.entries:
            yield Fault("entries", message(N_("没有要变动的编制：一项议题至少要有一笔；请添加。")))


@dataclass(frozen=True, slots=True)
class Item:
    """A proposal on an agenda, ``no`` of it, and what became of it: how many of each entry were agreed to, by which reply."""

    no: int
    proposed: Proposed
    by: str
    decision: Decision | None = None
    note: str = ""
    amounts: Sequence[int] = ()
    reply: str = ""
    replied_on: date | None = None
    voucher: int | None = None

    @property
    def agreed(self) -> bool:
        return self.decision in AGREES

    @property
    def paper(self) -> str:
        """What its reply is called among the papers of the meeting."""
        return f"reply-{self.no}"

    @property
    def entries(self) -> list[Entry]:
        """What was agreed to; before it was decided, what was asked for."""
        if self.decision is None:
            return list(self.proposed.entries)
        pairs = zip(self.proposed.entries, self.amounts, strict=True)
        return [replace(entry, amount=amount) for entry, amount in pairs if amount]


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting: their number and day, and which office presided (``PRESIDING``)."""

    number: str
    day: date | None
    presided: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on one item, why, and how many of each entry were agreed to; ``None`` is no number."""

    decision: str
    note: str
    amounts: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the commission of a unit, with its agenda; without minutes it is still open."""

    number: int
    unit: str
    organ: str
    day: date
    items: Sequence[Item]
    minutes: Minutes | None = None
    minuted_by: str = ""

    def item(self, no: int) -> Item | None:
        return next((one for one in self.items if one.no == no), None)

    def hands(self, item: Item) -> Hands:
        """Who did what to one of its items."""
        return {"item_propose": item.by, "minutes_record": self.minuted_by}


def minutes_faults(
    meeting: Meeting, minutes: Minutes, decided: Mapping[int, Decided], today: date
) -> list[Fault]:
    """What is wrong with some minutes, all at once."""
    faults = []
    if not minutes.number.strip():
        faults.append(Fault("minutes", message(N_("没有填写会议纪要的编号；请补上。"))))
    if minutes.presided not in PRESIDING:
        faults.append(Fault("presided", message(N_("没有选由谁主持；请选一个职务，不写姓名。"))))
    if meeting.day > today:
        coming = N_("会议定在 {day}，还没有开，不能记录决定；请在开会以后记录。")
        faults.append(Fault("minuted_on", message(coming, day=meeting.day)))
    elif minutes.day is None or not meeting.day <= minutes.day <= today:
        template = N_("纪要的日期要在开会当天 {day} 到今天之间；请核对。")
        faults.append(Fault("minuted_on", message(template, day=meeting.day)))
    if not meeting.items:
        faults.append(Fault("minutes", message(N_("这次会议还没有议题，没有可记录的决定；请先提交议题。"))))
    for item in meeting.items:
        faults += _decision_faults(item, decided.get(item.no))
    return faults


def _decision_faults(item: Item, said: Decided | None) -> Iterator[Fault]:
    if said is None or said.decision not in DECISIONS:
        open_ = N_("第 {no} 项议题没有选决定；请逐项选择同意、修改后同意、不同意或缓议。")
        yield Fault(f"decision-{item.no}", message(open_, no=item.no))
        return
    asked = [entry.amount for entry in item.proposed.entries]
    decision = Decision(said.decision)
    if decision not in AGREES and not said.note.strip():
        why = N_("第 {no} 项议题的决定是“{decision}”，没有写理由；请补上。")
        yield Fault(f"note-{item.no}", message(why, no=item.no, decision=message(DECISIONS[decision])))
    if decision is Decision.AGREED and list(said.amounts) != asked:
        changed = N_("第 {no} 项议题的数额与提请的不同；请选“修改后同意”，或改回提请的数额。")
        yield Fault(f"decision-{item.no}", message(changed, no=item.no))
    if decision is Decision.CHANGED:
        yield from _change_faults(item.no, asked, said.amounts)


def _change_faults(no: int, asked: Sequence[int], amounts: Sequence[int | None]) -> Iterator[Fault]:
    for line, amount in enumerate(amounts, 1):
        if amount is None or amount > MOST:
            template = N_("第 {no} 项议题第 {line} 笔的数额不对；请填整数，不同意的填 0。")
            yield Fault(f"amount-{no}-{line}", message(template, no=no, line=line))
    if list(amounts) == asked or not any(amounts):
        same = N_("第 {no} 项议题选了“修改后同意”，数额却{how}；请改数额，或另选决定。")
        how = N_("与提请的一样") if list(amounts) == asked else N_("全部是 0")
        yield Fault(f"decision-{no}", message(same, no=no, how=message(how)))


def reply_faults(meeting: Meeting, item: Item, reply: str, day: date | None, today: date) -> list[Fault]:
    """What keeps a reply from being given, but for what the ledger has against its entries."""
    if item.voucher is not None:
        again = N_("第 {no} 项议题已由“{reply}”批复，记为第 {voucher} 号凭证，不能再记；要改，请另提议题。")
        return [Fault("reply", message(again, no=item.no, reply=item.reply, voucher=item.voucher))]
    if meeting.minutes is None or not item.agreed:
        not_agreed = N_("第 {no} 项议题没有编委同意的决定，不能批复；请先在会议纪要里记录决定。（SX-15）")
        return [Fault("reply", message(not_agreed, no=item.no))]
    faults = []
    if not reply.strip():
        faults.append(Fault("reply", message(N_("没有填写批复文号；请补上。（SX-15）"))))
    if day is None or not meeting.day <= day <= today:
        template = N_("批复的日期要在开会当天 {day} 到今天之间；请核对。")
        faults.append(Fault("replied_on", message(template, day=meeting.day)))
    return faults


def outside_faults(outside: Collection[str], unit: str) -> list[Fault]:
    """That entries touch places beyond the unit whose commission is to decide, as far as they may be named."""
    template = N_("“{name}”不在{unit}的范围内，这里的编委不能决定；请由管辖它的编委研究。")
    return [Fault("entries", message(template, name=name, unit=unit)) for name in sorted(outside)]


def entries_text(entries: Sequence[Entry]) -> str:
    """Entries as text to keep."""
    return json.dumps(
        [[one.day.isoformat(), *_side(one.source), *_side(one.target), one.amount] for one in entries]
    )


def _side(account: Account) -> tuple[str, str, str, str]:
    return account.unit, account.holds, account.kind, account.measure


def entries_read(text: str) -> list[Entry]:
    """Entries as they were kept."""
    return [
        Entry(date.fromisoformat(day), _account(*sides[:4]), _account(*sides[4:]), amount)
        for day, *sides, amount in json.loads(text)
    ]


def _account(unit: str, holds: str, kind: str, measure: str) -> Account:
    return Account(unit, Holds(holds), kind, Measure(measure))


def state_of(meeting: Meeting) -> Message:
    """Where a meeting stands."""
    if meeting.minutes is None:
        return message(N_("待开会记录"))
    open_ = sum(item.agreed and item.voucher is None for item in meeting.items)
    return message(N_("{n} 项待批复"), n=open_) if open_ else message(N_("已办结"))
