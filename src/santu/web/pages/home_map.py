"""The map of a province by one measure, and the same as a table in order of code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext

from santu.formats.outlines import Outlines
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain import words
from santu.register.domain.classes import Step, steps
from santu.register.domain.measures import Findings, Measure, Value, together
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.outlines import Layer
from santu.web.charts.chart import Chart
from santu.web.days import Day
from santu.web.language import plain
from santu.web.tables import Cell, Column, Row, Table

ESTIMATE = N_("推算")
TITLE = N_("各县（市、区）：{measure}")
SCHEMATIC = N_("示意图：县界轮廓只供演示，没有审图号，不得公开发布。坐标为 CGCS2000 经纬度。")
UNAPPROVED = N_("这份轮廓没有写明审图号（approval_number），不得公开发布。坐标为 CGCS2000 经纬度。")
APPROVED = N_("审图号：{number}。坐标为 CGCS2000 经纬度。")
TOWNSHIP_KINDS = ("subdistrict", "town", "rural_township", "ethnic_township")


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure, and the counties of a province by it.

    Attributes:
        estimated: whether the figures that it rests on are estimates.
        values: county id → value, in order of code; ``None`` where it has none.
        whole: the value of the province.
    """

    measure: Measure
    estimated: bool
    counties: Mapping[str, Findings]
    values: Mapping[str, Value]
    whole: Value

    @property
    def known(self) -> list[int | float]:
        return [value for value in self.values.values() if value is not None]

    @property
    def middle(self) -> int | float | None:
        """The median of the counties that have a value."""
        return median(self.known) if self.known else None

    @property
    def whole_said(self) -> str:
        return self.said(self.whole)

    @property
    def middle_said(self) -> str:
        return self.said(self.middle)

    @property
    def unit(self) -> Message | str:
        """The unit, which says when it counts estimates."""
        if not self.estimated:
            return self.measure.unit
        return message(N_("{unit}，{mark}"), unit=message(self.measure.unit), mark=message(ESTIMATE))

    def said(self, value: Value) -> str:
        """A value with its unit, as a reader wants it."""
        if value is None:
            return gettext(N_("没有数据"))
        plus = "+" if self.measure.diverging and value > 0 else ""
        unit = gettext(self.measure.unit) if self.measure.unit else ""
        return f"{plus}{shown(value, self.measure.form)} {unit}".strip()


def measured(measure: Measure, counties: Mapping[str, Findings], *, estimated: bool) -> Measured:
    """The counties of a province by a measure."""
    found = list(counties.values())
    whole = measure.of(together(found)) if found else None
    values = {county: measure.of(one) for county, one in counties.items()}
    return Measured(measure, estimated, counties, values, whole)


def shown(value: float, form: str) -> str:
    """A number as this form writes it."""
    if form == "percent":
        return f"{value:.2%}"
    if form == "decimal" or value != int(value):
        return f"{value:,.2f}"
    return _signed(int(value))


def table_of(found: Measured, register: Snapshot, day: Day, *, in_file: bool = False) -> Table:
    """The counties in order of code under their cities, no ranking; a file has a column of cities instead."""
    measure = found.measure
    kind: Literal["percent", "number"] = "percent" if measure.form == "percent" else "number"
    columns = [Column("county", N_("县（市、区）")), Column("code", N_("代码"), "code")]
    columns += [Column("city", N_("市"))] if in_file else []
    columns.append(Column(measure.id, measure.title, kind, plain(found.unit), measure.definition))
    others = [
        kind for kind in TOWNSHIP_KINDS if any(one.tally.kinds.get(kind) for one in found.counties.values())
    ]
    columns += [Column(kind, words.KINDS[kind], "number") for kind in others]
    rows = []
    city = ""
    for county, one in found.counties.items():
        row = register.divisions[county]
        above = register.divisions[row.parent]
        if above.id != city:
            city = above.id
            rows.append(Row([_city(above, found, register, day)], heading=True))
        kinds = [one.tally.kinds.get(kind, 0) for kind in others]
        name = Cell(row.name, day.link(reverse("unit", args=[county])))
        rows.append(Row([name, row.code, *([above.name] if in_file else []), found.values[county], *kinds]))
    sums = [sum(one.tally.kinds.get(kind, 0) for one in found.counties.values()) for kind in others]
    whole = [message(N_("全省")), "", *([""] if in_file else []), found.whole, *sums]
    rows.append(Row(whole, total=True))
    return Table(
        "counties",
        message(TITLE, measure=message(measure.title)),
        columns,
        rows if found.counties else [],
        empty=N_("这一天登记里没有县；请换一个日期，或先导入名单。"),
    )


