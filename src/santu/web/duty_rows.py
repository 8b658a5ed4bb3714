"""Duties as tables: the matrix of a township or county, both sides of a county and a township, gaps and overlaps."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.duty_gaps import FINDINGS, GAPS, Finding, Found
from santu.register.domain.duty_matrix import Line, sides_of
from santu.register.domain.rows import Duty
from santu.register.domain.words import MATTERS, ROLES
from santu.register.selectors.duty_gaps import CountyDuties
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

SHORT = {"main": N_("主"), "cooperating": N_("配")}
"""What stands in a cell of the matrix; what it means is told beside it."""
ORGAN, GAP, TWICE = N_("管"), N_("缺"), N_("重")
UNCHECKED = N_("未核")
MATTER = (
    Column("name", N_("事项")),
    Column("matter", N_("事项编码"), "code"),
    Column("kind", N_("事项类型")),
)
EMPTY = N_("没有符合筛选的事项；请改一改筛选，或换一个日期。")
FOUND = (
    Column("finding", N_("哪里不对"), "badge"),
    Column("place", N_("办理地")),
    *MATTER[:2],
    Column("bodies", N_("机构")),
)
SIDES = (
    *MATTER[:2],
    Column("county", N_("县级部门")),
    Column("township", N_("乡镇（街道）")),
    Column("text", N_("职责内容")),
)
TONES = {Finding.GAP: "red", Finding.HELP_ONLY: "red", Finding.OVERLAP: "amber"}


@dataclass(frozen=True)
class DutyTeller:
    """What tables of duties know of the day and the county."""

    held: CountyDuties
    day: Day

    def matter(self, line: Line) -> tuple[Cell, str, Cell]:
        """The first cells of the row of a matter."""
        known = line.matter in self.held.matters
        href = self.day.link(reverse("matter", args=[line.matter])) if known else ""
        return (
            Cell(line.name, href, below=line.basis),
            line.matter,
            kind_cell(line.kind, checked=line.is_checked),
        )

    def by_body(self, lines: Iterable[Line], bodies: Sequence[str]) -> Table:
        """Matters × bodies: who is the main one, who cooperates, and which organ answers."""
        columns = [*MATTER, *(Column(f"body-{n}", self.held.name(body)) for n, body in enumerate(bodies, 1))]
        rows = [Row((*self.matter(line), *(_of_body(line, body) for body in bodies))) for line in lines]
        return Table("duties", N_("职责分布"), columns, rows, empty=EMPTY, frozen=True)

    def by_township(self, lines: Iterable[Line]) -> Table:
        """Matters × townships: whether each has its main body, none, or more than one."""
        places = self.held.townships
        columns = [*MATTER, *(Column(f"place-{n}", place.name) for n, place in enumerate(places, 1))]
        rows = [
            Row((*self.matter(line), *(self._of_place(line, place.id) for place in places))) for line in lines
        ]
        return Table("duties", N_("职责分布"), columns, rows, empty=EMPTY, frozen=True)

    def _of_place(self, line: Line, place: str) -> Cell:
        here = [duty for duty in line.duties if duty.place == place]
        told: Message | str = _named(self.held.name, here)
        found = {one.finding for one in line.found if one.place == place}
        if found & GAPS:
            return Cell(message(GAP), tone="gap", hint=told or message(FINDINGS[Finding.GAP]))
        if Finding.OVERLAP in found:
            return Cell(message(TWICE), tone="overlap", hint=told)
        role = next((role for role in SHORT if any(duty.role == role for duty in here)), "")
        return Cell(message(SHORT[role]), tone=role, hint=told) if role else Cell(None)

    def sides(self, lines: Iterable[Line], county: str) -> Table:
        """Of each matter the county department's part and the township's, with what each does."""
        theirs = {body.id for body in self.held.register.bodies.values() if body.host == county}
        rows = []
        for line in lines:
            sides = sides_of(line, theirs)
            above = [*(self._part(duty) for duty in sides.county)]
            above += [message(N_("{body}（主管）"), body=self.held.name(organ)) for organ in sides.organs]
            below = [self._part(duty) for duty in sides.township]
            texts = [duty.text for duty in line.duties if duty.text]
            gap = "gap" if line.of(*GAPS) else ""
            cells = (
                _listed(above),
                _listed(below) if below else Cell(message(FINDINGS[Finding.GAP]) if gap else None, tone=gap),
                _listed(texts),
            )
            rows.append(Row((*self.matter(line)[:2], *cells)))
        return Table("sides", N_("县乡两方"), SIDES, rows, empty=EMPTY, frozen=True)

    def _part(self, duty: Duty) -> Message:
        return message(N_("{body}（{role}）"), body=self.held.name(duty.body), role=message(ROLES[duty.role]))

    def findings(self, lines: Iterable[Line]) -> Table:
        """Each gap, each overlap and whatever else, one below the other."""
        names = {row.id: row.name for row in self.held.townships}
        rows = [self._found(line, one, names[one.place]) for line in lines for one in line.found]
        empty = N_("没有缺口，也没有重叠。")
        return Table("findings", N_("缺口与重叠"), FOUND, rows, empty=empty)

    def _found(self, line: Line, one: Found, place: str) -> Row:
        word = Cell(message(FINDINGS[one.finding]), tone=TONES.get(one.finding, ""))
        page = self.day.link(reverse("unit-duties", args=[one.place]))
        bodies = _listed([self.held.name(body) for body in one.bodies])
        return Row((word, Cell(place, page), *self.matter(line)[:2], bodies))


def kind_cell(kind: str, *, checked: bool) -> Cell:
    """The type of a matter; one that no person looked at says so."""
    return Cell(message(MATTERS.get(kind, kind)), mark="" if checked else UNCHECKED)


def _of_body(line: Line, body: str) -> Cell:
    roles = {duty.role for duty in line.duties if duty.body == body}
    role = next((role for role in SHORT if role in roles), "")
    if role:
        twice = role == "main" and any(body in one.bodies for one in line.of(Finding.OVERLAP))
        word = message(ROLES[role])
        return Cell(message(SHORT[role]), tone="overlap" if twice else role, hint=word)
    if any(duty.organ == body for duty in line.duties):
        return Cell(message(ORGAN), tone="organ", hint=message(N_("主管机关")))
    return Cell(None)


def _named(name: Callable[[str], str], duties: Iterable[Duty]) -> Message | str:
    told = tuple(
        message(N_("{body}（{role}）"), body=name(duty.body), role=message(ROLES[duty.role]))
        for duty in duties
    )
    return message("{parts}", parts=told) if told else ""


def _listed(parts: Sequence[Value]) -> Cell:
    """Several values in one cell, one below the other."""
    if len(parts) <= 1:
        return Cell(parts[0] if parts else None)
    return Cell(message("{parts}", parts=tuple(parts)), parts=[Cell(part) for part in parts])


def counts_of(found: Iterable[Found]) -> Mapping[Finding, int]:
    """How many findings of each kind there are."""
    counts: defaultdict[Finding, int] = defaultdict(int)
    for one in found:
        counts[one.finding] += 1
    return counts
