"""Pausing, resuming and extending a clock of a case."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.domain.clocks import Deed
from santu.operate.services.clocks import Change, clock_change
from santu.web.days import day_of
from santu.web.given import count_in, written
from santu.web.people import person_of
from santu.web.respond import gone_to

DEEDS = {"pause": Deed.PAUSED, "resume": Deed.RESUMED, "extend": Deed.EXTENDED}


@require_POST
def change(request: HttpRequest, number: int, clock: int) -> HttpResponse:
    """Do one of the three."""
    deed = DEEDS.get(written(request, "deed"))
    if deed is None:
        raise refuse("deed", N_("没有这样的变动；请从办件页上选暂停、恢复或延长。"))
    faults: list[Fault] = []
    days = count_in(request, "days", faults) or 0 if deed is Deed.EXTENDED else 0
    if faults:
        raise Refused(faults)
    made = Change(deed, written(request, "reason"), days, written(request, "document"))
    clock_change(case=number, clock=clock, change=made, by=person_of(request))
    return gone_to(request, day_of(request).link(reverse("case", args=[number])))


urlpatterns = [path("cases/<number:number>/clocks/<number:clock>", change, name="case-clock")]
