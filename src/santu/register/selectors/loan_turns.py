"""Whose turn it is with a loan, and why it is not somebody's."""

from collections.abc import Sequence
from dataclasses import dataclass

from santu.accounts.domain.duties import barring
from santu.accounts.domain.roles import RIGHTS, Right
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import N_, Message, message
from santu.register.domain.loans import NEXT, Loan, LoanState, LoanStep
from santu.register.selectors.access import units_seen
from santu.register.selectors.loans import loan_hands, loans_open
from santu.register.selectors.reach import Sight

LACKING = N_("这一步要有“{right}”的权限，您在这个县没有。")
RIGHT_TO = {
    LoanStep.CHECK: Right.QUOTA,
    LoanStep.APPROVE: Right.APPROVE,
    LoanStep.USE: Right.QUOTA,
    LoanStep.RETURN: Right.QUOTA,
    LoanStep.REFUSE: Right.QUOTA,
}
"""The right over the pool that each step takes."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A step that can be taken now, and why this person cannot."""

    step: LoanStep
    why_not: Message | None


def turns_of(loan: Loan, sight: Sight) -> list[Turn]:
    """The steps that a loan is open to today."""
    state = loan.state(sight.today)
    return [Turn(step, _why_not(loan, step, sight)) for step in NEXT if state in NEXT[step]]


def loans_to_do(sight: Sight) -> list[tuple[Loan, LoanStep]]:
    """The loans that wait for a person, each with the step; what is lent waits once it is overdue."""
    rights = {right for right in RIGHT_TO.values() if sight.has(right)}
    found = loans_open(sight.today) if rights else []
    mine = {right: units_seen(sight, {loan.pool for loan in found}, right) for right in rights if found}
    return [
        (loan, step)
        for loan in found
        if (step := loan.next_step(sight.today)) and loan.state(sight.today) is not LoanState.LENT
        if loan.pool in mine.get(RIGHT_TO[step], ()) and not _barred(loan, step, sight.username)
    ]


def _why_not(loan: Loan, step: LoanStep, sight: Sight) -> Message | None:
    right = RIGHT_TO[step]
    if not (sight.has(right) and units_seen(sight, [loan.pool], right)):
        return message(LACKING, right=message(RIGHTS[right]))
    return next(iter(_barred(loan, step, sight.username)), None)


def _barred(loan: Loan, step: LoanStep, who: str) -> Sequence[Message]:
    found = barring(f"loan_{step}", loan_hands(loan), bars_today())
    return [bar.says() for person, bar in found if person == who]
