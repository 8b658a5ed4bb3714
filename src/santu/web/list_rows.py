"""Lists of units as tables: the kinds that a unit keeps, its editions, the rows of one, what changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, message
from santu.register.domain.list_changes import CellChange, RowChange
from santu.register.domain.list_kinds import NAME, Kind
from santu.register.domain.unit_lists import STATES, Edition, ListRow, State, shown_fields
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table

TONES = {
    State.DRAFT: "accent",
    State.REVIEW: "amber",
    State.REVIEWED: "amber",
    State.COMING: "accent",
    State.FORCE: "green",
    State.SUPERSEDED: "",
}
VERSION = N_("第 {n} 版")
PROPOSED = N_("拟")
KINDS = (
    Column("kind", N_("清单")),
    Column("version", N_("版次")),
    Column("rows", N_("事项"), "number", N_("项")),
    Column("document", N_("公布文号")),
    Column("start", N_("施行日"), "day"),
    Column("state", N_("状态"), "badge"),
    Column("work", N_("在办")),
)
EDITIONS = (
    Column("kind", N_("清单")),
    Column("version", N_("版次")),
    Column("document", N_("公布文号")),
    Column("published", N_("公布日"), "day"),
    Column("start", N_("施行日"), "day"),
    Column("end", N_("失效日"), "day"),
    Column("state", N_("状态"), "badge"),
)
CHANGES = (
    Column("name", N_("事项名称")),
    Column("column", N_("列")),
    Column("was", N_("原来")),
    Column("now", N_("现在")),
)
LONG = 80
"""Characters of a cell on a page; its page and its files have all of it."""


def state_cell(edition: Edition, day: date) -> Cell:
    """What an edition is on a day."""
    state = edition.on(day)
    return Cell(message(STATES[state]), tone=TONES[state])


def version_cell(edition: Edition, day: Day) -> Cell:
    """Its number, a way to its page."""
    href = day.link(reverse("list", args=[edition.number]))
    mark = PROPOSED if edition.is_proposed else ""
    return Cell(message(VERSION, n=edition.version), href, mark=mark)


def kinds_table(
    kinds: Sequence[Kind], found: Sequence[Edition], counts: Mapping[int, int], day: Day
) -> Table:
    """Every kind of list that a unit keeps, with the edition in force on the day and the one in work."""
    rows = []
    for kind in kinds:
        some = [one for one in found if one.kind == kind.key]
        force = next((one for one in some if one.on(day.shown) is State.FORCE), None)
        work = next((one for one in some if one.on(day.shown) not in (State.FORCE, State.SUPERSEDED)), None)
        href = day.link(reverse("list", args=[force.number])) if force else ""
        rows.append(
            Row(
                [
                    Cell(message(kind.title), href),
                    version_cell(force, day) if force else "",
                    counts.get(force.number, 0) if force else None,
                    force.document if force else "",
                    force.start if force else None,
                    state_cell(force, day.shown) if force else Cell(message(N_("还没有"))),
                    _work_cell(work, day) if work else "",
                ]
            )
        )
    return Table("kinds", N_("本单位的清单"), KINDS, rows, empty=N_("这一级单位不编清单。"))


def _work_cell(edition: Edition, day: Day) -> Cell:
    """An edition in work: which, and how far it is."""
    version, state = message(VERSION, n=edition.version), message(STATES[edition.on(day.shown)])
    href = day.link(reverse("list", args=[edition.number]))
    return Cell(message(N_("{version}：{state}"), version=version, state=state), href)


def editions_table(found: Sequence[Edition], titles: Mapping[str, str], day: Day) -> Table:
    """All editions of the lists of a unit."""
    rows = [
        [
            message(titles.get(one.kind, one.kind)),
            version_cell(one, day),
            one.document,
            one.published_on,
            one.start,
            None if one.end == OPEN_END else one.end,
            state_cell(one, day.shown),
        ]
        for one in found
    ]
    return Table("editions", N_("历次各版"), EDITIONS, rows)


def rows_table(
    kind: Kind,
    numbered: Sequence[tuple[int, ListRow]],
    shown: Sequence[tuple[int, ListRow]],
    way: Callable[[int, ListRow], str],
) -> Table:
    """Rows of an edition, each with its number; a column in which none of them says anything is left out.

    ``way`` is the address to which a row leads, "" where to none.
    """
    fields = [
        field
        for field in shown_fields(kind, [row for _, row in numbered])
        if field.id not in (NAME, *kind.conditions)
    ]
    columns = [Column("no", N_("序号"), "number"), Column(NAME, message(kind.field(NAME).title))]
    columns += [Column(field.id, message(field.title)) for field in fields]

    def line(no: int, row: ListRow) -> Row:
        name = Cell(row.name, way(no, row), below=row.matter)
        return Row([no, name, *(_short(row.cell(field.id)) for field in fields)])

    return Table(
        "rows",
        N_("清单事项"),
        columns,
        [line(no, row) for no, row in numbered],
        empty=N_("没有事项。"),
        shown=[line(no, row) for no, row in shown],
    )


def _short(text: str) -> Cell:
    return Cell(f"{text[:LONG]}…", hint=text) if len(text) > LONG else Cell(text)


def changes_table(changes: Sequence[RowChange]) -> Table:
    """What changed, cell by cell."""
    rows = [
        Row([one.row.name, message(cell.title) if cell.title else "", cell.was, cell.now], sign=one.sign)
        for one in changes
        for cell in one.cells or (CellChange("", "", "", ""),)
    ]
    empty = N_("没有变化。")
    return Table("changes", N_("会有的变更"), CHANGES, rows, empty=empty)
