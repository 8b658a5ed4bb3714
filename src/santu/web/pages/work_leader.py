"""The page of a leader: what is open, amber and late, where, and what waited longest; each figure leads to its tasks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from santu.kernel.codes import Level
from santu.kernel.messages import N_
from santu.operate.domain.case_words import AMBER, COLOURS, OVERDUE
from santu.operate.domain.window import RATED_BADLY
from santu.operate.selectors.leading import WHISTLE, Leading, Place, leading, led_by
from santu.operate.selectors.work import AREA
from santu.register.selectors.access import access_unit
from santu.web.case_tones import TONES
from santu.web.charts.chart import Chart
from santu.web.days import Day, day_of, moment
from santu.web.given import asked
from santu.web.language import translate
from santu.web.respond import page
from santu.web.sights import sight_of
from santu.web.tables import Cell, Column, Row, Table

OPEN, SOON, LATE = N_("在办"), COLOURS[AMBER], COLOURS[OVERDUE]


@require_GET
def leader(request: HttpRequest) -> HttpResponse:
    """The figures of a county or township, or of what is above them."""
    sight, day = sight_of(request), day_of(request)
    unit = asked(request, "unit") or led_by(sight)
    access_unit(sight, unit, sight.today)
    found = leading(unit, sight.today)
    here = "" if found.level in (Level.PROVINCE, Level.CITY) else unit
    context = {
        "found": found,
        "open": _to(day, here),
        "amber": _to(day, here, colour=AMBER),
        "overdue": _to(day, here, colour=OVERDUE),
        "whistles": _to(day, here, process=WHISTLE),
        "bad_ratings": _to(day, here, process="window", node=",".join(RATED_BADLY)),
    }
    below = N_("各乡镇（街道）") if found.level is Level.COUNTY else N_("各县（市、区）")
    tables = [
        _places(
            "departments", N_("各部门"), [(one, {"organ": one.unit}) for one in found.departments], day, here
        ),
        _places("below", below, [(one, {"place": one.unit}) for one in found.below], day, ""),
        _oldest(found, day),
    ]
    return page(request, "web/work_leader.html", context, tables=tables, charts=[_week(found)])


def _to(day: Day, place: str, **more: str) -> str:
    """The list of the tasks that a figure counts."""
    return day.link(reverse("work"), **{"tab": AREA, "place": place, **more})


def _places(name: str, title: str, places: list[tuple[Place, dict[str, str]]], day: Day, here: str) -> Table:
    columns = [
        Column("unit", N_("单位")),
        Column("open", OPEN, "number"),
        Column("amber", SOON, "number"),
        Column("overdue", LATE, "number"),
    ]
    rows = []
    for one, only in places:
        cells = [
            Cell(
                number,
                _to(day, only.get("place", here), organ=only.get("organ", ""), colour=colour)
                if number
                else "",
            )
            for number, colour in (
                (one.figures.open, ""),
                (one.figures.amber, AMBER),
                (one.figures.overdue, OVERDUE),
            )
        ]
        rows.append(Row([one.name, *cells]))
    return Table(name, title, columns, rows, empty=N_("现在没有在办的任务。"), labelled=True)


def _oldest(found: Leading, day: Day) -> Table:
    columns = [
        Column("title", N_("标题")),
        Column("step", N_("环节")),
        Column("since", N_("到达")),
        Column("colour", N_("期限"), "badge"),
        Column("place", N_("来自")),
        Column("organ", N_("承办单位")),
    ]
    rows = [
        Row(
            [
                Cell(one.title, day.link(reverse("case", args=[one.case])), below=one.number),
                one.step,
                moment(one.since),
                Cell(translate(COLOURS[one.colour]) if one.colour else "", tone=TONES.get(one.colour, "")),
                one.place,
                one.organ,
            ]
        )
        for one in found.oldest
    ]
    return Table("oldest", N_("等得最久的五项"), columns, rows, empty=N_("现在没有在办的任务。"))


def _week(found: Leading) -> Chart:
    """Cases taken in and tasks done, day by day."""
    taken, done = N_("收件"), N_("办结的任务")
    payload = {
        "categories": [f"{day:%m-%d}" for day, _, _ in found.days],
        "unit": "",
        "series": [
            {"name": translate(taken), "values": [one for _, one, _ in found.days], "colour": "quiet"},
            {"name": translate(done), "values": [one for _, _, one in found.days], "colour": "accent"},
        ],
    }
    columns = [
        Column("day", N_("日期"), "day"),
        Column("taken", taken, "number"),
        Column("done", done, "number"),
    ]
    table = Table("week", N_("近七天收件和办结"), columns, [Row([*row]) for row in found.days])
    return Chart("bars", table.title, payload, table, height="small")


urlpatterns = [path("workbench/leader", leader, name="work-leader")]
