"""The loans from the pools of counties."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, refuse
from santu.register.domain.loans import Loan, LoanStep, StepTaken
from santu.register.models import QuotaLoan, QuotaLoanStep

STEP = ("loan", "step", "day", "amount", "by", "document", "note", "until", "voucher")
LOAN = ("pk", "body", "pool", "kind", "amount", "start", "due", "priority", "reason")


def loan_numbered(number: int) -> Loan:
    """The loan of a number.

    Raises:
        Refused: there is none.
    """
    found = _loans(QuotaLoan.objects.filter(pk=number).values_list(*LOAN))
    if not found:
        raise loan_unknown(number)
    return found[0]


def loan_unknown(number: int) -> Exception:
    """There is no such loan, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号用编申请；请从周转池页面里选。"), number=number)


def loans_of_pools(pools: Collection[str]) -> list[Loan]:
    """All loans from the pools of some counties, in order of number."""
    return _loans(QuotaLoan.objects.filter(pool__in=list(pools)).order_by("pk").values_list(*LOAN))


def loans_of_bodies(bodies: Collection[str]) -> list[Loan]:
    """All loans to some bodies, in order of number."""
    return _loans(QuotaLoan.objects.filter(body__in=list(bodies)).order_by("pk").values_list(*LOAN))


def loan_hands(loan: Loan) -> Hands:
    """Who did what to a loan; "" for what nobody has done."""
    done = {one.step: one.by for one in loan.steps}
    return {f"loan_{step}": done.get(step, "") for step in LoanStep}


def _loans(rows: Iterable[tuple[int, str, str, str, int, date, date, str, str]]) -> list[Loan]:
    found = list(rows)
    steps: defaultdict[int, list[StepTaken]] = defaultdict(list)
    taken = QuotaLoanStep.objects.filter(loan__in=[row[0] for row in found]).order_by("loan", "no")
    for loan, step, *said in taken.values_list(*STEP):
        steps[loan].append(StepTaken(LoanStep(step), *said))
    return [Loan(*row, steps[row[0]]) for row in found]
