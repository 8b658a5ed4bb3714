"""Residents apply for a matter at a centre, and follow what they applied for."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from santu.hits.limits import UPLOADS
from santu.kernel.messages import Refused
from santu.operate.domain.files import taken_on
from santu.operate.domain.window import KINDS
from santu.operate.selectors.window import centres_open, median_days, own_cases
from santu.operate.services.window import Application, window_apply
from santu.register.selectors.centre_terms import centre_of
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.given import asked, written
from santu.web.limits import limited
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.window_fields import files_in, who_in

FOUND = 200


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a centre, and a matter of its list in one's own words."""
    today, said, unit = timezone.localdate(), asked(request, "q"), asked(request, "unit")
    context: dict[str, Any] = {"centres": centres_open(today), "unit": unit, "said": said}
    if unit:
        try:
            centre = centre_of(unit, today)
        except Refused as wrong:
            context["without"] = wrong.faults
        else:
            context |= {"centre": centre, "matters": centre.find(said, FOUND)}
    return page(request, "web/apply.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@limited(UPLOADS, "POST")
def new(request: HttpRequest, unit: str, matter: str) -> HttpResponse:
    """See what a matter asks for, and apply for it."""
    if request.method == "POST":
        told = Application(unit, matter, who_in(request), written(request, "key"), brought=files_in(request))
        case = window_apply(told=told, by=person_of(request))
        return gone_to(request, day_of(request).link(reverse("case", args=[case.pk])))
    centre = centre_of(unit, timezone.localdate())
    found = centre.matter(matter)
    context = {
        "centre": centre,
        "matter": found,
        "median": median_days(unit, found.terms.matter),
        "key": uuid4(),
        "kinds": KINDS,
        "is_online": True,
        "asked": [(no, one) for no, one in enumerate(found.terms.materials, 1) if not one.held],
        "taken": taken_on(timezone.localdate(), load()),
    }
    return page(request, "web/window_new.html", context)


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """What one applied for."""
    return page(request, "web/apply_cases.html", {"cases": own_cases(person_of(request).username)})


urlpatterns = [
    path("apply/", choose, name="apply"),
    path("apply/cases/", cases, name="apply-cases"),
    path("apply/<str:unit>/<path:matter>/", new, name="apply-new"),
]
