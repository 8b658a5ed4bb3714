"""The rows behind a number of a unit: what exactly was counted."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.measure_words import UNITS, measure_word, unit_word
from santu.register.domain.reference_frame import (
    COUNTED,
    DIVISIONS,
    OVER,
    Behind,
    Measure,
    ReferenceFrame,
    rows_behind,
)
from santu.register.domain.rows import Body, Division, Duty, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.register.domain.words import CATEGORIES, ROLES, STATES, kind_word
from santu.register.selectors.figures import bases_of
from santu.register.selectors.frames import frame_on
from santu.register.selectors.maps import scope_of
from santu.web.days import Day
from santu.web.pages.unit_frame import unit_frame
from santu.web.paging import part_of
from santu.web.respond import page
from santu.web.tables import Cell, Column, Row, RowsOf, Table

SHOWN = 500
QUANTITIES = (PEOPLE, HOUSEHOLDS)


def unit_rows(request: HttpRequest, unit: str) -> HttpResponse:
    """The rows that one measure of a unit counts, ``?column=``."""
    heading, day, context = unit_frame(request, unit, "unit")
    if not heading.is_there:
        return page(request, "web/unit_rows.html", context)
    frame = frame_on(day.shown, scope_of(heading.way))
    measure = _measure(frame, request.GET.get("column", PEOPLE))
    behind = rows_behind(frame, unit, measure.id)
    title = message(N_("{name}：{measure}"), name=heading.row.name, measure=measure_word(measure))
    part = part_of(request, behind, SHOWN)
    tell = _Rows(frame, day, measure)
    table = Table(
        "rows",
        title,
        tell.columns,
        RowsOf(behind, tell.row),
        empty=N_("这一天没有这样的行；请换一个日期，或回到单位页。"),
        shown=[tell.row(row) for row in part.things],
    )
    more = {
        "rows_title": title,
        "part": part,
        "value": frame.value(unit, measure.id),
        "asked": frame.asked(unit, measure.id),
        "unit_word": unit_word(measure.id),
    }
    return page(request, "web/unit_rows.html", {**context, **more}, [table])


def _measure(frame: ReferenceFrame, name: str) -> Measure:
    for measure in frame.measures:
        if measure.id == name:
            return measure
    raise refuse("column", N_("参照系里没有名为“{name}”的一列；请从页面上的数字进入。"), name=name)


class _Rows:
    """Rows behind a measure, as the table shows them."""

    def __init__(self, frame: ReferenceFrame, day: Day, measure: Measure) -> None:
        self._frame, self._day, self._measure = frame, day, measure

    @property
    def columns(self) -> list[Column]:
        one = self._measure.id
        columns = [
            Column("code", N_("代码"), "code"),
            Column("name", N_("名称")),
            Column("kind", N_("类别")),
            Column("above", N_("所在")),
        ]
        if one in QUANTITIES:
            figure = Column("value", measure_word(self._measure), "number", UNITS[one])
            return [
                *columns,
                figure,
                Column("base", N_("基数")),
                Column("source", N_("来源")),
                Column("mark", N_("标记")),
            ]
        if one in dict(DIVISIONS):
            kinds = [
                Column(q, N_("人口") if q == PEOPLE else N_("户数"), "number", UNITS[q]) for q in QUANTITIES
            ]
            return [*columns, *kinds] if dict(DIVISIONS)[one] is not Level.VILLAGE else columns
        if one == OVER:
            numbers = {"counted": N_("限额内机构"), "limit": N_("限额"), "beyond": N_("超出")}
            return [*columns, *(Column(key, word, "number", N_("个")) for key, word in numbers.items())]
        if self._measure.group == "matters":
            more = (Column("matter", N_("事项")), Column("matter-code", N_("事项编码"), "code"))
            return [*columns, *more, Column("body", N_("机构")), Column("role", N_("主办或配合"))]
        return [
            *columns,
            Column("body", N_("机构")),
            Column("category", N_("机构类别")),
            Column("state", N_("状态")),
        ]

    def row(self, behind: Behind) -> Row:
        return Row([*self._unit(behind.unit), *self._more(behind)])

    def _unit(self, unit: Division) -> list[Cell]:
        mark = "" if unit.state is State.STANDING else STATES[unit.state]
        name = Cell(unit.name, self._day.link(reverse("unit", args=[unit.id])), mark)
        return [Cell(unit.code), name, Cell(kind_word(unit)), Cell(self._above(unit))]

    def _above(self, unit: Division) -> str:
        names, row = [], self._frame.snapshot.divisions.get(unit.parent)
        while row is not None and row.level is not Level.PROVINCE:
            names.append(row.name)
            row = self._frame.snapshot.divisions.get(row.parent)
        return "".join(reversed(names))

    def _more(self, row: Behind) -> list[Cell]:
        one = self._measure.id
        if one in QUANTITIES:
            return self._figure(row)
        if one in dict(DIVISIONS):
            if row.unit.level is Level.VILLAGE:
                return []
            return [Cell(self._frame.value(row.unit.id, quantity)) for quantity in QUANTITIES]
        if one == OVER:
            limit = self._frame.asked(row.unit.id, COUNTED) or 0
            return [Cell(row.figure), Cell(limit), Cell((row.figure or 0) - limit, tone="red")]
        return self._duty(row.duty, row.body) if row.duty else self._body(row.body)

    def _duty(self, duty: Duty, body: Body | None) -> list[Cell]:
        who = self._body(body)[0] if body else Cell(duty.body)
        return [Cell(duty.name), Cell(duty.matter), who, Cell(message(ROLES[duty.role]))]

    def _figure(self, row: Behind) -> list[Cell]:
        if row.figure is None:
            return [Cell(message(N_("无数据"))), Cell(""), Cell(""), Cell("")]
        base = bases_of(self._day.shown, self._measure.id, [row.unit.id])[0][0]
        said: Message = message(N_("{base}，{day}"), base=base.base, day=base.day)
        mark = message(N_("推算")) if base.estimated else ""
        return [Cell(row.figure), Cell(said), Cell(base.source), Cell(mark)]

    def _body(self, body: Body | None) -> list[Cell]:
        if body is None:
            missing = message(N_("缺 {name}"), name=self._measure.name)
            return [Cell(missing, tone="red"), Cell(""), Cell("")]
        category = message(CATEGORIES.get(body.category, body.category))
        name = Cell(body.name, self._day.link(reverse("body", args=[body.host, body.id])))
        return [name, Cell(category), Cell(message(STATES[body.state]))]


urlpatterns = [path("units/<path:unit>/rows", unit_rows, name="unit-rows")]
