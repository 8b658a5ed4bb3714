"""Loans from a pool as pages show them: where each stands on a day, how long it has, and what waits for somebody."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.loans import (
    GROUPS,
    PRIORITIES,
    REMINDER,
    STATES,
    Group,
    Loan,
    LoanState,
    LoanStep,
)
from santu.register.selectors.loan_turns import loans_to_do
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight
from santu.standards.rulebook import Standards
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

TONES = {
    LoanState.APPLIED: "amber",
    LoanState.RESERVED: "amber",
    LoanState.APPROVED: "amber",
    LoanState.EXPIRED: "",
    LoanState.LENT: "green",
    LoanState.OVERDUE: "red",
    LoanState.RETURNED: "",
    LoanState.REFUSED: "",
}
WAITS = {
    LoanStep.CHECK: N_("借用编制的申请，等您审核"),
    LoanStep.APPROVE: N_("借用编制的申请，等您批准"),
    LoanStep.USE: N_("借用编制已批准，等您下达用编通知"),
    LoanStep.RETURN: N_("借用的编制逾期未还，等您办理归还"),
}
"""What a loan on somebody's list waits for."""
LOAN = N_("{body}借用{kind} {amount} 名")
NUMBERED = N_("第 {n} 号")
LEFT, LAST_DAY, LATE = N_("还有 {n} 天"), N_("今天到期"), N_("逾期 {n} 天")
KEPT, SINCE = N_("预留到 {until}"), N_("{day} 申请")
COLUMNS = (
    Column("body", N_("用编机构")),
    Column("loan", N_("申请号")),
    Column("kind", N_("编制类别")),
    Column("amount", N_("编制数"), "number", N_("名")),
    Column("priority", N_("用编类别")),
    Column("start", N_("起用"), "day"),
    Column("due", N_("归还"), "day"),
    Column("state", N_("状态"), "badge"),
    Column("clock", N_("时限"), "badge"),
)


def soon_days(standards: Standards, day: date) -> int:
    """How many days before the end a loan is due soon."""
    rule = standards.rule(REMINDER)
    return standards.count(REMINDER, max(day, min(rule.values)))


def tone_of(loan: Loan, day: date, soon: int) -> str:
    """Red for what is overdue, amber for what waits for somebody or is due soon, green for what is in use."""
    return "amber" if loan.group(day, soon) is Group.SOON else TONES[loan.state(day)]


def clock_of(loan: Loan, day: date) -> Message | str:
    """How long it has on a day, or since when it waits."""
    state = loan.state(day)
    if state is LoanState.APPLIED:
        return message(SINCE, day=loan.applied_on)
    if state in (LoanState.RESERVED, LoanState.APPROVED):
        return message(KEPT, until=loan.reserved_until() or loan.due)
    if state not in (LoanState.LENT, LoanState.OVERDUE):
        return ""
    left = (loan.due - day).days
    if left == 0:
        return message(LAST_DAY)
    return message(LEFT, n=left) if left > 0 else message(LATE, n=-left)


def body_names(loans: Iterable[Loan], day: date) -> dict[int, str]:
    """What the bodies of some loans are called on a day, or were when they asked; by number of the loan."""
    loans = list(loans)
    now = lying_on(day, {loan.body for loan in loans})
    found = {}
    for loan in loans:
        lying = now.get(loan.body) or lying_on(loan.start, [loan.body]).get(loan.body)
        found[loan.number] = lying.name if lying else loan.body
    return found


def kind_names(standards: Standards, day: date) -> dict[str, Message]:
    """What the kinds of quota are called."""
    return {item.id: message(item.name) for item in standards.items(KINDS, day)}


def priority_name(loan: Loan, standards: Standards) -> Message | str:
    """What a loan serves."""
    items = standards.items(PRIORITIES, loan.start)
    return next((message(item.name) for item in items if item.id == loan.priority), loan.priority)


def loans_table(loans: Sequence[Loan], day: Day, standards: Standards, empty: str) -> Table:
    """The loans of a day by what has to be done about them, the most urgent first."""
    shown, soon = day.shown, soon_days(standards, day.shown)
    names, kinds = body_names(loans, shown), kind_names(standards, shown)

    def row(loan: Loan) -> Row:
        tone, href = tone_of(loan, shown, soon), day.link(reverse("loan", args=[loan.number]))
        return Row(
            [
                Cell(names[loan.number], href),
                Cell(message(NUMBERED, n=loan.number), href),
                Cell(kinds.get(loan.kind, loan.kind)),
                loan.amount,
                priority_name(loan, standards),
                loan.start,
                loan.due,
                Cell(message(STATES[loan.state(shown)]), tone=tone),
                Cell(clock_of(loan, shown), tone=tone),
            ]
        )

    rows: list[Row] = []
    for group in Group:
        some = [one for one in loans if one.group(shown, soon) is group]
        if some:
            title = message(N_("{group}（{n}）"), group=message(GROUPS[group]), n=len(some))
            rows.append(Row([Cell(title)], heading=True))
            rows += map(row, sorted(some, key=lambda one: (one.due, one.number)))
    return Table("loans", N_("借用的编制"), COLUMNS, rows, empty=empty)


def loans_shown(sight: Sight, day: Day, standards: Standards) -> list[dict[str, object]]:
    """The loans that wait for a person, each with its next step."""
    found = loans_to_do(sight)
    if not found:
        return []
    names = body_names((loan for loan, _ in found), sight.today)
    kinds = kind_names(standards, sight.today)
    return [
        {
            "title": message(
                LOAN, body=names[loan.number], kind=kinds.get(loan.kind, loan.kind), amount=loan.amount
            ),
            "waits": WAITS[step],
            "next": N_("去办理"),
            "href": day.link(reverse("loan", args=[loan.number])),
        }
        for loan, step in found
    ]