def _city(city: Division, found: Measured, register: Snapshot, day: Day) -> Cell:
    """A city over its counties, with its own value by the measure."""
    inside = [one for county, one in found.counties.items() if register.divisions[county].parent == city.id]
    value = found.measure.of(together(inside))
    return Cell(city.name, day.link(reverse("unit", args=[city.id])), below=found.said(value))


def chart_of(found: Measured, register: Snapshot, day: Day, table: Table, layer: Layer) -> Chart:
    """The counties on the map."""
    known = {one.code for one in layer.outlines.counties}
    drawn = [row for county in found.values if (row := register.divisions[county]).code in known]
    classes = steps(found.known, diverging=found.measure.diverging, whole=found.measure.form == "number")
    payload: dict[str, Any] = {
        "outlines": reverse("outlines", args=[_prefix(drawn), layer.digest]),
        "diverging": found.measure.diverging,
        "classes": [
            {
                "low": step.low,
                "high": step.high,
                "closed": step.closed,
                "shade": step.shade,
                "said": _class(step, found),
            }
            for step in reversed(classes)
        ],
        "none": gettext(N_("没有数据")),
        "labels": _labels(register, drawn, layer.outlines),
        "values": [
            {
                "code": row.code,
                "name": row.name,
                "value": found.values[row.id],
                "said": _said(row, found),
                "href": day.link(reverse("unit", args=[row.id])),
            }
            for row in drawn
        ],
    }
    return Chart("map", table.title, payload, table, note=note_of(layer), height="tall")


def without_outline(found: Measured, register: Snapshot, layer: Layer) -> tuple[str, ...]:
    """The names of the counties that the map cannot show."""
    known = {one.code for one in layer.outlines.counties}
    return tuple(
        register.divisions[county].name
        for county in found.values
        if register.divisions[county].code not in known
    )


def _prefix(rows: Sequence[Division]) -> str:
    return rows[0].code[:2] if rows else ""


def note_of(layer: Layer) -> Message:
    """What must be said beside a drawing of these outlines."""
    if layer.schematic:
        return message(SCHEMATIC)
    number = layer.outlines.approval_number
    return message(APPROVED, number=number) if number else message(UNAPPROVED)


def _labels(register: Snapshot, drawn: Sequence[Division], outlines: Outlines) -> list[dict[str, object]]:
    """The name of each city in the middle of its counties, without what every one of them ends with."""
    cities: dict[str, list[str]] = {}
    for row in drawn:
        cities.setdefault(register.above(row.id, Level.CITY), []).append(row.code)
    found: list[dict[str, object]] = []
    for city, codes in cities.items():
        centre = outlines.centre_of(codes)
        if city and centre:
            name = register.divisions[city].name.removesuffix("市")
            found.append({"name": name, "at": [round(centre[0], 3), round(centre[1], 3)]})
    return found


def _said(row: Division, found: Measured) -> str:
    """The lines of a tooltip: the value, then how many townships of each kind."""
    tally = found.counties[row.id].tally
    kinds = " · ".join(
        f"{gettext(words.KINDS[kind])} {tally.kinds[kind]:,}"
        for kind in TOWNSHIP_KINDS
        if tally.kinds.get(kind)
    )
    value = f"{gettext(found.measure.title)} {found.said(found.values[row.id])}"
    return "\n".join(line for line in (value, kinds) if line)


def _class(step: Step, found: Measured) -> str:
    """A class as the legend names it: whole numbers by their first and last."""
    form = found.measure.form
    if form != "number":
        tidy = _percent if form == "percent" else _plain
        return f"{tidy(step.low)}–{tidy(step.high)}"
    high = step.high if step.closed else step.high - 1
    if step.low == high:
        return _signed(step.low)
    joint = " … " if step.low < 0 else "–"
    return f"{_signed(step.low)}{joint}{_signed(high)}"


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _plain(value: float) -> str:
    return f"{value:,}"


def _signed(value: float) -> str:
    return f"−{-value:,}" if value < 0 else f"{value:,}"
