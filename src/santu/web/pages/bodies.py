"""The page of a body: its papers, who controls it, and all that it was."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.kernel.codes import Level
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.rows import Body
from santu.register.domain.synthetic import MARK
from santu.register.domain.words import CATEGORIES, LINES, POWERS, STATES, kind_word
from santu.register.selectors.bodies import BodyPeriod, LinePeriod, body_periods, host_names, line_periods
from santu.register.selectors.duties import Undertaken, duties_undertaken
from santu.register.selectors.held import register_on
from santu.register.selectors.survey import persons_surveyed
from santu.web.days import Day
from santu.web.pages.unit_frame import unit_frame
from santu.web.power_rows import SURVEYED
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, Table

PAPERS = {
    "rank": N_("规格"),
    "nameplates": N_("加挂牌子"),
    "functions": N_("主要职责"),
    "credit_code": N_("统一社会信用代码"),
    "funding": N_("经费形式"),
    "document": N_("批准文件"),
}


def body_link(day: Day) -> Callable[[Body], str]:
    """Where the page of a body is, on the day that is shown."""
    return lambda row: day.link(reverse("body", args=[row.host, row.id]))


def body(request: HttpRequest, unit: str, body: str) -> HttpResponse:
    """A body on a day; where it is not there, as it last was."""
    heading, day, context = unit_frame(request, unit, "unit")
    periods = body_periods(body)
    if not any(period.row.host == unit for period in periods):
        template = N_("“{unit}”没有编号为“{body}”的机构；请从单位页进入。")
        raise refuse(body, template, unit=heading.row.name, body=body)
    shown = next((p for p in periods if p.start <= day.shown < p.end), None)
    order = {kind: place for place, kind in enumerate(LINES)}
    lines = sorted(line_periods(body), key=lambda period: order.get(period.line.kind, len(order)))
    last = shown or periods[-1]
    more = {
        "body": last.row,
        "is_body_there": shown is not None,
        "has_year": shown is not None and heading.row.level is Level.COUNTY,
        "body_until": None if periods[-1].end == OPEN_END else periods[-1].end - timedelta(days=1),
        "body_since": periods[0].start,
        "papers": [(word, getattr(last.row.papers, name)) for name, word in PAPERS.items()],
        "synthetic": MARK in last.row.papers.document,
        "state": STATES[last.row.state],
    }
    names = host_names(period.row.host for period in periods)
    duties = duties_undertaken(body, day.shown)
    names |= host_names(one.duty.place for one in duties)
    unknown = [(one.duty, body) for one in duties if not one.duty.persons]
    county = next((row.id for row in heading.way if row.level is Level.COUNTY), unit)
    found = persons_surveyed(unknown, day.shown, lambda: register_on(day.shown, (county,)))
    tables = [
        _now(lines, day.shown, names),
        _duties(duties, names, {duty: persons for duty, (persons, _) in found.items()}),
        _versions(periods, names),
        _lines(lines, names),
    ]
    return page(request, "web/body.html", {**context, **more}, tables)


def _organ(period: LinePeriod, names: Mapping[str, str]) -> str:
    """The organ at the other end: a host by its name, any other as it is called."""
    share = f" {period.line.share}%" if period.line.share is not None else ""
    return f"{names.get(period.line.organ, period.line.organ)}{share}"


def _now(lines: list[LinePeriod], day: date, names: Mapping[str, str]) -> Table:
    columns = [Column("kind", N_("关系")), Column("organ", N_("由谁")), Column("since", N_("自"), "day")]
    rows = [
        (Cell(message(LINES.get(p.line.kind, p.line.kind))), Cell(_organ(p, names)), p.start)
        for p in lines
        if p.start <= day < p.end
    ]
    return Table("lines", N_("管理关系"), columns, rows, empty=N_("没有登记管理关系：它只由所在单位管理。"))


def _duties(duties: list[Undertaken], names: Mapping[str, str], surveyed: Mapping[str, int]) -> Table:
    """The duties; how many people are at one that the register does not tell, as a survey found it."""
    columns = [
        Column("name", N_("职责")),
        Column("matter", N_("事项编码"), "code"),
        Column("kind", N_("事项类型")),
        Column("place", N_("办理地")),
        Column("power", N_("权力来源")),
        Column("basis", N_("依据")),
        Column("persons", N_("办理人数"), "number"),
        Column("since", N_("自"), "day"),
    ]
    rows = [
        Row(
            [
                one.duty.name,
                one.duty.matter,
                kind_word(one.duty),
                names.get(one.duty.place, one.duty.place),
                message(POWERS.get(one.duty.power, one.duty.power)),
                one.duty.basis,
                one.duty.persons or _surveyed(surveyed.get(one.duty.id)),
                one.since,
            ]
        )
        for one in duties
    ]
    empty = N_("没有登记由它承办的职责；职责清单用 santu duties 导入。")
    return Table("duties", N_("承办的职责"), columns, rows, empty=empty, frozen=True)


def _surveyed(persons: int | None) -> Cell:
    return Cell(persons, below=message(SURVEYED) if persons else "")


def _versions(periods: list[BodyPeriod], names: Mapping[str, str]) -> Table:
    columns = [
        Column("start", N_("自"), "day"),
        Column("end", N_("至"), "day"),
        Column("name", N_("名称")),
        Column("host", N_("所在单位")),
        Column("category", N_("类别")),
        Column("state", N_("状态")),
        Column("document", N_("批准文件")),
        Column("act", N_("由哪次操作登记")),
    ]
    rows = [
        Row(
            [
                period.start,
                _last(period.end),
                period.row.name,
                names.get(period.row.host, period.row.host),
                message(CATEGORIES.get(period.row.category, period.row.category)),
                message(STATES[period.row.state]),
                period.row.papers.document,
                _act(period.act, period.title),
            ]
        )
        for period in periods
    ]
    return Table("versions", N_("历次登记"), columns, rows)


def _lines(lines: list[LinePeriod], names: Mapping[str, str]) -> Table:
    columns = [
        Column("kind", N_("关系")),
        Column("organ", N_("由谁")),
        Column("start", N_("自"), "day"),
        Column("end", N_("至"), "day"),
        Column("act", N_("由哪次操作登记")),
    ]
    rows = [
        Row(
            [
                message(LINES.get(period.line.kind, period.line.kind)),
                _organ(period, names),
                period.start,
                _last(period.end),
                _act(period.act, period.title),
            ]
        )
        for period in lines
    ]
    return Table("line-versions", N_("管理关系的变化"), columns, rows, empty=N_("没有登记过管理关系。"))


def _last(end: date) -> Cell:
    return Cell(message(N_("至今"))) if end == OPEN_END else Cell(end - timedelta(days=1))


def _act(number: int, title: str) -> Cell:
    return Cell(message(N_("第 {number} 号：{title}"), number=number, title=title))


urlpatterns = [path("units/<path:unit>/bodies/<path:body>", body, name="body")]
