"""The page of a unit: 现状, the map as it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.register.selectors.maps import map_on
from santu.web.charts.org_chart import org_chart
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page


def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """The unit as it is on a day."""
    _, day, context = unit_frame(request, unit, "unit")
    chart = org_chart(map_on(day.shown, unit))
    return page(request, "web/unit.html", {**context, "org": chart}, [chart.table])


def unit_history(request: HttpRequest, unit: str) -> HttpResponse:
    """Where the unit came from, and what was done to it."""
    _, _, context = unit_frame(request, unit, "unit-history")
    return page(request, "web/unit_history.html", context)


urlpatterns = [
    path("units/<path:unit>/history", unit_history, name="unit-history"),
    path("units/<path:unit>/", unit, name="unit"),
]
