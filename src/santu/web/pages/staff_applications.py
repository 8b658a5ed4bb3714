"""A township asks to fill vacant posts 用编申请; the establishment office that does not approve it sends it back."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from santu.kernel.messages import Fault, Refused
from santu.register.services.use_applications import asking_faults, use_apply, use_send_back
from santu.standards.loader import load
from santu.web.days import day_of
from santu.web.given import written
from santu.web.numbers import number_in
from santu.web.pages.staff_uses import place_chosen, vacant_posts
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, unit: str) -> HttpResponse:
    """What may be asked for in the bodies of a township, and why."""
    _, _, context = unit_frame(request, unit, "unit-ledger")
    if request.method == "POST":
        faults: list[Fault] = []
        place, reason = place_chosen(request, faults), written(request, "reason")
        amount = number_in(written(request, "amount")) or 0
        if faults:
            raise Refused([*faults, *asking_faults(amount, reason)])
        use_apply(
            place=place,
            amount=amount,
            reason=reason,
            key=written(request, "key"),
            standards=load(),
            by=person_of(request),
        )
        return _back(request, unit)
    context |= {"part": "staff", "vacant": vacant_posts(unit, sight_of(request).today), "key": uuid4()}
    return page(request, "web/staff_use_apply.html", context)


@require_POST
def send_back(request: HttpRequest, unit: str) -> HttpResponse:
    """Why an application is not approved."""
    number = number_in(written(request, "application")) or 0
    use_send_back(number=number, reason=written(request, "refusal"), by=person_of(request))
    return _back(request, unit)


def _back(request: HttpRequest, unit: str) -> HttpResponse:
    return gone_to(request, day_of(request).link(reverse("unit-staff", args=[unit])) + "#applications")


urlpatterns = [
    path("units/<path:unit>/staff/apply", apply, name="staff-use-apply"),
    path("units/<path:unit>/staff/send-back", send_back, name="staff-use-send-back"),
]
