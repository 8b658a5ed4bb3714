"""Assessment sheets as tables: by township and body, never by score."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.urls import reverse

from santu.kernel.messages import N_, message
from santu.register.domain.assessment import SIDES, Mark, Quarter, Sheet, Side, median_beside
from santu.register.domain.ledger_rules import Lying
from santu.register.selectors.lying import lying_on
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

SHEETS = (
    Column("body", N_("派驻机构")),
    Column("state", N_("状态"), "badge"),
    Column("score", N_("得分"), "number"),
    Column(
        "median",
        N_("同类中位数"),
        "number",
        hint=N_("本县同一季度其他同类机构已办结得分的中位数；不足三个不显示"),
    ),
    Column("township", N_("乡镇评分"), "number"),
    Column("weight", N_("乡镇占比"), "number", "%"),
    Column("by-department", N_("部门评分"), "number"),
    Column("department", N_("主管部门")),
)

BEFORE = (
    Column("version", N_("版本"), "number"),
    Column("side", N_("评分方")),
    Column("mark", N_("评分"), "number"),
    Column("remark", N_("评语")),
    Column("signed", N_("签字日期"), "day"),
)


def sheet_name(sheet: Sheet) -> str:
    """What the body of a sheet was called with its township at the end of the quarter."""
    return _name(sheet.body, lying_on(sheet.quarter.last, [sheet.body]))


def tone_of(sheet: Sheet) -> str:
    """Green for what is closed, amber for what waits."""
    return "green" if sheet.closed_on else "amber"


def sheets_table(
    sheets: Sequence[Sheet], closed: Sequence[Sheet], quarter: Quarter, day: Day, years: Mapping[str, str]
) -> Table:
    """The sheets of a quarter, each beside the median of its kind; under its township, so none is sorted by score.

    ``years`` are the pages of the years of departments, by their titles.
    """
    places = lying_on(quarter.last, {unit for one in sheets for unit in (one.township, one.body)})
    rows = []
    for township, under in groupby(sheets, lambda one: one.township):
        rows.append(Row([Cell(_name(township, places))], heading=True))
        rows += [_row(one, places, closed, day, years) for one in under]
    empty = N_("这个季度还没有考核表。请在乡镇的这一页为派驻机构开表。")
    return Table("assessment", quarter.words(), SHEETS, rows, empty=empty, frozen=True)


def before_table(marks: Sequence[tuple[int, Side, Mark]]) -> Table:
    """What was signed before a sheet was done anew."""
    rows = [
        [version, message(SIDES[side]), mark.value, mark.remark, mark.signed_on]
        for version, side, mark in marks
    ]
    return Table("before", N_("以前各版的评分"), BEFORE, rows)


def _row(
    sheet: Sheet, places: Mapping[str, Lying], closed: Sequence[Sheet], day: Day, years: Mapping[str, str]
) -> Row:
    return Row(
        [
            Cell(_name(sheet.body, places), day.link(reverse("assessment", args=[sheet.number]))),
            Cell(sheet.state(), tone=tone_of(sheet)),
            sheet.score,
            median_beside(sheet, closed),
            _value(sheet, Side.TOWNSHIP),
            sheet.weight,
            _value(sheet, Side.DEPARTMENT),
            Cell(sheet.department, years.get(sheet.department, "")),
        ]
    )


def _name(unit: str, places: Mapping[str, Lying]) -> str:
    return places[unit].name if unit in places else unit


def _value(sheet: Sheet, side: Side) -> int | None:
    return sheet.marks[side].value if side in sheet.marks else None
