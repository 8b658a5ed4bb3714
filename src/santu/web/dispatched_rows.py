"""Dispatched bodies and the files on their heads as tables."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.dispatched import ACTS, HeadFile
from santu.register.domain.words import LINES
from santu.register.selectors.bodies import host_names
from santu.register.selectors.dispatched import Dispatched
from santu.register.selectors.lying import lying_on
from santu.standards.rulebook import Standards
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

FILES = (
    Column("act", N_("拟办")),
    Column("body", N_("派驻机构")),
    Column("department", N_("拟办部门")),
    Column("asked", N_("征求"), "day"),
    Column("due", N_("期限"), "day"),
    Column("state", N_("状态"), "badge"),
)


def act_names(standards: Standards, file: HeadFile) -> Message | str:
    """What is intended, in words."""
    items = standards.items(ACTS, file.asked_on)
    return next((message(item.name) for item in items if item.id == file.asked.act), file.asked.act)


def body_name(file: HeadFile) -> str:
    """What the body is called with its township."""
    lying = lying_on(file.asked_on, [file.asked.body]).get(file.asked.body)
    return lying.name if lying else file.asked.body


def tone_of(file: HeadFile, day: Day) -> str:
    """Green for what is done, red where the opinion is late or against it, amber for what waits."""
    if file.done_on:
        return "green"
    return "red" if file.objected or (file.said is None and file.is_late(day.shown)) else "amber"


def files_table(files: Sequence[HeadFile], day: Day, standards: Standards) -> Table:
    """The files, the latest first."""
    rows = []
    for one in files:
        href = day.link(reverse("head-file", args=[one.number]))
        rows.append(
            Row(
                [
                    Cell(act_names(standards, one), href),
                    Cell(body_name(one), href),
                    one.asked.department,
                    one.asked_on,
                    one.due,
                    Cell(one.state(), tone=tone_of(one, day)),
                ]
            )
        )
    empty = N_("没有征求意见的记录。派驻机构负责人任免、奖惩前，拟办部门先在这里征求乡镇党（工）委意见。")
    return Table("head-files", N_("负责人任免奖惩征求意见"), FILES, rows, empty=empty)


def lines_table(bodies: Sequence[Dispatched], day: Day, unit: str) -> Table:
    """The dispatched bodies of a township: who controls each in which way, since when, with which share."""
    names = host_names(line.organ for one in bodies for line, _ in one.lines.values())
    columns = [Column("body", N_("派驻机构")), *(Column(kind, title) for kind, title in LINES.items())]
    rows = [
        Row(
            [
                Cell(one.name, day.link(reverse("body", args=[unit, one.body]))),
                *(_line(one, kind, names) for kind in LINES),
            ]
        )
        for one in bodies
    ]
    empty = N_("这一天这个乡镇没有派驻机构。")
    return Table("dispatched", N_("派驻机构和管理关系"), columns, rows, empty=empty, frozen=True)


def _line(body: Dispatched, kind: str, names: Mapping[str, str]) -> Cell:
    if kind not in body.lines:
        return Cell("")
    line, since = body.lines[kind]
    share = f" {line.share}%" if line.share is not None else ""
    return Cell(f"{names.get(line.organ, line.organ)}{share}", below=message(N_("自 {day}"), day=since))
