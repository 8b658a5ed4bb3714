"""The reference frame of a unit (SX-04): from it down to its villages, across its measures; and against its peers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, message, refuse
from santu.register.domain.measure_words import GROUPS, measure_word, peers_word, unit_word
from santu.register.domain.peers import FEWEST, Peers
from santu.register.domain.reference_frame import COUNTED, Measure, ReferenceFrame
from santu.register.domain.rows import Division, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.register.domain.words import STATES, kind_word
from santu.register.selectors.frames import frame_on, peers_on
from santu.web.days import Day, day_of
from santu.web.pages.unit_frame import unit_frame
from santu.web.respond import page
from santu.web.tables import Cell, Column, Table
from santu.web.tables.matrix import (
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
    matrix_html,
    rows_html,
    verdict,
)

DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """The frame of a day with the peers, as one page looks at it: from ``root`` down, one group of measures."""

    frame: ReferenceFrame
    peers: Peers
    day: Day
    root: str
    group: str

    @property
    def measures(self) -> list[Measure]:
        """The measures of the group, without those of which the root has nothing and needs nothing."""
        return [
            measure
            for measure in self.frame.measures
            if measure.group == self.group
            and (self.frame.value(self.root, measure.id) or self.frame.asked(self.root, measure.id))
        ]

    def matrix(self, rows: Sequence[tuple[str, int, bool]]) -> Matrix:
        """The matrix of some units, each with how deep it lies and whether the rows in it follow."""
        measures = self.measures
        columns = [MatrixColumn(m.id, measure_word(m), unit_word(m.id), m.bound) for m in measures]
        return Matrix(columns, [self._row(unit, depth, measures, is_open) for unit, depth, is_open in rows])

    def _row(self, unit: str, depth: int, measures: Sequence[Measure], is_open: bool) -> MatrixRow:
        row = self.frame.snapshot.divisions[unit]
        inside = self.frame.snapshot.children.get(unit, ())
        query = {"group": self.group, "root": self.root}
        opens = self.day.link(reverse("unit-matrix-rows", args=[unit]), **query, depth=depth + 1)
        plainly = self.day.link(reverse("unit-matrix", args=[unit]), group=self.group)
        return MatrixRow(
            unit,
            row.name,
            kind_word(row),
            self.day.link(reverse("unit", args=[unit])),
            min(depth, DEEPEST),
            opens if inside else "",
            plainly,
            [self.cell(unit, measure) for measure in measures],
            "" if row.state is State.STANDING else STATES[row.state],
            is_open,
        )

    def cell(self, unit: str, measure: Measure) -> MatrixCell:
        """A cell; of a place that no set asks the unit for, nothing is told."""
        found, asked = self.frame.value(unit, measure.id), self.frame.asked(unit, measure.id)
        if measure.slot and asked is None and not self._unheard(unit, measure):
            return MatrixCell(None)
        if found is None:
            return MatrixCell(
                None, unknown=measure.id in (PEOPLE, HOUSEHOLDS) or self._unheard(unit, measure)
            )
        usual = self.peers.median(unit, self.frame.place[measure.id])
        href = self.day.link(reverse("unit-rows", args=[unit]), column=measure.id)
        return MatrixCell(found, asked, usual, href)

    def _unheard(self, unit: str, measure: Measure) -> bool:
        """Whether it counts bodies, of which nothing is known in the unit."""
        if measure.group == "divisions":
            return False
        row = self.frame.snapshot.divisions[unit]
        if row.level is Level.TOWNSHIP:
            return not self.frame.standard.knows(row)
        return row.level is not Level.VILLAGE and self.frame.value(unit, COUNTED) is None

    def opened(self, unit: str, depth: int) -> list[tuple[str, int, bool]]:
        """The units right under one."""
        return [(child, depth, False) for child in self.frame.snapshot.children.get(unit, ())]


def seen(day: Day, root: str, group: str) -> Seen:
    """The frame of the day, looked at from a unit that is in it."""
    return Seen(frame_on(day.shown), peers_on(day.shown), day, root, group)


def unit_matrix(request: HttpRequest, unit: str) -> HttpResponse:
    """The matrix: the unit, what lies right in it, and row by row what lies in that."""
    heading, day, context = unit_frame(request, unit, "unit")
    group = group_of(request)
    if not heading.is_there:
        return page(request, "web/unit_matrix.html", {**context, "groups": [], "matrix": ""})
    looked = seen(day, unit, group)
    matrix = looked.matrix([(unit, 0, True), *looked.opened(unit, 1)])
    known = {
        one: any(m.group == one and looked.frame.value(unit, m.id) is not None for m in looked.frame.measures)
        for one in GROUPS
    }
    title = message(N_("{name}的参照系：{group}"), name=heading.row.name, group=message(GROUPS[group]))
    groups = [(one, word, one == group, known[one]) for one, word in GROUPS.items()]
    more = {
        "groups": groups,
        "group": group,
        "matrix": matrix_html(matrix, title) if matrix.columns else "",
        "matrix_title": title,
        "peers": _peers_of(looked, unit),
    }
    exporting = bool(request.GET.get("export"))
    return page(
        request, "web/unit_matrix.html", {**context, **more}, [_file(looked, title, exporting=exporting)]
    )


def unit_matrix_rows(request: HttpRequest, unit: str) -> HttpResponse:
    """The rows of what lies right in a unit, to be put under its own."""
    day, depth = day_of(request), request.GET.get("depth", "1")
    looked = seen(day, request.GET.get("root", unit), group_of(request))
    known = looked.frame.snapshot.divisions
    if unit not in known or looked.root not in known:
        raise refuse(
            unit, N_("{day} 的登记里没有编号为“{unit}”的单位；请刷新这一页。"), day=day.shown, unit=unit
        )
    deep = int(depth) if depth.isdecimal() and len(depth) == 1 else 1
    return HttpResponse(rows_html(looked.matrix(looked.opened(unit, deep))))


def unit_peers(request: HttpRequest, unit: str) -> HttpResponse:
    """The unit alone against standard and peers: the part of a page that comes after it."""
    day = day_of(request)
    looked = {group: seen(day, unit, group) for group in GROUPS}
    first = next(iter(looked.values()))
    if unit not in first.frame.snapshot.divisions:
        raise refuse(
            unit, N_("{day} 的登记里没有编号为“{unit}”的单位；请刷新这一页。"), day=day.shown, unit=unit
        )
    columns = [
        (GROUPS[group], rows, any(row.cell.asked is not None for row in rows))
        for group, one in looked.items()
        if (rows := list(_against(one, unit)))
    ]
    context = {"columns": columns, "peers": _peers_of(first, unit), "unit": unit, "day": day}
    return render(request, "web/parts/unit_peers.html", context)


@dataclass(frozen=True, slots=True)
class Against:
    """A measure of one unit against its standard and its peers."""

    title: object
    unit: str
    cell: MatrixCell
    sign: str
    tone: str
    word: str


def _against(looked: Seen, unit: str) -> Iterator[Against]:
    for measure in looked.measures:
        cell = looked.cell(unit, measure)
        if cell.found is not None:
            yield Against(measure_word(measure), unit_word(measure.id), cell, *verdict(cell, measure.bound))


def _peers_of(looked: Seen, unit: str) -> object:
    group = looked.peers.groups.get(unit)
    number = looked.peers.numbers[group] if group else 0
    if group is None or number < FEWEST:
        return message(N_("本单位的同类不足，没有中位数。"))
    return message(N_("本单位的同类：{peers}。"), peers=peers_word(group, number))


def group_of(request: HttpRequest) -> str:
    """The group of columns that is asked for.

    Raises:
        Refused: there is none of that name.
    """
    group = request.GET.get("group", "divisions")
    if group not in GROUPS:
        raise refuse("group", N_("没有名为“{group}”的一组列；请从页面上的标签进入。"), group=group)
    return group


def _file(looked: Seen, title: object, *, exporting: bool) -> Table:
    """The matrix as a file: everything in the unit down to the townships, of a township its villages, too."""
    measures = looked.measures
    columns = [Column("code", N_("代码"), "code"), Column("name", N_("名称")), Column("kind", N_("类别"))]
    for measure in measures:
        word, unit = measure_word(measure), unit_word(measure.id)
        columns.append(Column(measure.id, word, "number", unit))
        if measure.bound:
            columns.append(
                Column(f"{measure.id}-asked", message(N_("{measure}：标准"), measure=word), "number", unit)
            )
            columns.append(
                Column(
                    f"{measure.id}-difference", message(N_("{measure}：相差"), measure=word), "number", unit
                )
            )
        columns.append(
            Column(f"{measure.id}-usual", message(N_("{measure}：同类中位数"), measure=word), "number", unit)
        )
    rows = []
    for row in _down(looked, looked.root) if exporting else ():
        cells: list[Cell] = [Cell(row.code), Cell(row.name), Cell(kind_word(row))]
        for measure in measures:
            cell = looked.cell(row.id, measure)
            cells.append(Cell(cell.found))
            cells += [Cell(cell.asked), Cell(cell.difference())] if measure.bound else []
            cells.append(Cell(cell.usual))
        rows.append(cells)
    return Table("matrix", title, columns, rows)  # type: ignore[arg-type]


def _down(looked: Seen, unit: str) -> Iterator[Division]:
    row = looked.frame.snapshot.divisions[unit]
    yield row
    for child in looked.frame.snapshot.children.get(unit, ()):
        if looked.frame.snapshot.divisions[child].level is not Level.VILLAGE or unit == looked.root:
            yield from _down(looked, child)


urlpatterns = [
    path("units/<path:unit>/matrix/rows", unit_matrix_rows, name="unit-matrix-rows"),
    path("units/<path:unit>/matrix", unit_matrix, name="unit-matrix"),
    path("units/<path:unit>/peers", unit_peers, name="unit-peers"),
]
