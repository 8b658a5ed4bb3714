"""The loans from the pools of counties."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from santu.accounts.domain.duties import Hands
from santu.kernel.messages import N_, refuse
from santu.register.domain.loans import Loan, LoanStep, StepTaken
from santu.register.models import BodyVersion, QuotaLoan, QuotaLoanStep
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree

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


def loans_under(unit: str, day: date) -> list[Loan]:
    """All loans from the pools of the counties in a division of a day, in order of number."""
    rows = QuotaLoan.objects.filter(pool__in=subtree([unit], day))
    return _loans(rows.order_by("pk").values_list(*LOAN))


def loans_of_township(unit: str, day: date) -> list[Loan]:
    """All loans to bodies that a division hosted when they were asked for, or hosts on a day."""
    hosted = BodyVersion.objects.filter(host=unit, withdrawn_by=None)
    then = hosted.filter(unit=OuterRef("body"), start__lte=OuterRef("start"), end__gt=OuterRef("start"))
    now = hosted.filter(holding_on(day)).values("unit")
    rows = QuotaLoan.objects.filter(Exists(then) | Q(body__in=now))
    return _loans(rows.order_by("pk").values_list(*LOAN))


def loans_open(today: date) -> list[Loan]:
    """The loans that somebody is to take further: not ended, or overdue."""
    last = QuotaLoanStep.objects.filter(loan=OuterRef("pk")).order_by("-no").values("step")[:1]
    lent, returned = (
        Coalesce(Sum("steps__amount", filter=Q(steps__step=step)), 0)
        for step in (LoanStep.USE, LoanStep.RETURN)
    )
    rows = QuotaLoan.objects.annotate(last=Subquery(last), out=lent - returned).filter(
        Q(last__in=[LoanStep.APPLY, LoanStep.CHECK, LoanStep.APPROVE]) | Q(out__gt=0, due__lt=today)
    )
    return _loans(rows.order_by("pk").values_list(*LOAN))


def loan_hands(loan: Loan) -> Hands:
    """Who did what to a loan; "" for what nobody has done."""
    done = {one.step: one.by for one in loan.steps}
    return {f"loan_{step}": done.get(step, "") for step in LoanStep}


def _loans(rows: Iterable[tuple[int, str, str, str, int, date, date, str, str]]) -> list[Loan]:
    if not (found := list(rows)):
        return []
    steps: defaultdict[int, list[StepTaken]] = defaultdict(list)
    taken = QuotaLoanStep.objects.filter(loan__in=[row[0] for row in found]).order_by("loan", "no")
    for loan, step, *said in taken.values_list(*STEP):
        steps[loan].append(StepTaken(LoanStep(step), *said))
    return [Loan(*row, steps[row[0]]) for row in found]
