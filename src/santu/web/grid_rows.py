"""What is told of a village's grids: bars against the caps, the table, conflicts of old nets, what the browser checks with."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext

from santu.design.domain.grid_drawing import Becomes, DrawnGrid
from santu.design.domain.gridding import Answer
from santu.kernel.messages import N_, Message, message
from santu.solvers.grids.problem import Caps
from santu.web.grid_map import Laid, tones
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

FULL = 100.0
"""How long a bar is that is at its cap; what is above goes on to ``MOST``."""
MOST = 120.0
BECOMES = {
    Becomes.KEPT: (N_("不变"), ""),
    Becomes.CHANGED: (N_("调整"), "accent"),
    Becomes.NEW: (N_("新设"), "green"),
}
KINDS = {"ordinary": N_("普通"), "dense": N_("密集区域"), "special": N_("专属")}
WHY = {
    "households": N_("总户数除以上限就要这么多"),
    "people": N_("总人数除以上限就要这么多"),
    "large": N_("有些建筑过大，两栋合不进一个网格"),
    "decided": N_("更少的划法逐一排除过了"),
    "kept": N_("合规的网格保留不动"),
    "parts": N_("互不相连的几片各自都要这么多"),
}
MAIN = N_("{task}（主要承担）")
WORDS = {
    "households": N_("{grid} 号网格多出 {n} 户"),
    "people": N_("{grid} 号网格多出 {n} 人"),
    "pieces": N_("{grid} 号网格断成 {n} 块"),
    "outside": N_("{n} 栋建筑不在任何网格里"),
    "fine": N_("各网格都在上限以内，都连成一片。"),
    "chosen": N_("已选 {n} 栋，{households} 户。"),
    "moved": N_("{n} 栋建筑移到 {grid} 号网格。"),
    "undone": N_("已撤销上一步。"),
    "locked": N_("{grid} 号网格已锁定，请先解锁。"),
    "special": N_("{grid} 号是专属网格，在这一页不改。"),
    "unknown": N_("没有编号为“{cell}”的建筑。"),
    "nothing": N_("先在地图上选建筑，再选移到哪个网格。"),
    "here": N_("放到 {grid} 号网格"),
    "cell": N_("建筑 {cell}：{households} 户 {people} 人，{grid}"),
    "in": N_("{grid} 号网格"),
    "none": N_("不在任何网格里"),
    "map": N_("建筑：用方向键走到一栋，回车选中，再在下面选移到哪个网格"),
    "fresh": N_("新设"),
    "lock": N_("锁定 {grid} 号网格"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A grid against the caps."""

    grid: DrawnGrid
    tone: int
    households: float
    people: float
    word: str
    mark: str


def bars(answer: Answer) -> list[Bar]:
    """A bar for each grid, in order of number."""
    caps, tone = answer.question.caps, tones(answer)
    return [
        Bar(
            grid,
            tone[grid.number],
            _filled(grid.grid.extent.households, caps.households),
            _filled(grid.grid.extent.people, caps.people),
            *BECOMES[grid.becomes],
        )
        for grid in answer.grids
    ]


def _filled(found: int, cap: int) -> float:
    return min(FULL * found / cap, MOST)


def grids_table(answer: Answer) -> Table:
    """A row for each grid, and for each that ends."""
    columns = [
        Column("number", N_("号"), "number"),
        Column("name", N_("名称")),
        Column("code", N_("编码"), "code"),
        Column("kind", N_("类别")),
        Column("becomes", N_("变化")),
        Column("buildings", N_("建筑"), "number"),
        Column("households", N_("户数"), "number"),
        Column("people", N_("人口"), "number"),
        Column("share", N_("占上限"), "percent"),
        Column("tasks", N_("任务")),
    ]
    rows = [_row(answer, grid) for grid in answer.grids]
    there = {grid.number for grid in answer.grids}
    for gone in answer.question.base:
        if gone.number not in there:
            cells: list[Cell | Value] = [
                gone.number,
                gone.name,
                answer.question.code_of(gone.number),
                _kind(gone.kind),
            ]
            rows.append(Row([*cells, message(N_("撤销")), None, None, None, None, ""], sign="-"))
    return Table("grids", N_("各网格"), columns, rows)


def _row(answer: Answer, grid: DrawnGrid) -> Row:
    extent, word = grid.grid.extent, BECOMES[grid.becomes][0]
    sign = {Becomes.NEW: "+", Becomes.CHANGED: "~"}.get(grid.becomes, "")
    tone = "red" if grid.above else ""
    return Row(
        [
            grid.number,
            grid.grid.name,
            grid.code,
            _kind(grid.grid.kind),
            message(word),
            len(extent.cells),
            Cell(extent.households, tone=tone),
            Cell(extent.people, tone=tone),
            None if grid.is_special else float(grid.share),
            _tasks(answer, grid.number),
        ],
        sign=sign,
    )


def _kind(kind: str) -> Message:
    return message(KINDS.get(kind, kind))


def _tasks(answer: Answer, number: int) -> Message | str:
    """The tasks of a grid, those that several share marked where it has the most of them."""
    found: dict[str, Message | str] = {}
    for one in answer.unified.of(number) if answer.unified else ():
        shared = len(one.shares) > 1 and one.main == number
        found.setdefault(one.task.name, message(MAIN, task=one.task.name) if shared else one.task.name)
    return message("{tasks}", tasks=tuple(found.values())) if found else ""


def live(answer: Answer, laid: Laid) -> str:
    """What the browser needs to check a move at once, as JSON."""
    question, tone = answer.question, tones(answer)
    caps: Caps = question.caps
    known = {
        "cells": [[cell.number, cell.households, cell.people] for cell in question.sheet.cells],
        "pairs": answer.pairs.tolist(),
        "drawing": answer.drawing,
        "caps": [caps.households, caps.people],
        "special": sorted(question.special),
        "next": max(question.used, default=0) + 1,
        "tones": {str(number): one for number, one in tone.items()},
        "words": {key: gettext(text) for key, text in WORDS.items()},
        "stroke": round(laid.stroke, 1),
    }
    return json.dumps(known, ensure_ascii=False, separators=(",", ":"))
