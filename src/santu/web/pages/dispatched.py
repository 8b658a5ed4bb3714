"""Dispatched bodies of a township, and asking it before something is done about their heads (SX-12, SX-13)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import Fault, Refused
from santu.register.domain.dispatched import ACTS, OPINIONS, HeadAsked, HeadOpinion
from santu.register.selectors.access import units_seen
from santu.register.selectors.dispatched import dispatched_in, head_file, head_files_under
from santu.register.selectors.lying import lying_on
from santu.register.services.dispatched import head_act, head_ask, head_opine
from santu.standards.loader import load
from santu.web.audit_rows import trail_of
from santu.web.carried import by_hand, carried
from santu.web.days import day_in, day_of
from santu.web.dispatched_rows import act_names, body_name, files_table, lines_table, tone_of
from santu.web.given import written
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_http_methods(["GET", "POST"])
def unit_dispatched(request: HttpRequest, unit: str) -> HttpResponse:
    """The dispatched bodies of a township, and the files about it or about the townships of a unit."""
    if request.method == "POST":
        fields = ("body", "act", "department", "document")
        asked = HeadAsked(**{field: written(request, field) for field in fields})
        number = head_ask(asked=asked, standards=load(), by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("head-file", args=[number])))
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    standards, is_township = load(), heading.row.level is Level.TOWNSHIP
    bodies = dispatched_in(unit, day.shown) if is_township else []
    context |= {
        "part": "dispatched",
        "is_township": is_township,
        "bodies": bodies,
        "may_ask": bool(bodies) and day.is_today and _above(request, unit),
        "acts": standards.items(ACTS, day.shown) if bodies else [],
    }
    tables = [lines_table(bodies, day, unit), files_table(head_files_under(unit, day.shown), day, standards)]
    return page(request, "web/unit_dispatched.html", context, tables=tables)


def _above(request: HttpRequest, township: str) -> bool:
    """Whether whoever asks speaks for the departments of the county."""
    sight = sight_of(request)
    lying = lying_on(sight.today, [township]).get(township)
    county = (lying.county or township) if lying else ""
    return sight.has(Right.CONSULT) and bool(units_seen(sight, [county] if county else [], Right.CONSULT))


@require_GET
def file(request: HttpRequest, number: int) -> HttpResponse:
    """One file: what is intended, what the township said, what was done."""
    found, day, sight, standards = head_file(number), day_of(request), sight_of(request), load()
    is_county = _above(request, found.township)
    is_there = sight.has(Right.CONSULT) and bool(units_seen(sight, [found.township], Right.CONSULT))
    case = carried(request, "head_file", number)
    here = day.is_today and not (case and case.is_open)
    context = {
        "file": found,
        "carried": case,
        "act": act_names(standards, found),
        "body": body_name(found),
        "state": found.state(),
        "tone": tone_of(found, day),
        "is_late": found.is_late(sight.today) and not found.done_on,
        "opinion": OPINIONS.get(found.said.opinion, "") if found.said else "",  # type: ignore[call-overload]
        "opinions": OPINIONS.items(),
        "may_opine": here and is_there and not is_county and found.said is None,
        "may_act": here and is_county and found.said is not None and not found.done_on,
        "waits": found.said is None and is_county,
        "today": sight.today,
        "about": f"head_file:{number}",
    }
    return page(request, "web/head_file.html", context, tables=[trail_of("head_file", number, request)])


@require_POST
def opine(request: HttpRequest, number: int) -> HttpResponse:
    """Put the opinion of the township on file."""
    by_hand("head_file", number)
    said = HeadOpinion(*(written(request, field) for field in ("opinion", "reasons", "document")))
    head_opine(number=number, said=said, by=person_of(request))
    return _back(request, number)


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Record that it was done."""
    by_hand("head_file", number)
    faults: list[Fault] = []
    day = day_in(request, "done_on", faults)
    if faults:
        raise Refused(faults)
    order, answer = written(request, "order"), written(request, "answer")
    head_act(number=number, order=order, day=day, answer=answer, by=person_of(request))
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("head-file", args=[number])))


urlpatterns = [
    path("units/<path:unit>/dispatched", unit_dispatched, name="unit-dispatched"),
    path("head-files/<number:number>/", file, name="head-file"),
    path("head-files/<number:number>/opinion", opine, name="head-opinion"),
    path("head-files/<number:number>/act", act, name="head-act"),
]
