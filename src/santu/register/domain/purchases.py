"""Purchased services after the contract: delivered, and accepted, to be mended, or refused; what is overdue (SX-30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.counts import large_faults
from santu.register.domain.service_rows import Contract
from santu.register.domain.yuan import yuan

ACCEPTANCE_DAYS = "service/acceptance_days"


class Verdict(StrEnum):
    """What was found of a delivery."""

    ACCEPTED = "accepted"
    MEND = "mend"
    REFUSED = "refused"


VERDICTS = {
    Verdict.ACCEPTED: N_("验收合格"),
    Verdict.MEND: N_("要求整改"),
    Verdict.REFUSED: N_("验收不合格"),
}
FINAL = frozenset({Verdict.ACCEPTED, Verdict.REFUSED})


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was found of a delivery on a day, by whom (an office, not a person), and why."""

    verdict: Verdict
    office: str
    day: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was delivered of a contract: how many of what, worth how much; and what was found of it, in order of days."""

    day: date | None
    what: str
    quantity: int | None
    fen: int | None
    number: int = 0
    found: tuple[Acceptance, ...] = ()

    def on(self, day: date) -> Acceptance | None:
        """What had been found by a day."""
        known = [one for one in self.found if one.day is not None and one.day <= day]
        return known[-1] if known else None


class State(StrEnum):
    """Where a contract stands on a day."""

    EARLY = "early"
    WAITS = "waits"
    LATE = "late"
    UNCHECKED = "unchecked"
    UNCHECKED_LATE = "unchecked_late"
    MENDING = "mending"
    ACCEPTED = "accepted"
    FAILED = "failed"


STATES = {
    State.EARLY: N_("未到开始日期"),
    State.WAITS: N_("履行中"),
    State.LATE: N_("逾期未交付"),
    State.UNCHECKED: N_("待验收"),
    State.UNCHECKED_LATE: N_("逾期未验收"),
    State.MENDING: N_("整改中"),
    State.ACCEPTED: N_("已验收"),
    State.FAILED: N_("验收不合格"),
}
OVERDUE = frozenset({State.LATE, State.UNCHECKED_LATE})


@dataclass(frozen=True, slots=True)
class Purchase:
    """A contract with what was delivered of it."""

    contract: Contract
    deliveries: tuple[Delivery, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether all that was delivered lies in its term and is worth no more than its amount."""
        contract = self.contract
        inside = all(one.day and contract.since <= one.day <= contract.until for one in self.deliveries)
        return inside and self.fen(date.max) <= contract.fen

    def by(self, day: date) -> list[Delivery]:
        """What was delivered by a day."""
        return [one for one in self.deliveries if one.day is not None and one.day <= day]

    def fen(self, day: date, verdict: Verdict | None = None) -> int:
        """The worth of what was delivered by a day: of what was so found, or of all that was not refused."""
        wanted = [
            one
            for one in self.by(day)
            if ((found := one.on(day)) and found.verdict is verdict)
            or (verdict is None and not (found and found.verdict is Verdict.REFUSED))
        ]
        return sum(one.fen or 0 for one in wanted)

    def state(self, day: date, days: int) -> State:
        """Where it stands on a day, with so many days in which a delivery is to be looked at."""
        if day < self.contract.since:
            return State.EARLY
        delivered = self.by(day)
        waiting = [one for one in delivered if one.on(day) is None]
        if any(one.day and one.day + timedelta(days) < day for one in waiting):
            return State.UNCHECKED_LATE
        held = {found.verdict for one in delivered if (found := one.on(day))}
        done = self.fen(day, Verdict.ACCEPTED) >= self.contract.fen
        is_missing = self.fen(day) < self.contract.fen
        settled = not waiting and Verdict.MEND not in held
        if day > self.contract.due and not done and (is_missing or settled):
            return State.FAILED if settled and held == {Verdict.REFUSED} else State.LATE
        if waiting:
            return State.UNCHECKED
        if Verdict.MEND in held:
            return State.MENDING
        return State.ACCEPTED if done else State.WAITS


def delivery_faults(purchase: Purchase, said: Delivery, today: date) -> list[Fault]:
    """Why something cannot be recorded as delivered."""
    contract, faults = purchase.contract, []
    if said.day is None:
        faults.append(Fault("day", message(N_("没有填写交付日期；请填写。"))))
    elif not contract.since <= said.day <= contract.until:
        outside = N_(
            "交付日期 {day} 不在合同期 {since} 至 {until} 之内；请改日期，或先办理合同变更。（SX-30）"
        )
        faults.append(
            Fault("day", message(outside, day=said.day, since=contract.since, until=contract.until))
        )
    elif said.day > today:
        faults.append(Fault("day", message(N_("交付日期 {day} 还没有到；请在交付以后登记。"), day=said.day)))
    if not said.what.strip():
        faults.append(Fault("what", message(N_("没有写明交付了什么；请补上。"))))
    if not said.quantity:
        faults.append(Fault("quantity", message(N_("数量要是 1 或更大的整数；请改正。"))))
    elif large := large_faults({"quantity": said.quantity}):
        faults += large
    elif any((one.day, one.what) == (said.day, said.what.strip()) for one in purchase.deliveries):
        twice = N_("{day} 的同一交付已经登记；同一天的几次交付，请写明各是什么。（SX-30）")
        faults.append(Fault("what", message(twice, day=said.day)))
    left = contract.fen - purchase.fen(date.max)
    if not said.fen:
        faults.append(Fault("amount", message(N_("金额要大于 0，以元计，最多两位小数；请改正。"))))
    elif said.fen > left:
        more = N_(
            "这次交付 {amount} 元，合同金额 {whole} 元只剩 {left} 元；请核对，超出的先办理合同变更。（SX-30）"
        )
        said_of = {"amount": yuan(said.fen), "whole": yuan(contract.fen), "left": yuan(left)}
        faults.append(Fault("amount", message(more, **said_of)))
    return faults


def acceptance_faults(delivery: Delivery | None, said: Acceptance, today: date) -> list[Fault]:
    """Why nothing can be found of a delivery; there has to be one."""
    if delivery is None or delivery.day is None:
        none = N_("这个合同没有这次交付，不能验收；请先登记交付。（SX-30）")
        return [Fault("delivery", message(none))]
    faults = []
    last = delivery.found[-1] if delivery.found else None
    if last and last.verdict in FINAL:
        done = N_("这次交付已于 {day} 办结：{verdict}；不能再验收。（SX-30）")
        faults.append(Fault("delivery", message(done, day=last.day, verdict=message(VERDICTS[last.verdict]))))
    first = last.day if last and last.day else delivery.day
    if said.day is None or not first <= said.day <= today:
        outside = N_("验收日期要在 {first} 和今天 {today} 之间；请改日期。（SX-30）")
        faults.append(Fault("checked", message(outside, first=first, today=today)))
    if not said.office.strip():
        faults.append(Fault("office", message(N_("没有写明由哪个部门验收；请补上，写部门，不写个人。"))))
    if said.verdict is not Verdict.ACCEPTED and not said.reason.strip():
        faults.append(Fault("reason", message(N_("要求整改或不合格的要写明原因；请补上。（SX-30）"))))
    return faults


def overdue(purchases: Sequence[Purchase], day: date, days: int) -> list[Purchase]:
    """Those that are late on a day, the longest first."""
    late = [one for one in purchases if one.state(day, days) in OVERDUE]
    return sorted(late, key=lambda one: (one.contract.due, one.contract.unit, one.contract.number))
