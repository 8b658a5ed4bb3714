"""Posts lent from the pool of a county: applied for, checked and reserved, approved, used, returned (SX-16)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from santu.kernel.messages import N_, Fault, message
from santu.register.domain.ledger import Account, Holds
from santu.register.domain.ledger_rules import KINDS, TYPES
from santu.standards.rulebook import Standards

TERM, RESERVATION, PRIORITIES = "quota/pool_term", "quota/pool_reservation", "quota/pool_priority"
REMINDER = "quota/pool_reminder"
MONTHS = 12


class LoanStep(StrEnum):
    """What is done to a loan; the audit names it ``loan_…``."""

    APPLY = "apply"
    CHECK = "check"
    APPROVE = "approve"
    USE = "use"
    RETURN = "return"
    REFUSE = "refuse"


STEPS = {
    LoanStep.APPLY: N_("申请"),
    LoanStep.CHECK: N_("审核并预留"),
    LoanStep.APPROVE: N_("批准"),
    LoanStep.USE: N_("用编通知，借出"),
    LoanStep.RETURN: N_("归还"),
    LoanStep.REFUSE: N_("退回申请"),
}


class LoanState(StrEnum):
    """Where a loan stands on a day."""

    APPLIED = "applied"
    RESERVED = "reserved"
    APPROVED = "approved"
    EXPIRED = "expired"
    LENT = "lent"
    OVERDUE = "overdue"
    RETURNED = "returned"
    REFUSED = "refused"


STATES = {
    LoanState.APPLIED: N_("待审核"),
    LoanState.RESERVED: N_("已预留，待批准"),
    LoanState.APPROVED: N_("已批准，待用编"),
    LoanState.EXPIRED: N_("预留到期，已退回池"),
    LoanState.LENT: N_("使用中"),
    LoanState.OVERDUE: N_("逾期未还"),
    LoanState.RETURNED: N_("已归还"),
    LoanState.REFUSED: N_("已退回"),
}
NEXT = {
    LoanStep.CHECK: frozenset({LoanState.APPLIED}),
    LoanStep.APPROVE: frozenset({LoanState.RESERVED}),
    LoanStep.USE: frozenset({LoanState.APPROVED}),
    LoanStep.RETURN: frozenset({LoanState.LENT, LoanState.OVERDUE}),
    LoanStep.REFUSE: frozenset({LoanState.APPLIED, LoanState.RESERVED, LoanState.APPROVED}),
}
"""In which states each step can be taken."""


class Group(StrEnum):
    """What has to be done about a loan, the most urgent first."""

    OVERDUE = "overdue"
    SOON = "soon"
    TO_DECIDE = "to_decide"
    IN_USE = "in_use"
    ENDED = "ended"


GROUPS = {
    Group.OVERDUE: N_("逾期未还"),
    Group.SOON: N_("即将到期"),
    Group.TO_DECIDE: N_("待办理"),
    Group.IN_USE: N_("使用中"),
    Group.ENDED: N_("已归还或未借"),
}


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step: when, of how many posts, by whom; ``until`` they stay reserved."""

    step: LoanStep
    day: date
    amount: int
    by: str
    document: str = ""
    note: str = ""
    until: date | None = None
    voucher: int | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """Posts that a body asked for from the pool of a county (``pool``) for the term from ``start`` to ``due``."""

    number: int
    body: str
    pool: str
    kind: str
    amount: int
    start: date
    due: date
    priority: str
    reason: str
    steps: Sequence[StepTaken]

    def outstanding(self, day: date) -> int:
        """How many are lent and not returned on a day."""
        taken = [one for one in self.steps if one.day <= day]
        lent = sum(one.amount for one in taken if one.step is LoanStep.USE)
        return lent - sum(one.amount for one in taken if one.step is LoanStep.RETURN)

    def state(self, day: date) -> LoanState:
        """Where it stands on a day: what is reserved expires and what is lent falls due by themselves."""
        taken = [one for one in self.steps if one.day <= day]
        last = taken[-1].step if taken else LoanStep.APPLY
        if last is LoanStep.REFUSE:
            return LoanState.REFUSED
        if last in (LoanStep.USE, LoanStep.RETURN):
            if not self.outstanding(day):
                return LoanState.RETURNED
            return LoanState.OVERDUE if day > self.due else LoanState.LENT
        if last is LoanStep.APPLY:
            return LoanState.APPLIED
        until = self.reserved_until()
        if until is not None and day >= until:
            return LoanState.EXPIRED
        return LoanState.RESERVED if last is LoanStep.CHECK else LoanState.APPROVED

    @property
    def applied_on(self) -> date:
        """The day on which it was asked for."""
        return self.steps[0].day

    def group(self, day: date, soon: int) -> Group:
        """What has to be done about it on a day, if a loan is due soon so many days before."""
        state = self.state(day)
        if state is LoanState.OVERDUE:
            return Group.OVERDUE
        if state is LoanState.LENT:
            return Group.SOON if (self.due - day).days <= soon else Group.IN_USE
        return Group.TO_DECIDE if self.next_step(day) else Group.ENDED

    def next_step(self, day: date) -> LoanStep | None:
        """The step that takes it on from where it stands on a day; none where it has ended."""
        state = self.state(day)
        return next((step for step in NEXT if state in NEXT[step] and step is not LoanStep.REFUSE), None)

    def reserved_until(self) -> date | None:
        """Until when posts stay reserved for it."""
        return next((one.until for one in self.steps if one.step is LoanStep.CHECK), None)

    @property
    def reserved(self) -> Account:
        return Account(self.pool, Holds.RESERVED, self.kind)

    @property
    def free(self) -> Account:
        return Account(self.pool, Holds.POOL, self.kind)

    @property
    def vacant(self) -> Account:
        return Account(self.body, Holds.VACANT, self.kind)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    for shorter in range(4):
        try:
            return date(day.year + years, month + 1, day.day - shorter)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def wish_faults(
    *,
    kind: str,
    amount: int | None,
    start: date | None,
    due: date | None,
    category: str | None,
    reason: str,
    standards: Standards,
) -> Iterable[Fault]:
    """What is wrong with an application: kind, number, term; ``category`` of the body where one is known."""
    if not reason.strip():
        yield Fault("reason", message(N_("没有写明用编事由；请写明做什么事、为什么现有编制不够。（SX-16）")))
    if not amount or amount < 1:
        yield Fault("amount", message(N_("申请的编制数至少是 1 名；请填写。")))
    if start is None:
        yield Fault("start", message(N_("没有起用日期；请填写。")))
    if due is None:
        yield Fault("due", message(N_("没有归还日期：周转编制必须有期限；请填写。（SX-16）")))
    elif start is not None and due <= start:
        early = N_("归还日期 {due} 不晚于起用日期 {start}；请改日期。")
        yield Fault("due", message(early, due=due, start=start))
    elif start is not None and due > (longest := months_after(start, standards.count(TERM, start))):
        late = N_("归还日期 {due} 太晚：从 {start} 起最长到 {longest}；请缩短期限。{clause}")
        clause = standards.rule(TERM).citation()
        yield Fault("due", message(late, due=due, start=start, longest=longest, clause=clause))
    yield from kind_faults(kind, category, start, standards)


def kind_faults(kind: str, category: str | None, day: date | None, standards: Standards) -> Iterable[Fault]:
    """Whether a kind of quota is chosen, there is such a one, and a body of a category uses it."""
    kinds, types = ((standards.items(rule, day) if day else ()) for rule in (KINDS, TYPES))
    fitting = {item.id: item for item in types}
    if not kind:
        yield Fault("kind", message(N_("没有选编制类别；请从列出的类别里选一项。")))
    elif kinds and kind not in {item.id for item in kinds}:
        yield Fault("kind", message(N_("没有“{kind}”这类编制；请从编制类别里选。"), kind=kind))
    elif kind in fitting and category is not None and category not in fitting[kind].texts("categories"):
        template = N_(
            "这个机构不能使用{kind}：行政机构用行政编制，事业单位用事业编制，不得混用；请改编制类别。{clause}"
        )
        clause = standards.rule(TYPES).citation()
        yield Fault("kind", message(template, kind=message(fitting[kind].name), clause=clause))
