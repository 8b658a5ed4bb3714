"""A loan from a pool of posts: what is asked for, the steps that were taken, and the next one as a form."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.kernel.messages import N_, Message
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.loans import STATES, STEPS, Loan, LoanStep
from santu.register.selectors.access import units_seen
from santu.register.selectors.loan_turns import Turn, turns_of
from santu.register.selectors.loans import loan_numbered
from santu.register.selectors.lying import lying_on
from santu.register.services.loans import loan_approve, loan_check, loan_refuse, loan_return, loan_use
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web.audit_rows import trail_of
from santu.web.carried import by_hand, carried
from santu.web.days import day_of
from santu.web.loan_rows import body_names, clock_of, kind_names, priority_name, soon_days, tone_of
from santu.web.numbers import number_in
from santu.web.people import person_of, titles
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

HINTS = {
    LoanStep.CHECK: N_("核对编制类别、空额和期限。审核后从池里预留，到期没有办用编通知的自动退回池里。"),
    LoanStep.APPROVE: N_("由编委按文件批准；申请人和审核人不能批准。"),
    LoanStep.USE: N_("下达用编通知后，编制从今天起归用编机构使用。"),
    LoanStep.RETURN: N_("归还的必须是空编；有人在编的，先办出编。"),
    LoanStep.REFUSE: N_("写明理由退回；已预留的从今天起退回池里。"),
}
DOCUMENTS = {
    LoanStep.CHECK: N_("审核意见文号"),
    LoanStep.APPROVE: N_("批准文号"),
    LoanStep.USE: N_("用编通知文号"),
    LoanStep.RETURN: N_("归还文号"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """A step that is open: its form for whom it is, or why it is not this person's."""

    step: LoanStep
    title: str
    hint: str
    document: str
    why_not: Message | None


@require_GET
def loan(request: HttpRequest, number: int) -> HttpResponse:
    """One loan, as it stands on the day of the page."""
    found, day, sight, standards = loan_numbered(number), day_of(request), sight_of(request), load()
    shown = max(day.shown, found.applied_on)
    hosts = lying_on(shown, [found.body, found.pool])
    township = hosts[found.body].division if found.body in hosts else ""
    seen = units_seen(sight, {found.pool, township} - {""})
    case = carried(request, "loan", number)
    here = day.is_today and not (case and case.is_open)
    deeds = [_deed(turn) for turn in turns_of(found, sight)] if here else []
    called = titles(one.by for one in found.steps)
    context = {
        "loan": found,
        "carried": case,
        "about": f"loan:{number}",
        "body": body_names([found], shown)[number],
        "township": township if township in seen else "",
        "pool": found.pool in seen,
        "pool_name": hosts[found.pool].name if found.pool in hosts else "",
        "kind": kind_names(standards, shown).get(found.kind, found.kind),
        "priority": priority_name(found, standards),
        "state": STATES[found.state(shown)],
        "tone": tone_of(found, shown, soon_days(standards, shown)),
        "clock": clock_of(found, shown),
        "outstanding": found.outstanding(shown),
        "steps": [
            (one, STEPS[one.step], called.get(one.by, one.by)) for one in found.steps if one.day <= shown
        ],
        "next": next((one for one in deeds if one.step is not LoanStep.REFUSE), None),
        "refuse": next((one for one in deeds if one.step is LoanStep.REFUSE and not one.why_not), None),
        "central": _needs_central(found, standards),
        "ended": found.next_step(sight.today) is None,
    }
    return page(request, "web/loan.html", context, tables=[trail_of("loan", number, request)])


def _deed(turn: Turn) -> Deed:
    return Deed(turn.step, STEPS[turn.step], HINTS[turn.step], DOCUMENTS.get(turn.step, ""), turn.why_not)


def _needs_central(loan: Loan, standards: Standards) -> bool:
    """Whether posts of the kind cross levels, from a county to a township, by an approval of the central organ."""
    items = standards.items(KINDS, loan.start)
    return any(item.id == loan.kind and item.text("across_levels") for item in items)


Act = Callable[[HttpRequest, int], None]


def _check(request: HttpRequest, number: int) -> None:
    loan_check(number=number, document=_said(request), standards=load(), by=person_of(request))


def _approve(request: HttpRequest, number: int) -> None:
    loan_approve(number=number, document=_said(request), by=person_of(request))


def _use(request: HttpRequest, number: int) -> None:
    central = _said(request, "central")
    loan_use(number=number, document=_said(request), standards=load(), by=person_of(request), central=central)


def _return(request: HttpRequest, number: int) -> None:
    amount = number_in(_said(request, "amount"))
    loan_return(
        number=number, amount=amount, document=_said(request), standards=load(), by=person_of(request)
    )


def _refuse(request: HttpRequest, number: int) -> None:
    loan_refuse(number=number, note=_said(request, "note"), standards=load(), by=person_of(request))


def _said(request: HttpRequest, field: str = "document") -> str:
    return request.POST.get(field, "").strip()


def _view(act: Act) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        by_hand("loan", number)
        act(request, number)
        return gone_to(request, day_of(request).link(reverse("loan", args=[number])))

    return view


urlpatterns = [
    path("loans/<number:number>/", loan, name="loan"),
    path("loans/<number:number>/check", _view(_check), name="loan-check"),
    path("loans/<number:number>/approve", _view(_approve), name="loan-approve"),
    path("loans/<number:number>/use", _view(_use), name="loan-use"),
    path("loans/<number:number>/return", _view(_return), name="loan-return"),
    path("loans/<number:number>/refuse", _view(_refuse), name="loan-refuse"),
]
