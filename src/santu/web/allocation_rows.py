"""Tables of an allocation: each township with what it gets and why, and the entries that bring it about."""

from collections.abc import Sequence
from fractions import Fraction

from django.urls import reverse

from santu.kernel.messages import N_, message
from santu.register.domain.allocating import Township
from santu.register.domain.ledger import Entry, Holds
from santu.solvers.allocation import Allocation
from santu.solvers.allocation_words import because
from santu.web.allocation_form import NEEDS, Asked
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

PERSON = N_("人")
FREE = N_("县里未分配的编制")


def allocation_table(townships: Sequence[Township], asked: Asked, found: Allocation, day: Day) -> Table:
    """Each township: need, floor, cap, what it has and gets, and why."""
    columns = [
        Column("township", N_("乡镇")),
        Column("need", NEEDS[asked.by], "number"),
        Column("floor", N_("下限"), "number"),
        Column("cap", N_("上限"), "number"),
        Column("now", N_("现有编制"), "number"),
        Column("proposed", N_("拟分配"), "number"),
        Column("change", N_("增减"), "number"),
        Column("burden", N_("每名编制服务"), "number", PERSON),
        Column("why", N_("缘由")),
    ]
    rows = []
    for i, one in enumerate(townships):
        need, posts = asked.needs[i], found.posts[i]
        cells: list[Cell | Value] = [
            Cell(one.name, day.link(reverse("unit", args=[one.unit]))),
            _whole(need),
            asked.floors[i],
            asked.caps[i],
            one.now,
            posts,
            _change(posts - one.now),
            _whole(need / posts) if posts else None,
            because(found, i),
        ]
        rows.append(Row(cells))
    now, posts = sum(one.now for one in townships), sum(found.posts)
    need = sum(asked.needs, Fraction(0))
    caps = [cap for cap in asked.caps if cap is not None]
    sums: list[Cell | Value] = [
        Cell(message(N_("合计"))),
        _whole(need),
        sum(asked.floors),
        sum(caps) if len(caps) == len(asked.caps) else None,
        now,
        posts,
        _change(posts - now),
        _whole(need / posts) if posts else None,
        "",
    ]
    if rows:
        rows.append(Row(sums, total=True))
    return Table("allocation", N_("编制分配"), columns, rows, frozen=True)


def _whole(value: Fraction) -> int:
    return round(value)


def _change(by: int) -> Cell:
    """More or less, with its sign before it."""
    return Cell(by, tone="green" if by > 0 else "amber" if by < 0 else "")


def moves_table(entries: Sequence[Entry], townships: Sequence[Township]) -> Table:
    """From which body to which, how many."""
    names = {body.body: f"{one.name}{body.name}" for one in townships for body in one.bodies}

    def said(unit: str, holds: Holds) -> Cell:
        return Cell(message(FREE)) if holds is Holds.LEVEL else Cell(names[unit])

    columns = [
        Column("source", N_("从")),
        Column("target", N_("到")),
        Column("amount", N_("数额"), "number"),
    ]
    rows = [
        Row([said(one.source.unit, one.source.holds), said(one.target.unit, one.target.holds), one.amount])
        for one in entries
    ]
    return Table("moves", N_("要记的分录"), columns, rows)
