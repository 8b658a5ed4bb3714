"""What dividing all villages of a township comes to, as a table."""

from collections.abc import Sequence

from django.urls import reverse

from santu.design.domain.gridding import Answer
from santu.design.domain.gridding_together import Divided
from santu.kernel.messages import N_, message
from santu.web.days import Day
from santu.web.grid_ground import Ground
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

COLUMNS = (
    Column("village", N_("村（社区）")),
    Column("before", N_("现有网格"), "number", N_("个")),
    Column("after", N_("划分后"), "number", N_("个")),
    Column("bound", N_("至少要"), "number", N_("个"), N_("保留合规的网格，少于这个数不可能")),
    Column("proven", N_("是否已证明最少")),
    Column("moved", N_("换网格的住户"), "percent"),
    Column("old", N_("并入的旧网"), "number", N_("个")),
    Column("becomes", N_("变化"), "badge"),
)
PROVEN, NOT_PROVEN = message(N_("已证明")), message(N_("未证明"))
SAME, OTHER, NONE = N_("不变"), N_("调整"), N_("不能划分")


def together_table(grounds: Sequence[Ground], found: Divided, day: Day) -> Table:
    """A row for each village whose buildings are known, and the sum."""
    rows = [_row(ground, found.answers.get(ground.village.id), day) for ground in grounds]
    answers = found.answers.values()
    if len(rows) > 1:
        before = sum(_registered(ground) for ground in grounds)
        counts: list[Value] = [sum(one.count for one in answers), sum(one.bound for one in answers)]
        old = sum(len(one.question.others) for one in answers)
        rows.append(Row([message(N_("合计")), before, *counts, "", "", old, ""], total=True))
    return Table("together", N_("逐村的划分"), list(COLUMNS), rows, frozen=True)


def _registered(ground: Ground) -> int:
    return sum(grid.kind != "special" for grid in ground.base)


def _row(ground: Ground, answer: Answer | None, day: Day) -> Row:
    link = day.link(reverse("unit-grids", args=[ground.village.id]))
    name, before = Cell(ground.village.name, link), _registered(ground)
    if answer is None:
        return Row([name, before, None, None, "", "", "", Cell(message(NONE), tone="red")])
    becomes = Cell(message(OTHER), tone="accent") if answer.changes else message(SAME)
    proven = PROVEN if answer.proven else NOT_PROVEN
    moved = "" if answer.changed is None else answer.changed
    old = len(answer.question.others)
    return Row([name, before, answer.count, answer.bound, proven, moved, old, becomes])
