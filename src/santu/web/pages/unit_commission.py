"""The meetings of the commission of a province, city or county, and calling the next one."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from santu.accounts.domain.roles import Right
from santu.kernel.messages import Fault, Refused
from santu.register.selectors.access import units_seen
from santu.register.selectors.commission import meetings_of
from santu.register.services.commission import meeting_call
from santu.web.commission_rows import meetings_table
from santu.web.days import day_in, day_of
from santu.web.given import written
from santu.web.pages.unit_frame import unit_frame
from santu.web.people import person_of
from santu.web.respond import gone_to, page
from santu.web.sights import sight_of


@require_http_methods(["GET", "POST"])
def unit_commission(request: HttpRequest, unit: str) -> HttpResponse:
    """The meetings of a unit; an establishment office calls one."""
    if request.method == "POST":
        return gone_to(request, day_of(request).link(reverse("meeting", args=[_called(request, unit)])))
    heading, day, context = unit_frame(request, unit, "unit-ledger")
    sight, found = sight_of(request), meetings_of(unit)
    context |= {
        "part": "commission",
        "may_call": sight.has(Right.QUOTA) and bool(units_seen(sight, [unit], Right.QUOTA)),
        "organ": found[0].organ if found else f"{heading.row.name}机构编制委员会",
        "today": sight.today,
    }
    return page(request, "web/unit_commission.html", context, tables=[meetings_table(found, day)])


def _called(request: HttpRequest, unit: str) -> int:
    faults: list[Fault] = []
    day = day_in(request, "day", faults)
    if faults:
        raise Refused(faults)
    return meeting_call(unit=unit, day=day, organ=written(request, "organ"), by=person_of(request)).pk


urlpatterns = [path("units/<path:unit>/commission", unit_commission, name="unit-commission")]
