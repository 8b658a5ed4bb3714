"""A person's word on a scenario: lock a proposal, leave it out, take that back, approve an exception."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.selectors.people import active_person
from santu.design.selectors.conformity import conformity_of
from santu.design.selectors.drawn import drawn
from santu.design.selectors.listing import exceptions_for, words_on
from santu.design.selectors.numbered import scenario_numbered
from santu.design.selectors.scenarios import proposal_named, proposal_of
from santu.design.services.exceptions import VALID_UNTIL, exception_approve, exception_duty_faults
from santu.design.services.locks import proposal_lock, proposal_unlock
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.kernel.violation import Violation
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import plans_of, refuse_if_applied
from santu.web.days import day_in, day_of
from santu.web.pages.scenario_tables import changes_table, shown, title_of
from santu.web.respond import gone_to, page

ACTS = {
    "keep": (N_("锁定这一项"), N_("锁定：以后重新编制时照此办理，不再变动。")),
    "leave-out": (N_("排除这一项"), N_("排除：设计图和计划里都不再有它；随时可以恢复。")),
    "unlock": (N_("取消锁定或排除"), N_("这一项回到方案里，不再锁定。")),
}
"""What can be said of a proposal: the head of the question, and what it means."""


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal, unit by unit; or a person's word on it, asked for and taken."""
    found = scenario_numbered(number)
    row = proposal_named(found, request.GET.get("key", ""))
    if request.method == "POST":
        return _said(request, number, row.key)
    wanted = proposal_of(row)
    act = request.GET.get("act", "")
    plans = plans_of([number]).get(number, [])
    context = {
        "scenario": found,
        "number": number,
        "row": shown(wanted, words_on(found)),
        "act": act if act in ACTS else "",
        "question": ACTS.get(act, ("", ""))[0],
        "meaning": ACTS.get(act, ("", ""))[1],
        "back": _back(request, number),
        "applied": any(plan.applied for plan in plans),
    }
    if request.headers.get("HX-Request") and act in ACTS:
        return page(request, "web/parts/proposal_word.html", context)
    known = drawn(found, load())
    context["county"] = known.row(wanted.county)
    return page(request, "web/scenario_proposal.html", context, tables=[changes_table(wanted, known)])


def _said(request: HttpRequest, number: int, key: str) -> HttpResponse:
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    found, by = scenario_numbered(number), active_person(request.user.get_username())
    if act not in ACTS:
        raise refuse("act", N_("没有选择锁定、排除还是取消；请从方案页的按钮办理。"))
    refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再锁定、排除或取消；要再改，请新建方案。"))
    if act == "unlock":
        proposal_unlock(scenario=found, key=key, reason=reason, by=by)
    else:
        proposal_lock(scenario=found, key=key, forbids=act == "leave-out", reason=reason, by=by)
    return gone_to(request, _back(request, number))


def _back(request: HttpRequest, number: int) -> str:
    """The page that the question was asked on, as far as it is one of this scenario, else the scenario's."""
    home = day_of(request).link(reverse("scenario", args=[number]))
    asked = request.headers.get("HX-Current-URL", "") or request.POST.get("back", "")
    path_on = asked.partition(request.get_host())[2] if "//" in asked else asked
    ours = path_on.startswith((reverse("scenario", args=[number]), "/units/"))
    return path_on if ours else home


@require_http_methods(["GET", "POST"])
def exception(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the papers of an exception from one violation, and approve it."""
    found = scenario_numbered(number)
    violation = _violation(request, number)
    if request.method == "POST":
        _approved(request, number, violation)
        return gone_to(request, _back(request, number))
    context = {
        "scenario": found,
        "violation": violation,
        "title": title_of(violation.rule),
        "earlier": exceptions_for([violation.key]),
        "back": _back(request, number),
        "own": exception_duty_faults(found, request.user.get_username()),
    }
    asked = request.headers.get("HX-Request")
    return page(request, "web/parts/exception.html" if asked else "web/scenario_exception.html", context)


def _approved(request: HttpRequest, number: int, violation: Violation) -> None:
    """Approve what was written; a day that is none is told with every other fault."""
    faults: list[Fault] = []
    day = day_in(request, VALID_UNTIL, faults)
    try:
        # Without a day it is refused in any case; that it is missing need not be said of one that is no day.
        exception_approve(
            scenario=scenario_numbered(number),
            key=violation.key,
            value=violation.found,
            reason=request.POST.get("reason", ""),
            document=request.POST.get("document", ""),
            valid_until=day,
            by=active_person(request.user.get_username()),
        )
    except Refused as refused:
        raise Refused(
            [*faults, *(fault for fault in refused if not faults or fault.place != VALID_UNTIL)]
        ) from refused


def _violation(request: HttpRequest, number: int) -> Violation:
    """The violation that is asked about, as the design has it now."""
    key = (request.GET.get("rule", ""), request.GET.get("unit", ""), request.GET.get("kind", ""))
    bare, let_off = conformity_of(scenario_numbered(number), load())
    for violation in (*bare, *let_off):
        if violation.key == key:
            return violation
    raise refuse(key[1], N_("设计里现在没有这一处不合规，无须例外；请回到方案页查看最新的合规检查。"))


urlpatterns = [
    path("scenarios/<number:number>/proposal", proposal, name="scenario-proposal"),
    path("scenarios/<number:number>/exception", exception, name="scenario-exception"),
]
