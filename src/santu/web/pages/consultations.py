"""Consulting on a scenario: opening a round, its answers and replies, closing it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.design.selectors.access import scenarios_seen
from santu.design.selectors.consultations import (
    Body,
    askable,
    consultation_numbered,
    names_asked,
    opinion_numbered,
    round_of,
)
from santu.design.selectors.drawn import drawn
from santu.design.selectors.numbered import scenario_numbered
from santu.design.services.consultations import (
    DAYS,
    consultation_close,
    consultation_enter,
    consultation_open,
    opinion_reply,
)
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.standards.loader import load
from santu.transition.selectors.of_scenarios import refuse_if_applied
from santu.web.audit_rows import trail_of
from santu.web.consultation_rows import round_shown, summary, to_reply
from santu.web.days import day_in, day_of
from santu.web.numbers import number_in
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of

ADOPTED = {"yes": True, "no": False}


@require_http_methods(["GET", "POST"])
def consultation_new(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what is to be asked, of whom and until when; ``?ask=`` ticks some bodies alone."""
    scenario, standards = scenario_numbered(number), load()
    if request.method == "POST":
        refuse_if_applied(number, N_("第 {number} 号方案已经执行，不能再征求意见；要再改，请新建方案。"))
        if "document" in request.POST:
            faults: list[Fault] = []
            on = day_in(request, "on", faults)
            if faults:
                raise Refused(faults)
            entered = consultation_enter(
                scenario=scenario,
                text=request.POST.get("text", ""),
                document=request.POST["document"],
                on=on,
                by=person_of(request),
            )
            return gone_to(request, _to(request, entered.pk))
        made = consultation_open(
            scenario=scenario,
            text=request.POST.get("text", ""),
            days=number_in(request.POST.get("days", "").strip()),
            asked=[_body(key) for key in request.POST.getlist("asked")],
            standards=standards,
            by=person_of(request),
        )
        return gone_to(request, _to(request, made.pk))
    bodies = askable(scenario, standards)
    wanted = set(request.GET.getlist("ask")) & {one.key for one in bodies}
    ticked = [(one, one.key in wanted if wanted else one.touched) for one in bodies]
    context = {
        "scenario": scenario,
        "bodies": [(one, tick) for one, tick in ticked if one.touched or tick],
        "others": [one for one, tick in ticked if not one.touched and not tick],
        "days": standards.count(DAYS, timezone.localdate()),
        "rule": standards.rule(DAYS),
    }
    return page(request, "web/consultation_new.html", context)


def _body(key: str) -> Body:
    body, _, unit = key.partition(":")
    return body, unit


@require_GET
def consultation(request: HttpRequest, number: int) -> HttpResponse:
    """A round: who says what, what waits for a reply, and the summary."""
    kept, found = consultation_numbered(number), round_of(number)
    names = names_asked(kept.scenario, found.asked)
    reasons = {one.key: one.reason for one in drawn(kept.scenario, load()).design.proposals}
    context = {
        "about": f"consultation:{number}",
        "round": round_shown(found),
        "scenario": kept.scenario,
        "designs": bool(scenarios_seen(sight_of(request), [kept.scenario], Right.DESIGN)),
        "can_close": found.can_close(timezone.localdate()),
        "to_reply": to_reply(found, names, reasons),
    }
    tables = [summary(found, names, reasons), trail_of("consultation", number, request)]
    return page(request, "web/consultation.html", context, tables=tables)


@require_POST
def reply(request: HttpRequest, number: int, opinion: int) -> HttpResponse:
    """Reply to a suggestion or an objection."""
    if opinion_numbered(opinion).asked.consultation_id != number:
        raise refuse("opinion", N_("这条意见不是这一轮的；请从这一轮的页面答复。"))
    opinion_reply(
        opinion=opinion,
        adopted=ADOPTED.get(request.POST.get("adopted", "")),
        words=request.POST.get("words", ""),
        by=person_of(request),
    )
    return gone_to(request, _to(request, number))


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """End a round."""
    consultation_close(number=number, by=person_of(request))
    return gone_to(request, _to(request, number))


def _to(request: HttpRequest, number: int) -> str:
    return day_of(request).link(reverse("consultation", args=[number]))


urlpatterns = [
    path("scenarios/<number:number>/consult", consultation_new, name="consultation-new"),
    path("consultations/<number:number>/", consultation, name="consultation"),
    path("consultations/<number:number>/opinions/<number:opinion>", reply, name="consultation-reply"),
    path("consultations/<number:number>/close", close, name="consultation-close"),
]
