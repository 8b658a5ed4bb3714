"""Merges of a province: what a target in all takes from each county, what other numbers cost, what really came.

Needs the extra ``solve``.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import last_day, register_mark
from santu.register.selectors.became import Became, became, merged_on
from santu.register.selectors.held import register_on
from santu.register.selectors.outlines import outlines_of
from santu.register.selectors.seats import seats_known
from santu.scale.merges.counties import Solved
from santu.scale.merges.province import Reached, curve, reached
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.web import merge_rows, solving
from santu.web.days import Day
from santu.web.merge_curve import TEN_THOUSAND, Spot, merge_curve
from santu.web.merge_ground import PROVINCE, Terms
from santu.web.merge_province import Given, Work, work_on
from santu.web.merge_province_rows import counties_table, real_table, urban_now
from santu.web.merge_shown import A_DAY
from santu.web.merge_target import Wanted, wanted_of
from santu.web.pages.home_map import note_of
from santu.web.pages.unit_frame import Heading
from santu.web.respond import page
from santu.web.tables import Table

TEMPLATE = "web/province_merges.html"
READ_ONLY = N_("全省的方案不在这里采用；请打开各县的页面，逐县采用。")


def province_merges(
    request: HttpRequest, heading: Heading, day: Day, context: dict[str, Any]
) -> HttpResponse:
    """What becomes of the counties of a province under a target."""
    if request.method == "POST":
        raise refuse(heading.row.name, READ_ONLY)
    past, snapshot = _register(heading.unit, day)
    terms = Terms.of(load(), snapshot)
    merged = None if past else merged_on([row.id for row in snapshot.at(Level.TOWNSHIP)], snapshot.day)
    # What the document states came by then: from there the form starts with no change.
    figures = {} if merged else _figures(load(), snapshot)
    wanted = wanted_of(request.GET, terms.usual(), figures)
    context |= {
        "wanted": wanted,
        "asked": wanted.asked,
        "changed": not wanted.asked.as_usual(terms.usual()),
        "shares": merge_rows.shares(terms.criteria, wanted.asked, None),
        "past": past,
        "merged_on": merged,
        "before_that": merged - A_DAY if merged else None,
        "faults": [*wanted.faults],
    }
    layer = outlines_of(heading.row.code[:PROVINCE])
    if layer is None:
        return page(request, TEMPLATE, context | {"no_outlines": True})
    context["layer_note"] = note_of(layer)
    if wanted.faults:
        return page(request, TEMPLATE, context)
    given = Given(heading.row, snapshot, register_mark(), layer, seats_known(), wanted.asked, terms, past)
    work = work_on(given, solving.WAIT)
    if not work.over:
        here = day.link(f"{request.path}?{wanted.query()}")
        return page(request, TEMPLATE, context | {"work": work, "here": here})
    drawn, tables = _drawn(request, work, wanted, day)
    return page(request, TEMPLATE, context | drawn, tables)


def _register(province: str, day: Day) -> tuple[Became | None, Snapshot]:
    """The register of the day where townships changed later, with what became of them; else the latest."""
    then = register_on(day.shown)
    townships = [
        row.id
        for row in then.at(Level.TOWNSHIP)
        if row.formal and then.above(row.id, Level.PROVINCE) == province
    ]
    found = became(townships, day.shown)
    if found.last:
        return found, then
    return None, register_on(max(day.shown, last_day() or day.shown))


def _figures(standards: Standards, snapshot: Snapshot) -> Mapping[str, float]:
    """The outcome that the document states, from which the form starts; none where it was not in force."""
    try:
        found = standards.figures("merge/result", snapshot.day)
    except Refused:
        return {}
    return {name: float(value) for name, value in found.items() if isinstance(value, int | float)}


def _drawn(request: HttpRequest, work: Work, wanted: Wanted, day: Day) -> tuple[dict[str, Any], list[Table]]:
    """What the template draws when every county was asked."""

    def county_page(row: Division, count: int) -> str:
        asked = replace(wanted.asked, count=count)
        return day.link(f"{reverse('unit-merges', args=[row.id])}?{asked.query()}")

    def compared_page(row: Division) -> str:
        return day.link(f"{reverse('unit-merges', args=[row.id])}?{wanted.asked.query()}")

    faults: list[Fault] = []
    found: Mapping[str, Solved] = work.found
    reach: Reached | None = None
    try:
        found, reach = reached(work.tasks, work.found, wanted.target())
    except Refused as refused:
        faults += [Fault("change", fault.message) for fault in refused]
    now = sum(len(task.county.codes) for task in work.tasks)
    drawn: dict[str, Any] = {
        "work": work,
        "unsolved": work.faults,
        "unreached": faults,
        "now": now,
        "urban_now": f"{sum(urban_now(task.county) for task in work.tasks) / max(now, 1):.1%}",
        "curve": _curve(work, wanted, now, day.link, request.path) if work.tasks else "",
        "incomparable": sum(not real.comparable for real in work.real.values()),
    }
    tables = [real_table(work, compared_page)]
    if reach:
        then = sum(found[task.county.code].merges.count for task in work.tasks)
        drawn |= {
            "reach": reach,
            "then": then,
            "fewer": now - then,
            "cost": reach.cost / TEN_THOUSAND,
            "gap": max(reach.cost - reach.bound, 0.0) / TEN_THOUSAND,
            "urban_then": f"{sum(one.urban for one in found.values()) / max(then, 1):.1%}",
            "proven": all(one.proven for one in found.values()) and reach.proven,
        }
        tables.append(counties_table(work, found, county_page))
    return drawn, tables


def _curve(work: Work, wanted: Wanted, now: int, link: Callable[[str], str], path: str) -> str:
    """The curve of the province; the number that is asked for is on it where it can be reached."""
    spots = [
        Spot(
            now - step.fewer,
            step.cost,
            step.cost <= step.bound,
            link(f"{path}?{wanted.changing(-step.fewer).query()}"),
        )
        for step in curve(work.tasks, work.found, -wanted.change)
    ]
    return merge_curve(spots, now + wanted.change)
