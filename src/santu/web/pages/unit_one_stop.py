"""What is carried to a provincial platform: the records of cases and the ratings of a period, as files in one."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.one_stop_files import period_said, zipped
from santu.operate.selectors.one_stop import one_stop_packed
from santu.register.domain.one_stop import layout_called
from santu.register.selectors.one_stop import one_stop_layouts
from santu.web.days import day_in_address
from santu.web.given import asked
from santu.web.pages.unit_frame import unit_frame
from santu.web.posts_files import attached
from santu.web.respond import page

ZIP = "application/zip"


@never_cache
@require_GET
def unit_one_stop(request: HttpRequest, unit: str) -> HttpResponse:
    """The form; with ``?layout=`` the files of a period, last month's unless days are asked for."""
    heading, _, context = unit_frame(request, unit, "unit-operation")
    context["part"] = "cases"
    layouts, last = one_stop_layouts(), timezone.localdate().replace(day=1) - timedelta(days=1)
    context |= {"layouts": list(layouts.values()), "from": last.replace(day=1), "until": last}
    if key := asked(request, "layout"):
        faults: list[Fault] = []
        start, end = (day_in_address(request, name, faults) for name in ("from", "until"))
        if faults:
            raise Refused(faults)
        period = (start or last.replace(day=1), end or last)
        files = one_stop_packed(layout_called(layouts, key), unit, *period)
        title = message(N_("{unit}办件和评价 {period}"), unit=heading.row.name, period=period_said(*period))
        return attached(zipped(files), ZIP, title, "zip")
    return page(request, "web/unit_one_stop.html", context)


urlpatterns = [path("units/<path:unit>/one-stop", unit_one_stop, name="unit-one-stop")]
