"""The assessment sheets of a quarter as a table, by township and body: no order by score."""

from collections.abc import Sequence

from django.urls import reverse

from santu.kernel.messages import N_
from santu.register.domain.assessment import Quarter, Sheet, Side, median_beside
from santu.register.selectors.lying import lying_on
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

SHEETS = (
    Column("body", N_("派驻机构")),
    Column("department", N_("主管部门")),
    Column("state", N_("状态"), "badge"),
    Column("township", N_("乡镇评分"), "number"),
    Column("weight", N_("乡镇占比"), "number", "%"),
    Column("by-department", N_("部门评分"), "number"),
    Column("score", N_("得分"), "number"),
    Column(
        "median",
        N_("同类中位数"),
        "number",
        hint=N_("本县同一季度其他同类机构已办结得分的中位数；不足三个不显示"),
    ),
)


def sheet_name(sheet: Sheet) -> str:
    """What the body of a sheet was called with its township at the end of the quarter."""
    lying = lying_on(sheet.quarter.last, [sheet.body]).get(sheet.body)
    return lying.name if lying else sheet.body


def tone_of(sheet: Sheet) -> str:
    """Green for what is closed, amber for what waits."""
    return "green" if sheet.closed_on else "amber"


def sheets_table(sheets: Sequence[Sheet], closed: Sequence[Sheet], quarter: Quarter, day: Day) -> Table:
    """The sheets of a quarter, each beside the median of its kind."""
    rows = [
        Row(
            [
                Cell(sheet_name(one), day.link(reverse("assessment", args=[one.number]))),
                one.department,
                Cell(one.state(), tone=tone_of(one)),
                _value(one, Side.TOWNSHIP),
                one.weight,
                _value(one, Side.DEPARTMENT),
                one.score,
                median_beside(one, closed),
            ]
        )
        for one in sheets
    ]
    empty = N_("这个季度还没有考核表。请在乡镇的这一页为派驻机构开表。")
    return Table("assessment", quarter.words(), SHEETS, rows, empty=empty, frozen=True)


def _value(sheet: Sheet, side: Side) -> int | None:
    return sheet.marks[side].value if side in sheet.marks else None
