"""Which villages of a unit have a service point and a legal adviser: a map, counts by part, and the villages (SX-26, SX-31)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain import measures
from santu.register.domain.coverage import Covered, Tally, coverage, tallies_by, tally_of
from santu.register.domain.rows import Division
from santu.register.domain.service_rows import Point
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.held import register_on
from santu.register.selectors.maps import scope_of
from santu.register.selectors.outlines import Layer, outlines_of
from santu.register.selectors.service_rows import advisers_on, points_on
from santu.web.charts.chart import Chart
from santu.web.days import Day
from santu.web.given import asked
from santu.web.pages.home_map import Measured, chart_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.service_rows import drawn, parts_table, places_table, villages_table

NAME = "unit-coverage"
SHOWN = 100
PARTS = {Level.PROVINCE: Level.COUNTY, Level.CITY: Level.COUNTY, Level.COUNTY: Level.TOWNSHIP}
"""Of a unit of a level the units by which its villages are counted; those of a township are listed alone."""
LACKS: Mapping[str, tuple[str, Callable[[Covered], bool]]] = {
    "": (N_("全部村（社区）"), lambda _: True),
    "point": (N_("没有服务站点"), lambda one: not one.points),
    "adviser": (N_("没有法律顾问"), lambda one: not one.advisers),
    "both": (N_("两样都没有"), lambda one: not (one.points or one.advisers)),
}
POINT, ADVISER = "point", "adviser"
SHARES = {
    POINT: (N_("有服务站点的村（社区）占比"), N_("有服务站点的村（社区）数 ÷ 村（社区）数。")),
    ADVISER: (N_("有法律顾问的村（社区）占比"), N_("有法律顾问的村（社区）数 ÷ 村（社区）数。")),
}
UNTOLD = measures.Findings(measures.Tally())
"""A map by shares tells nothing else of a county."""


@require_GET
def unit_coverage(request: HttpRequest, unit: str) -> HttpResponse:
    """The villages of a unit on the day of the page, and what they have."""
    heading, day, context = unit_frame(request, unit, NAME)
    lacks, by = asked(request, "lacks"), asked(request, "by") or POINT
    if lacks not in LACKS or by not in SHARES:
        raise refuse("lacks", N_("没有“{text}”这种筛选；请从页面上选。"), text=lacks or by)
    register = register_on(day.shown, scope_of(heading.way))
    points = points_on(unit, day.shown)
    found = coverage(register, unit, points, advisers_on(unit, day.shown)) if heading.is_there else []
    level = PARTS.get(heading.row.level)
    parts = tallies_by(register, found, level) if level else {}
    kept = [one for one in found if LACKS[lacks][1](one)]
    part = part_of(request, kept, SHOWN)
    table = parts_table(register, parts, tally_of(found), day)
    charts = [_chart(register, heading.row, found, points, (by, day))] if level else []
    address = reverse(NAME, args=[unit])
    context |= {
        "part": "coverage",
        "tally": tally_of(found),
        "chips": [
            (
                title,
                sum(map(holds, found)),
                day.link(address, lacks=one, by=asked(request, "by")),
                one == lacks,
            )
            for one, (title, holds) in LACKS.items()
        ],
        "shares": [
            (title, day.link(address, by=one, lacks=lacks), one == by)
            for one, (title, _) in SHARES.items()
            if level is Level.COUNTY
        ],
        "pages": part,
        "known": sum(one.distance is not None for one in found),
    }
    tables = [villages_table(kept, part.things, register, day), table]
    return page(request, "web/unit_coverage.html", context, tables, [one for one in charts if one])


def _chart(
    register: Snapshot,
    row: Division,
    found: Sequence[Covered],
    points: Sequence[Point],
    shown: tuple[str, Day],
) -> Chart | None:
    """The counties of a province or city by their share; of a county its outline with the points whose place is known."""
    try:
        layer = outlines_of(str(row.code))
    except Refused:
        return None
    if layer is None:
        return None
    more: dict[str, object] = {"outlines": reverse("outlines", args=[str(row.code), layer.digest])}
    if row.level is not Level.COUNTY:
        parts, codes = (
            tallies_by(register, found, Level.COUNTY),
            {one.code for one in layer.outlines.counties},
        )
        if not any(register.divisions[county].code in codes for county in parts):
            return None
        chart = _shares(register, parts, shown, layer)
        return replace(chart, payload={**chart.payload, **more})
    table = places_table(points, register.divisions)
    if not table.rows:
        return None
    chart = _shares(register, {row.id: tally_of(found)}, shown, layer)
    more |= {"labels": [], "classes": [], "points": drawn(points, register.divisions)}
    return replace(chart, title=table.title, payload={**chart.payload, **more}, table=table, height="")


def _shares(register: Snapshot, parts: Mapping[str, Tally], shown: tuple[str, Day], layer: Layer) -> Chart:
    by, day = shown
    title, definition = SHARES[by]
    measure = measures.Measure(by, title, "", definition, lambda _: None, form="percent")
    # Where nothing at all is registered, nobody knows whether there is anything.
    values = {
        county: tally.share(tally.points if by == POINT else tally.advisers)
        if tally.points or tally.advisers
        else None
        for county, tally in parts.items()
    }
    found = Measured(
        measure, estimated=False, counties=dict.fromkeys(parts, UNTOLD), values=values, whole=None
    )
    table = replace(parts_table(register, parts, Tally(), day), name="map", title=title)
    return replace(chart_of(found, register, day, table, layer), title=title)


urlpatterns = [path("units/<path:unit>/coverage", unit_coverage, name=NAME)]
