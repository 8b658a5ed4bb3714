"""The reference frame as one page looks at it: from a unit down, one group of measures, sorted and filtered; as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse

from santu.kernel.messages import N_, Message, message, refuse
from santu.register.domain.findings import source_of
from santu.register.domain.measure_words import GROUPS, measure_word, unit_word
from santu.register.domain.peers import Peers
from santu.register.domain.reference_cells import NOTHING, State, cell_of, rules_of
from santu.register.domain.reference_frame import Measure, ReferenceFrame
from santu.register.domain.reference_tree import BY_CODE, PLAIN, Line, ReferenceTree, Wish
from santu.register.domain.rows import State as UnitState
from santu.register.domain.words import STATES, kind_word
from santu.register.selectors.frames import frame_on, peers_on
from santu.web.days import Day
from santu.web.pages.unit_tables import rule_title
from santu.web.tables import Column, Row, RowsOf, Table
from santu.web.tables.matrix import Matrix, MatrixCell, MatrixColumn, MatrixRow
from santu.web.tables.table import Value

DEEPEST = 4
LONGEST = 40
CELLS: dict[State, str] = {"broken": N_("不合标准"), "kept": N_("合标准"), "unknown": N_("无数据")}
HELD = {"at_most": N_("不得多于标准。{rules}"), "at_least": N_("不得少于标准。{rules}")}


@dataclass(frozen=True)
class Seen:
    """The frame of a day with the peers, from ``root`` down, one group of measures."""

    frame: ReferenceFrame
    peers: Peers
    day: Day
    root: str
    group: str
    wish: Wish

    @cached_property
    def measures(self) -> list[Measure]:
        """The measures of the group, without those of which the root has nothing and needs nothing."""
        return [
            measure
            for measure in self.frame.measures
            if measure.group == self.group
            and (self.frame.value(self.root, measure.id) or self.frame.asked(self.root, measure.id))
        ]

    @cached_property
    def _places(self) -> list[tuple[Measure, int]]:
        return [(measure, self.frame.place[measure.id]) for measure in self.measures]

    @cached_property
    def tree(self) -> ReferenceTree:
        """The units in the order and choice that was wished for."""
        return ReferenceTree(self.frame, self.root, self.measures, self.wish)

    @property
    def query(self) -> dict[str, str]:
        """What the addresses of its rows say, beside the day."""
        sort = "" if self.wish.sort == BY_CODE else self.wish.sort
        return {"group": self.group, "sort": sort, "q": self.wish.text, "state": self.wish.state}

    def matrix(self, lines: Sequence[Line]) -> Matrix:
        """The matrix of some lines of the tree."""
        columns = [MatrixColumn(m.id, measure_word(m), unit_word(m.id), self._hint(m)) for m in self.measures]
        return Matrix(columns, [self._row(line) for line in lines], self.wish.sort)

    def cell(self, unit: str, measure: Measure) -> MatrixCell:
        """A cell with the median of the peers, and the address of the rows behind it."""
        return self._cell(unit, measure, reverse("unit-rows", args=[unit]))

    def _cell(self, unit: str, measure: Measure, rows: str) -> MatrixCell:
        cell = cell_of(self.frame, unit, measure)
        if cell.found is None:
            return MatrixCell(None, unknown=cell.unknown)
        usual = self.peers.median(unit, self.frame.place[measure.id])
        href = self.day.link(rows, column=measure.id)
        return MatrixCell(cell.found, cell.asked, usual, href, breaks=cell.breaks(measure.bound))

    def file(self, title: str | Message, *, exporting: bool) -> Table:
        """Everything that can be opened, down to the villages, in the order of the page; the page needs no row."""
        columns = [Column("code", N_("代码"), "code"), Column("name", N_("名称")), Column("kind", N_("类别"))]
        for measure in self.measures:
            word, unit = measure_word(measure), unit_word(measure.id)
            more = [("usual", N_("{measure}：同类中位数"))]
            if measure.bound:
                more = [("asked", N_("{measure}：标准")), ("difference", N_("{measure}：相差")), *more]
            columns.append(Column(measure.id, word, "number", unit))
            columns += [
                Column(f"{measure.id}-{key}", message(template, measure=word), "number", unit)
                for key, template in more
            ]
        units = list(self.tree.down()) if exporting else []
        return Table("matrix", title, columns, RowsOf(units, self._filed))

    def _filed(self, unit: str) -> Row:
        row = self.frame.snapshot.divisions[unit]
        values: list[Value] = [row.code, row.name, kind_word(row)]
        found = self.frame.found[unit]
        for measure, place in self._places:
            width = 4 if measure.bound else 2
            # Most cells are those of villages, in which there is nothing to count.
            cell = cell_of(self.frame, unit, measure) if found[place] is not None else NOTHING
            if cell.found is None:
                values += (None,) * width
                continue
            values.append(cell.found)
            if measure.bound:
                values += (cell.asked, None if cell.asked is None else cell.found - cell.asked)
            values.append(self.peers.median(unit, place))
        return Row(values)

    def _row(self, line: Line) -> MatrixRow:
        row = self.frame.snapshot.divisions[line.unit]
        rows = reverse("unit-rows", args=[line.unit])
        opens = self.day.link(
            reverse("unit-matrix-rows", args=[line.unit]), **self.query, root=self.root, depth=line.depth + 1
        )
        return MatrixRow(
            line.unit,
            row.name,
            kind_word(row),
            self.day.link(reverse("unit", args=[line.unit])),
            min(line.depth, DEEPEST),
            opens if self.tree.holds(line.unit) else "",
            self.day.link(reverse("unit-matrix", args=[line.unit]), **self.query),
            [self._cell(line.unit, measure, rows) for measure in self.measures],
            "" if row.state is UnitState.STANDING else STATES[row.state],
            line.is_open,
            line.first_in if line.first_in != self.root else "",
            line.unit in self.tree.fitting,
        )

    def _hint(self, measure: Measure) -> Message | None:
        """The rules that a column is held against, with their clauses."""
        if not measure.bound:
            return None
        standard = self.frame.standard
        rules = tuple(
            message(N_("{rule}（{source}）"), rule=rule_title(rule), source=source_of(rule, "", standard))
            for rule in rules_of(self.frame, measure)
        )
        return message(HELD[measure.bound], rules=rules)


def seen(day: Day, root: str, group: str, wish: Wish = PLAIN) -> Seen:
    """The frame of the day, looked at from a unit that is in it."""
    return Seen(frame_on(day.shown), peers_on(day.shown), day, root, group, wish)


def group_of(request: HttpRequest) -> str:
    """The group of columns that is asked for.

    Raises:
        Refused: there is none of that name.
    """
    group = request.GET.get("group", "divisions")
    if group not in GROUPS:
        raise refuse("group", N_("没有名为“{group}”的一组列；请从页面上的标签进入。"), group=group)
    return group


def wish_of(request: HttpRequest) -> Wish:
    """How the rows are to be sorted and filtered; a column that is not there on another day sorts nothing.

    Raises:
        Refused: no cell is ever in such a state.
    """
    asked = request.GET.get("state", "")
    found: State | None = next((state for state in ("", *CELLS) if state == asked), None)
    if found is None:
        raise refuse("state", N_("没有名为“{state}”的状态；请从页面上的选单里选。"), state=asked)
    text = " ".join(request.GET.get("q", "").split())[:LONGEST]
    return Wish(request.GET.get("sort") or BY_CODE, text, found)
