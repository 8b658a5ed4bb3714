"""The page of a unit: 现状, the map as it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from santu.kernel.codes import Level
from santu.register.domain.unit_map import unit_map
from santu.register.selectors.frames import broken_on, frame_on
from santu.register.selectors.maps import scope_of
from santu.web.charts.org_chart import org_chart
from santu.web.pages.bodies import body_link
from santu.web.pages.unit_facts import facts_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.pages.unit_tables import rule_chips, subunits_table
from santu.web.respond import page


def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """The unit as it is on a day."""
    heading, day, context = unit_frame(request, unit, "unit")
    if not heading.is_there:
        nearest = heading.life.first if day.shown < heading.life.first else heading.life.last
        return page(request, "web/unit.html", {**context, "nearest": nearest})
    scope, row = scope_of(heading.way), heading.row
    frame, broken = frame_on(day.shown, scope), broken_on(day.shown, scope)
    tables = []
    if row.level is not Level.VILLAGE:
        tables.append(subunits_table(frame, broken, row, day))
    more = {
        "facts": list(facts_of(frame, row, day, broken.number(unit))),
        "broken": broken.number(unit),
        "chips": rule_chips(broken, frame.standard, unit, day),
        "is_village": row.level is Level.VILLAGE,
    }
    if row.level is Level.TOWNSHIP or frame.snapshot.bodies_of.get(unit):
        chart = org_chart(unit_map(frame.snapshot, unit, frame.standard), link=body_link(day))
        more["org"] = chart
        tables.append(chart.table)
    return page(request, "web/unit.html", {**context, **more}, tables)


urlpatterns = [
    path("units/<path:unit>/", unit, name="unit"),
]
