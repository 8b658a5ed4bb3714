"""Opening a case at a unit: the processes that one may begin there, and the form of the beginning of each."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused
from santu.operate.domain.forms import MATTERS, Field, Kind
from santu.operate.selectors.beginning import begins, begun_at, county_of, might_begin, place_at
from santu.operate.selectors.choices import choices_of, led_by_lists
from santu.operate.services.beginning import LONGEST, Beginning, case_begin
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight
from santu.web.days import day_of
from santu.web.form_fields import FormPlace, brought_in, form_shown, written_in
from santu.web.given import asked, written
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of
from santu.web.window_fields import time_in

PAGES_DAY = "day"
"""What an address says of the day of the page; a field of this name is not filled by it."""
NEAR = 20
"""So many matters are offered for a few letters."""


@require_GET
def offered(request: HttpRequest, unit: str) -> HttpResponse:
    """The processes of which one may open a case here, today."""
    heading, day, context = unit_frame(request, unit, "unit-operation")
    found = begun_at(sight_of(request), unit) if day.is_today and heading.is_there else []
    context |= {
        "part": "open",
        "offered": found,
        "own": _own(sight_of(request), heading) if day.is_today else [],
    }
    return page(request, "web/unit_open.html", context)


def _own(sight: Sight, heading: Heading) -> list[tuple[str, str]]:
    """What one begins here on pages of their own: each by its address, and what it is called."""
    unit, found = heading.unit, []
    if heading.is_there and heading.row.level is Level.COUNTY and units_seen(sight, [unit], Right.DISPATCH):
        found.append((reverse("orders-file", args=[unit]), N_("12345 工单文件")))
    if heading.is_there and heading.row.level is Level.TOWNSHIP:
        if units_seen(sight, [unit], Right.WINDOW):
            found.append((f"{reverse('window')}?{urlencode({'unit': unit})}", N_("一窗受理")))
        if units_seen(sight, [unit], Right.HANDLE):
            found.append((reverse("unit-whistle", args=[unit]), N_("吹哨")))
    return found


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, unit: str, process: str) -> HttpResponse:
    """Open a case of a process here, by the form with which it begins."""
    sight = sight_of(request)
    found = begins(process, sight)
    if request.method == "POST":
        faults: list[Fault] = []
        came_at = time_in(request, "came_at", faults)
        told = Beginning(
            process=process,
            place=unit,
            title=written(request, "title"),
            key=written(request, "key"),
            written=written_in(request, found.form),
            brought=brought_in(request),
            came_at=came_at,
            note=written(request, "note"),
        )
        if faults:
            raise Refused(faults)
        case = case_begin(told=told, by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("case", args=[case.pk])))
    context: dict[str, Any]
    _, day, context = unit_frame(request, unit, "unit-operation")
    place = place_at(unit, sight)
    county = county_of(place, sight)
    first = {name: asked(request, name) for name in found.form if name in request.GET and name != PAGES_DAY}
    led = led_by_lists(found.binding, first.get("matter", ""), place, county, sight.today)
    form = form_shown(found.form, FormPlace(place, county, "new"), sight, begun=led | first)
    may = day.is_today and might_begin(found, sight, place)
    context |= {"part": "open", "found": found, "form": form, "key": uuid4(), "longest": LONGEST, "may": may}
    context |= {"title": asked(request, "title"), "hint": found.binding.title_hint}
    return page(request, "web/unit_open_form.html", context)


@require_GET
def matters_named(request: HttpRequest, unit: str) -> HttpResponse:
    """The few matters that what is written in a field may mean, by code or by a part of the name."""
    text = asked(request, asked(request, "field"))
    among = asked(request, "among")
    own = Field(Kind.MATTER, "", among=among if among in MATTERS else "")
    known = choices_of(own, unit, "", sight_of(request).today)
    near = [(code, name) for code, name in known.items() if text and (code.startswith(text) or text in name)]
    shortest = sorted(near, key=lambda one: (len(one[1]), one[0]))[:NEAR]
    return render(request, "web/parts/matter_options.html", {"found": shortest})


urlpatterns = [
    path("units/<path:unit>/open/", offered, name="unit-open"),
    path("units/<path:unit>/open/<str:process>/", begin, name="case-new"),
    path("units/<path:unit>/matters-named", matters_named, name="matters-named"),
]
