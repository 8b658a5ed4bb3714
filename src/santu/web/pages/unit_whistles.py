"""Whistles 吹哨: a township calls departments for a matter, and who was called says that it arrived and settled it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Fault, Refused
from santu.register.domain.whistles import ANSWERS, STATES, Said, WhistleTold
from santu.register.selectors.handed import issuer_names
from santu.register.selectors.whistles import whistle_numbered
from santu.register.services.whistles import whistle_answer, whistle_mark
from santu.web.audit_rows import trail_of
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.numbers import number_in
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.whistles_shown import called_table
from santu.web.whose_shown import holds_above


@require_POST
def mark(request: HttpRequest, unit: str) -> HttpResponse:
    """Call departments for a matter; who leads is called, too."""
    faults: list[Fault] = []
    told = WhistleTold(
        unit=unit,
        title=written(request, "title"),
        reason=written(request, "reason"),
        day=day_in(request, "day", faults),
        key=written(request, "key"),
        matter=written(request, "matter"),
        main=written(request, "main"),
        helping=request.POST.getlist("organ"),
        task=number_in(written(request, "task")),
    )
    if faults:
        raise Refused(faults)
    return _to(request, whistle_mark(told=told, by=person_of(request)))


@require_GET
def whistle(request: HttpRequest, number: int) -> HttpResponse:
    """One of them: for what, why, whom, and how far each is."""
    found, day = whistle_numbered(number), day_of(request)
    _, _, context = unit_frame(request, found.unit, "unit-duties")
    waiting = [call.organ for call in found.calls if call.on(day.shown).said is not Said.SETTLED]
    names = issuer_names(waiting)
    context |= {
        "part": "tasks",
        "found": found,
        "is_open": bool(waiting),
        "waiting": [(organ, names.get(organ, organ)) for organ in waiting]
        if holds_above(request, found.unit, day, Right.TASK)
        else [],
        "answers": [(one.value, STATES[one]) for one in ANSWERS],
        "today": sight_of(request).today,
        "about": f"whistle:{number}",
    }
    return page(
        request,
        "web/whistle.html",
        context,
        tables=[called_table([found], day), trail_of("whistle", number, request)],
    )


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Record that a department arrived or settled it."""
    faults: list[Fault] = []
    day = day_in(request, "answered_on", faults)
    if faults:
        raise Refused(faults)
    said = {name: written(request, name) for name in ("organ", "said", "note")}
    whistle_answer(number=number, day=day, **said, by=person_of(request))
    return _to(request, number)


def _to(request: HttpRequest, number: int) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("whistle", args=[number])))


urlpatterns = [
    path("units/<path:unit>/whistles", mark, name="whistle-mark"),
    path("whistles/<number:number>/", whistle, name="whistle"),
    path("whistles/<number:number>/answer", answer, name="whistle-answer"),
]
