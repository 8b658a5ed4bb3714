"""What one needs: the matters of a township's service centre on the day of the page, and each as a sheet to take home."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Refused, message
from santu.operate.selectors.window import median_days
from santu.register.selectors.access import units_seen
from santu.register.selectors.centre_places import Places, VillagePlace, centre_points, places_of
from santu.register.selectors.centre_terms import Centre, Days, MatterTerms, centre_of
from santu.web.days import Day, day_of
from santu.web.given import asked
from santu.web.pages.unit_frame import Heading, heading_of
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

FOUND = 200
PAPER = "paper"
DAYS = N_("个工作日")
AT_ONCE = N_("当场办结")
MATTERS = (
    Column("matter", N_("事项")),
    Column("organ", N_("审批部门")),
    Column("surveyed", N_("平常"), "number", DAYS, N_("摸底时平常要用几个工作日")),
    Column("promised", N_("承诺"), "number", DAYS),
    Column("statutory", N_("法定"), "number", DAYS),
    Column("brought", N_("要带的材料"), "number", N_("份")),
    Column("held", N_("不用带的材料"), "number", N_("份"), N_("政府已经掌握，不要求提交")),
)
VILLAGES = (
    Column("village", N_("村（社区）")),
    Column("ways", N_("代办方式")),
    Column("where", N_("在哪里")),
    Column("hours", N_("开放时间")),
    Column("materials", N_("代办清单要的材料")),
)
LINES, LETTERS = (10, 24), 26
"""Up to so many lines a sheet is set at ease, and up to so many close; so many letters a material has on a line."""


@require_GET
def unit_centre(request: HttpRequest, unit: str) -> HttpResponse:
    """The matters of a centre, or those that a few words mean."""
    day, said = day_of(request), asked(request, "q")
    heading = heading_of(unit, day.shown)
    try:
        centre = centre_of(unit, day.shown)
    except Refused as without:
        return _without(request, heading, day, without)
    matters = centre.find(said, FOUND)
    context = {
        **_about(request, heading),
        "centre": centre,
        "points": centre_points(unit, day.shown),
        "said": said,
        "found": len(matters),
    }
    return page(request, "web/unit_centre.html", context, tables=[_matters(centre, matters, day)])


@require_GET
def centre_matter(request: HttpRequest, unit: str, matter: str) -> HttpResponse:
    """One matter: what to bring, how long it takes, who decides, where it is done; as a sheet to be printed, too."""
    day = day_of(request)
    heading = heading_of(unit, day.shown)
    try:
        centre = centre_of(unit, day.shown)
    except Refused as without:
        return _without(request, heading, day, without)
    found = centre.matter(matter)
    places = places_of(centre, found, day.shown)
    context = {
        **_about(request, heading),
        "centre": centre,
        "matter": found,
        "held": [one for one in found.terms.materials if one.held],
        "beside": "、".join(one.name for one in found.back_offices),
        "applicants": "、".join(found.terms.applicants),
        "places": places,
        "days": _days(found.days),
    }
    if asked(request, "format") == PAPER:
        context |= {
            "by_ways": _by_ways(places),
            "fit": _fit(found),
            "online": request.build_absolute_uri(reverse("apply")),
        }
        return page(request, "web/centre_paper.html", context)
    context["median"] = median_days(unit, found.terms.matter) if day.is_today else None
    return page(request, "web/centre_matter.html", context, tables=[_villages(places.villages)])


def _about(request: HttpRequest, heading: Heading) -> dict[str, Any]:
    """What both pages say of the township: its row, and whether its other pages are open to whoever asks."""
    return {"heading": heading, "reads": bool(units_seen(sight_of(request), [heading.unit], Right.READ))}


def _without(request: HttpRequest, heading: Heading, day: Day, why: Refused) -> HttpResponse:
    """Where no list is in force: why, and where to go on."""
    sight = sight_of(request)
    context = {
        **_about(request, heading),
        "faults": why.faults,
        "above": next((row for row in heading.way[:-1] if row.level is Level.TOWNSHIP), None),
        "is_township": heading.row.level is Level.TOWNSHIP,
        "drafts": sight.has(Right.LISTS) and bool(units_seen(sight, [heading.unit], Right.LISTS)),
    }
    return page(request, "web/unit_centre.html", context)


def _days(days: Days) -> list[tuple[str, int | None]]:
    """The working days of a matter, each with what it is called."""
    return [
        (N_("承诺"), days.promised),
        (N_("法定"), days.statutory),
        (N_("平常（摸底）"), days.surveyed),
    ]


def _matters(centre: Centre, matters: Sequence[MatterTerms], day: Day) -> Table:
    rows = [
        Row(
            [
                Cell(
                    one.terms.name,
                    day.link(reverse("centre-matter", args=[centre.unit, one.terms.matter])),
                ),
                "、".join(office.name for office in (one.organ, *one.back_offices)),
                one.days.surveyed,
                Cell(0, parts=[Cell(message(AT_ONCE))]) if one.days.promised == 0 else one.days.promised,
                one.days.statutory,
                len(one.terms.asked),
                len(one.terms.materials) - len(one.terms.asked),
            ]
        )
        for one in matters
    ]
    empty = N_("清单里没有这样的事项；换个说法再找，或到中心问归谁管。")
    return Table("matters", N_("事项"), MATTERS, rows, empty=empty, labelled=True)


def _villages(villages: Sequence[VillagePlace]) -> Table:
    rows = [
        Row(
            [
                one.name,
                "、".join(one.ways),
                Cell("、".join(one.where), below="；".join(point.address for point in one.points)),
                "；".join(dict.fromkeys(point.hours for point in one.points)),
                "；".join(one.materials),
            ]
        )
        for one in villages
    ]
    empty = N_("没有村（社区）代办这件事；请到便民服务中心办，或网上申请。")
    return Table("villages", N_("也可以在村（社区）办"), VILLAGES, rows, empty=empty, labelled=True)


def _by_ways(places: Places) -> Mapping[str, str]:
    """The villages by what their agents do; where that is the same in every one, they need no names."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in places.villages:
        found["、".join(one.ways)].append(one.name)
    if len(found) == 1 and len(places.villages) == places.among:
        return dict.fromkeys(found, "各村（社区）")
    return {ways: "、".join(names) for ways, names in found.items()}


def _fit(matter: MatterTerms) -> str:
    """How close a sheet is set, so that all of it stands on one page."""
    lines = sum(1 + len(one.name) // LETTERS for one in matter.terms.asked)
    return "ease" if lines <= LINES[0] else "close" if lines <= LINES[1] else "closest"


urlpatterns = [
    path("units/<str:unit>/centre/", unit_centre, name="unit-centre"),
    path("units/<str:unit>/centre/<path:matter>", centre_matter, name="centre-matter"),
]
