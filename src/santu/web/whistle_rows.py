"""What tables and pages show of whistles: who was called, joint operations, scores, the board, a department's year."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from santu.kernel.messages import N_, message
from santu.operate.domain.case_words import COLOURS
from santu.operate.domain.whistle import ROLES, RULINGS, STATES, TONES, URGENCIES, Ruling
from santu.operate.selectors.whistle import CalledView, OpenWhistle, OperationView, ScoreView, parts_of_score
from santu.operate.selectors.whistle_years import DepartmentYear
from santu.web.days import moment
from santu.web.tables import Cell, Column, Row, Table

LIMITS = {"ok": "green", "amber": "amber", "overdue": "red"}
CalledRow = tuple[CalledView, str, str, str, str, str, str]


def called_rows(called: Sequence[CalledView], county: str) -> list[CalledRow]:
    """The departments of a case: each with its role, state, tone, ruling and colour in words, and the page of its year."""
    return [
        (
            one,
            ROLES.get(one.role, ""),
            STATES[one.state],
            TONES[one.state],
            RULINGS[Ruling(one.ruling)] if one.ruling else "",
            COLOURS.get(one.colour, ""),
            reverse("department-year", args=[county, one.organ]),
        )
        for one in called
    ]


def operations_table(operations: Sequence[OperationView]) -> Table:
    """The joint operations of a case."""
    columns = [
        Column("no", N_("次"), "number"),
        Column("day", N_("日期"), "day"),
        Column("where", N_("地点")),
        Column("organs", N_("参加部门")),
        Column("people", N_("出动人数"), "number"),
        Column("result", N_("结果")),
    ]
    rows = [
        Row([one.no, one.day, one.where, message("{all}", all=tuple(one.organs)), one.people, one.result])
        for one in operations
    ]
    return Table("operations", N_("联合行动"), columns, rows)


def scores_table(scores: Sequence[ScoreView], names: Mapping[str, str]) -> Table:
    """The scores of a case, department by department."""
    parts = parts_of_score(timezone.localdate())
    columns = [
        Column("organ", N_("部门")),
        *(Column(part.id, part.name, "number") for part in parts),
        Column("reason", N_("理由")),
    ]
    rows = [
        Row([names.get(one.organ, one.organ), *(one.points.get(part.id) for part in parts), one.reason])
        for one in scores
    ]
    return Table("scores", N_("乡镇评分"), columns, rows)


def board_table(rows: Sequence[OpenWhistle], *, is_county: bool) -> Table:
    """The departments of open whistles, each with its limit."""
    columns = [
        Column("title", N_("事项")),
        *([Column("township", N_("乡镇（街道）"))] if is_county else []),
        Column("organ", N_("部门")),
        Column("role", N_("主办或协办")),
        Column("state", N_("状态"), "badge"),
        Column("due", N_("时限")),
        Column("since", N_("吹哨")),
    ]
    found = []
    for one in rows:
        called = one.called
        title = Cell(one.title, reverse("case", args=[one.case]), mark=_urgent(one.urgency))
        found.append(
            Row(
                [
                    title,
                    *([one.township_name] if is_county else []),
                    called.name if called else "",
                    message(ROLES.get(called.role, "")) if called and called.role else "",
                    Cell(message(STATES[called.state]), tone=TONES[called.state])
                    if called
                    else Cell(message(N_("待派单")), tone="amber"),
                    _due(called),
                    moment(one.since),
                ]
            )
        )
    empty = N_("没有在办的吹哨。乡镇要部门到场的，从“吹哨”发起。")
    return Table("whistles", N_("在办的吹哨"), columns, found, empty=empty)


def _urgent(urgency: str) -> str:
    return URGENCIES[urgency] if urgency == "emergency" else ""


def _due(called: CalledView | None) -> Cell:
    if called is None or called.due_at is None:
        return Cell("")
    word = COLOURS.get(called.colour, "")
    return Cell(
        moment(called.due_at), below=message(word) if word else "", tone=LIMITS.get(called.colour, "")
    )


def year_calls_table(year: DepartmentYear, townships: Mapping[str, str]) -> Table:
    """The calls of a department in a year, with the points that each was given."""
    columns = [
        Column("title", N_("事项")),
        Column("township", N_("乡镇（街道）")),
        Column("role", N_("主办或协办")),
        Column("called", N_("派单")),
        Column("reported", N_("报到")),
        Column("came", N_("结果"), "badge"),
        *(Column(one.part.id, one.part.name, "number") for one in year.parts),
    ]
    rows = []
    for one in year.calls:
        word, tone = _came(one.is_late, one.ruling, one.clause, is_there=one.reported_at is not None)
        rows.append(
            Row(
                [
                    Cell(one.title, reverse("case", args=[one.case])),
                    townships.get(one.township, one.township),
                    message(ROLES[one.role]) if one.role in ROLES else "",
                    moment(one.called_at),
                    moment(one.reported_at) if one.reported_at else "",
                    Cell(message(word), tone=tone, below=one.clause),
                    *(one.points.get(part.part.id) for part in year.parts),
                ]
            )
        )
    empty = N_("这一年没有乡镇吹哨召集过这个部门。")
    return Table("calls", N_("应哨"), columns, rows, empty=empty)


def _came(is_late: bool, ruling: str, clause: str, *, is_there: bool) -> tuple[str, str]:
    if ruling in (Ruling.RELEASED, Ruling.REASSIGNED):
        return RULINGS[Ruling(ruling)], ""
    if is_late:
        return N_("逾期报到") if is_there else N_("逾期未报到"), "red"
    if clause and not ruling:
        return N_("不报到，待县里裁定"), "red"
    return (N_("按时报到"), "green") if is_there else (N_("待报到"), "accent")


def counted(year: DepartmentYear) -> list[tuple[str, float, float]]:
    """What is counted of a year: in a word, of the department, at the median of the county."""
    own, all_ = year.counts, year.median
    return [
        (N_("被召集"), own.called, all_.called),
        (N_("按时报到"), own.in_time, all_.in_time),
        (N_("逾期"), own.late, all_.late),
        (N_("拒绝成立"), own.refused_rightly, all_.refused_rightly),
        (N_("拒绝不成立"), own.refused_wrongly, all_.refused_wrongly),
    ]
