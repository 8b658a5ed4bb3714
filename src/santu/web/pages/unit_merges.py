"""Merges of townships of a county or a province: its page, and what solves, are loaded when the first is asked for."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods

from santu.kernel.codes import Level
from santu.kernel.messages import N_, refuse
from santu.web.days import Day
from santu.web.pages.unit_frame import Heading, unit_frame
from santu.web.respond import page

NEEDED = ("numba", "scipy", "shapely")
"""What the extra ``solve`` brings."""
LACKING = next((name for name in NEEDED if find_spec(name) is None), "")
PAGES = {
    Level.COUNTY: "santu.web.pages.county_merges.county_merges",
    Level.PROVINCE: "santu.web.pages.province_merges.province_merges",
}
"""By name: a server that nobody asks for merges shall not hold what solves them."""
Shown = Callable[[HttpRequest, Heading, Day, dict[str, Any]], HttpResponse]


@require_http_methods(["GET", "POST"])
def merges(request: HttpRequest, unit: str) -> HttpResponse:
    """The page of the level of the unit."""
    heading, day, context = unit_frame(request, unit, "unit-design")
    where = PAGES.get(heading.row.level)
    if where is None:
        said = N_("撤并测算以县为单位，全省的目标在省的页面；请打开一个县或省的页面。")
        raise refuse(unit, said)
    if LACKING:
        return page(request, "web/unit_merges.html", context | {"lacking": LACKING})
    shown: Shown = import_string(where)
    return shown(request, heading, day, context)


urlpatterns = [path("units/<path:unit>/merges", merges, name="unit-merges")]
