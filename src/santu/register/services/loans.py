"""Lending posts from the pool of a county: each step by whom it is for, with its document, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.ledger import OF_LOANS, Entry
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.loans import (
    NEXT,
    PRIORITIES,
    RESERVATION,
    STATES,
    STEPS,
    Loan,
    LoanStep,
    StepTaken,
    wish_faults,
)
from santu.register.models import BodyVersion, QuotaLoan, QuotaLoanStep, Unit
from santu.register.selectors.holding import holding_on
from santu.register.selectors.loans import loan_hands, loan_numbered
from santu.register.selectors.lying import lying_on
from santu.register.selectors.quotas import voucher_numbered
from santu.register.selectors.rights import right_over
from santu.register.services.quotas import booking_of, once, voucher_write
from santu.standards.rulebook import Standards

TWICE = N_("这项请求已记为第 {number} 号申请，没有再记；要再申请，请另填一份。")


@dataclass(frozen=True, slots=True)
class LoanWish:
    """What a township asks for: so many posts of a kind for one of its bodies, for a term; ``key`` names the request."""

    body: str
    kind: str
    amount: int | None
    start: date | None
    due: date | None
    priority: str
    reason: str
    key: str


def loan_apply(*, wish: LoanWish, standards: Standards, by: User) -> QuotaLoan:
    """Ask for posts from the pool of the county.

    Raises:
        Refused: the body is not theirs or not there, its kind of quota is another, the term is missing or too long, or the
            same request was made before; every fault at once.
    """
    start = wish.start or timezone.localdate()
    lying, faults = lying_on(start, [wish.body]).get(wish.body), list[Fault]()
    if lying is None or not lying.is_body:
        unknown = N_("{day} 没有编号为“{body}”的机构；请从本乡镇的机构里选。")
        faults.append(Fault("body", message(unknown, day=start, body=wish.body)))
        category = None
    else:
        right_over(by, Right.BORROW, [lying.division])
        category = BodyVersion.objects.get(holding_on(start), unit=wish.body).category
    faults += wish_faults(
        kind=wish.kind,
        amount=wish.amount,
        start=wish.start,
        due=wish.due,
        category=category,
        reason=wish.reason,
        standards=standards,
    )
    if wish.priority not in {item.id for item in standards.items(PRIORITIES, start)}:
        faults.append(Fault("priority", message(N_("没有选用编类别；请从列出的类别里选一项。（SX-16）"))))
    if lying is not None and not lying.county:
        alone = N_("这个机构不在任何县，没有可借的周转池；请由本级编制部门调配。（SX-16）")
        faults.append(Fault("body", message(alone)))
    if lying is None:
        raise Refused(faults)
    with transaction.atomic():
        # Whoever asks for the same county at the same instant waits, and then finds the request.
        list(Unit.objects.select_for_update(no_key=True).filter(pk=lying.county))
        if known := QuotaLoan.objects.filter(key=wish.key).first():
            faults.append(Fault("key", message(TWICE, number=known.pk)))
        if faults or wish.amount is None or wish.due is None:
            raise Refused(faults)
        loan = QuotaLoan.objects.create(
            body_id=wish.body,
            pool_id=lying.county,
            kind=wish.kind,
            amount=wish.amount,
            start=start,
            due=wish.due,
            priority=wish.priority,
            reason=wish.reason.strip(),
            key=wish.key,
        )
        taken = StepTaken(LoanStep.APPLY, timezone.localdate(), wish.amount, by.username)
        _step(loan_numbered(loan.pk), taken)
    return loan


def loan_check(*, number: int, document: str, standards: Standards, by: User) -> None:
    """Find that posts of the kind are there for the term, and keep them reserved until they are approved and used.

    What is not used in time goes back to the pool by itself: its return is entered now, for that day.

    Raises:
        Refused: the pool is not theirs, the loan is not waiting for this, who checks it has applied for it, or the
            pool has not so many posts.
    """
    loan = _ready(number, LoanStep.CHECK, by, Right.QUOTA)
    today = timezone.localdate()
    until = today + timedelta(days=standards.count(RESERVATION, today))
    entries = [
        Entry(today, loan.free, loan.reserved, loan.amount),
        Entry(until, loan.reserved, loan.free, loan.amount),
    ]
    taken = StepTaken(LoanStep.CHECK, today, loan.amount, by.username, document, until=until)
    _enter(loan, taken, entries, standards)


def loan_approve(*, number: int, document: str, by: User) -> None:
    """Approve it, by a document.

    Raises:
        Refused: approving there is not theirs, the loan is not waiting for it or its reservation has expired, who
            approves has applied or checked, or no document is named.
    """
    loan = _ready(number, LoanStep.APPROVE, by, Right.APPROVE)
    if not document.strip():
        raise refuse("document", N_("没有填写批准文号；请补上。（SX-16）"))
    with transaction.atomic():
        _held(loan)
        _step(loan, StepTaken(LoanStep.APPROVE, timezone.localdate(), loan.amount, by.username, document))


def loan_use(*, number: int, document: str, standards: Standards, by: User, central: str = "") -> None:
    """Order the use of what was approved: the posts are the body's from today on.

    Raises:
        Refused: the pool is not theirs, the loan is not waiting for it, its reservation or its term is over, or the kind
            needs the central organ's approval across levels.
    """
    loan = _ready(number, LoanStep.USE, by, Right.QUOTA)
    today = timezone.localdate()
    if today > loan.due:
        over = N_("归还日期 {due} 已过，不能再用编；请重新申请。（SX-16）")
        raise refuse("due", over, due=loan.due)
    [until] = [one.until for one in loan.steps if one.step is LoanStep.CHECK and one.until]
    entries = [
        Entry(today, loan.reserved, loan.vacant, loan.amount),
        Entry(until, loan.free, loan.reserved, loan.amount),
    ]
    taken = StepTaken(LoanStep.USE, today, loan.amount, by.username, document)
    _enter(loan, taken, entries, standards, central=central)


def loan_return(*, number: int, amount: int | None, document: str, standards: Standards, by: User) -> None:
    """Give posts back to the pool, all or some; by the approval that they crossed levels with, where they needed one.

    Raises:
        Refused: the pool is not theirs, nothing is lent, more than is lent, or somebody still holds them.
    """
    loan = _ready(number, LoanStep.RETURN, by, Right.QUOTA)
    today = timezone.localdate()
    lent = loan.outstanding(today)
    if not amount or not 0 < amount <= lent:
        template = N_("要归还 {amount} 名，借出未还的是 {lent} 名；请填 1 到 {lent} 之间的数。（SX-16）")
        raise refuse("amount", template, amount=amount or 0, lent=lent)
    taken = StepTaken(LoanStep.RETURN, today, amount, by.username, document)
    [used] = [one.voucher for one in loan.steps if one.step is LoanStep.USE and one.voucher]
    central = voucher_numbered(used).paper.central
    _enter(loan, taken, [Entry(today, loan.vacant, loan.free, amount)], standards, central=central)


def loan_refuse(*, number: int, note: str, standards: Standards, by: User) -> None:
    """Send an application back; what was reserved for it is free again from today on.

    Raises:
        Refused: the pool is not theirs, the loan is lent or ended already, or no reason is given.
    """
    loan = _ready(number, LoanStep.REFUSE, by, Right.QUOTA)
    if not note.strip():
        raise refuse("note", N_("没有写明退回的理由；请补上。"))
    today = timezone.localdate()
    taken = StepTaken(LoanStep.REFUSE, today, loan.amount, by.username, note, note)
    until = next((one.until for one in loan.steps if one.step is LoanStep.CHECK), None)
    if until is None:
        with transaction.atomic():
            _held(loan)
            _step(loan, taken)
        return
    entries = [
        Entry(today, loan.reserved, loan.free, loan.amount),
        Entry(until, loan.free, loan.reserved, loan.amount),
    ]
    _enter(loan, taken, entries, standards)


def _ready(number: int, step: LoanStep, by: User, right: Right) -> Loan:
    loan = loan_numbered(number)
    right_over(by, right, [loan.pool])
    state = loan.state(timezone.localdate())
    faults = duty_faults(f"loan_{step}", loan_hands(loan), bars_today(), by.username)
    if state not in NEXT[step]:
        template = N_("第 {number} 号申请现在是“{state}”，不能{step}；请刷新页面，看下一步该谁办。（SX-16）")
        text = message(template, number=number, state=message(STATES[state]), step=message(STEPS[step]))
        faults.insert(0, Fault(str(number), text))
    if faults:
        raise Refused(faults)
    return loan


def _enter(
    loan: Loan, taken: StepTaken, entries: Sequence[Entry], standards: Standards, *, central: str = ""
) -> None:
    """Write a step with what it moves, both or neither."""
    pool = lying_on(taken.day, [loan.pool])
    key = f"loan {loan.number} {taken.step} {len(loan.steps)}"
    approver = pool[loan.pool].name if pool else loan.pool
    booking = booking_of(entries, Paper(taken.document, approver, loan.reason, key, central), standards)
    if faults := booking.faults(OF_LOANS):
        raise Refused(faults)
    with once(key):
        _held(loan)
        _step(loan, replace(taken, voucher=voucher_write(booking, taken.by)))


def _held(loan: Loan) -> None:
    """Lock a loan until the transaction ends.

    Raises:
        Refused: somebody took a step since it was read.
    """
    QuotaLoan.objects.select_for_update(no_key=True).get(pk=loan.number)
    if QuotaLoanStep.objects.filter(loan=loan.number).count() != len(loan.steps):
        moved_on = N_("第 {number} 号申请刚刚有人办了一步；请刷新页面，核对后再办。")
        raise refuse(str(loan.number), moved_on, number=loan.number)


def _step(loan: Loan, taken: StepTaken) -> None:
    QuotaLoanStep.objects.create(
        loan_id=loan.number,
        no=len(loan.steps) + 1,
        step=taken.step,
        day=taken.day,
        amount=taken.amount,
        document=taken.document,
        note=taken.note,
        until=taken.until,
        voucher_id=taken.voucher,
        by=taken.by,
    )
    append(
        chain=loan.pool,
        act=f"loan_{taken.step}",
        by=taken.by,
        reason=taken.note or loan.reason,
        document=taken.document,
        after={"loan": loan.number, "amount": taken.amount},
    )
