"""Editions of the lists of units: what a row says, what an edition is on a day, what keeps it from being published."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from santu.kernel.days import OPEN_END
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.register.domain.centre_terms import CENTRE, asked_though_held, terms_faults
from santu.register.domain.duty_gaps import Gap
from santu.register.domain.list_kinds import NAME, YES, Field, Kind
from santu.register.domain.personal_numbers import FOUND, has_personal_number
from santu.standards.rulebook import Standards

ONE_MAIN = "matter/main_bodies"
LONGEST = 2000
"""Characters of a cell."""
JOINED = re.compile("[、，,/／]")
"""What joins the names of several organs in a cell."""


class State(StrEnum):
    """How far an edition is; of a published one, what it is on a day."""

    DRAFT = "draft"
    REVIEW = "review"
    REVIEWED = "reviewed"
    COMING = "coming"
    FORCE = "force"
    SUPERSEDED = "superseded"


STATES = {
    State.DRAFT: N_("起草中"),
    State.REVIEW: N_("待审核"),
    State.REVIEWED: N_("审核通过，待公布"),
    State.COMING: N_("已公布，未施行"),
    State.FORCE: N_("施行中"),
    State.SUPERSEDED: N_("已被新版替代"),
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: the code of its matter, "" where it has none, and its cells by column."""

    matter: str
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.cells.get(NAME, "")

    def cell(self, field: str) -> str:
        return self.cells.get(field, "")

    def key(self, kind: Kind) -> tuple[str, ...]:
        """What it is about: the matter, else the name; with what tells rows of one matter apart in this kind of list."""
        return (self.matter or self.name, *(self.cell(field) for field in kind.apart))

    def organ(self, kind: Kind, unit: str) -> str:
        """The organ that answers: the unit itself where the row names none."""
        return self.cell(kind.competent) or unit


def row_of(kind: Kind, matter: str, said: Mapping[str, str]) -> ListRow:
    """A row of what was said, its cells in the order of the columns; empty ones are left out."""
    texts = {field.id: said.get(field.id, "").strip() for field in kind.fields}
    return ListRow(matter.strip(), {key: text for key, text in texts.items() if text})


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a list of a unit. ``start`` and ``end`` are its half-open time in force, once it is published."""

    number: int
    unit: str
    kind: str
    version: int
    title: str
    stored: str
    drafted: date
    by: str
    hands: Collection[str]
    is_proposed: bool = False
    published_on: date | None = None
    start: date | None = None
    end: date = OPEN_END
    document: str = ""
    digest: str = ""
    explained: Mapping[str, str] | None = None
    submitted_by: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    note: str = ""

    @property
    def is_draft(self) -> bool:
        return self.stored == State.DRAFT

    @property
    def is_published(self) -> bool:
        return self.start is not None

    def on(self, day: date) -> State:
        """What it is, seen from a day."""
        if self.start is None:
            return State.REVIEWED if self.reviewed_by else State(self.stored)
        if day < self.start:
            return State.COMING
        return State.SUPERSEDED if self.end <= day else State.FORCE


def digest_of(kind: str, unit: str, rows: Sequence[ListRow]) -> str:
    """The digest of what a list says, row by row in its order."""
    lines = (
        canonical_line(no, row.matter, *(f"{key}={text}" for key, text in sorted(row.cells.items()) if text))
        for no, row in enumerate(rows, 1)
    )
    return digest_lines([canonical_line(kind, unit), *lines])


def cell_faults(kind: Kind, row: ListRow) -> Iterator[tuple[str, Message]]:
    """What is wrong with the cells of a row, each with its column."""
    for field in kind.fields:
        text = row.cell(field.id)
        if found := field.fault(text):
            yield field.id, found
        elif len(text) > LONGEST:
            template = N_("{field}有 {count} 个字，最多 {most} 个；请写短一些。")
            yield field.id, message(template, field=message(field.title), count=len(text), most=LONGEST)
        elif has_personal_number(text):
            yield field.id, message(FOUND)
    if kind.key == CENTRE:
        yield from terms_faults(row.cells)


def twice(kind: Kind, rows: Sequence[ListRow], unit: str) -> Iterator[tuple[int, int]]:
    """The places of rows that say what an earlier one says: the same matter under the same organ; with that of the earlier."""
    first: dict[tuple[str, ...], int] = {}
    for place, row in enumerate(rows):
        if (
            row.name
            and (earlier := first.setdefault((*row.key(kind), row.organ(kind, unit)), place)) != place
        ):
            yield place, earlier


def publishing_faults(kind: Kind, rows: Sequence[ListRow], unit: str, standards: Standards) -> list[Fault]:
    """What keeps rows from becoming a published list of the unit called ``unit``: the place of a fault is the number of its row."""
    if not rows:
        return [Fault("rows", message(N_("清单还没有事项；请先添加或导入。")))]
    faults = [Fault(str(no), found) for no, row in enumerate(rows, 1) for _, found in cell_faults(kind, row)]
    repeated = N_("和第 {line} 行是同一事项、同一主管机关；请删去一行。")
    faults += [
        Fault(str(place + 1), message(repeated, line=earlier + 1))
        for place, earlier in twice(kind, rows, unit)
    ]
    faults += _rivals(kind, rows, unit, standards)
    if kind.key == CENTRE:
        found = asked_though_held([row.cells for row in rows])
        faults += [Fault(str(place + 1), text) for place, text in found]
    for no, row in enumerate(rows, 1):
        faults += [Fault(str(no), found) for found in _missing(kind, row)]
        faults += [Fault(str(no), found) for found in _unmet(kind, row, standards)]
    return faults


def _rivals(kind: Kind, rows: Sequence[ListRow], unit: str, standards: Standards) -> Iterator[Fault]:
    """Matters that two organs answer for; one that has its code in one row only is the same by its name."""
    if not kind.competent:
        return
    clause = standards.rule(ONE_MAIN).citation()
    codes = {row.name: row.matter for row in rows if row.matter}
    organs: defaultdict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for no, row in enumerate(rows, 1):
        matter = row.matter or codes.get(row.name, "")
        organs[replace(row, matter=matter).key(kind)].setdefault(row.organ(kind, unit), no)
        named = [one.strip() for one in JOINED.split(row.cell(kind.competent)) if one.strip()]
        if len(named) > 1 and row.cell(kind.class_field) not in kind.several:
            template = N_(
                "“{name}”一格里写了 {count} 个主管机关：{organs}；同一事项只能有一个，请只留一个。{clause}"
            )
            told: dict[str, object] = {"name": row.name, "count": len(named), "organs": tuple(named)}
            yield Fault(str(no), message(template, **told, clause=clause))
    for found in organs.values():
        if len(found) > 1:
            no = max(found.values())
            template = N_(
                "“{name}”写了 {count} 个主管机关：{organs}；同一事项只能有一个，请只留一个。{clause}"
            )
            text = message(
                template, name=rows[no - 1].name, count=len(found), organs=tuple(found), clause=clause
            )
            yield Fault(str(no), text)


def _missing(kind: Kind, row: ListRow) -> Iterator[Message]:
    """Cells that a row needs for what stands in another."""
    for field in kind.fields:
        said = row.cell(field.needed_with) if field.needed_with else ""
        if said in field.needed_words and not row.cell(field.id):
            other = kind.field(field.needed_with)
            template = N_("“{name}”的{other}是“{said}”，要写明{field}；请补上。（{clause}）")
            told: dict[str, object] = {"name": row.name, "said": said}
            told |= {"other": message(other.title), "field": message(field.title)}
            yield message(template, **told, clause=kind.clause)


def _unmet(kind: Kind, row: ListRow, standards: Standards) -> Iterator[Message]:
    """Conditions of the list that a row does not say yes to."""
    unmet = tuple(
        message(field.title)
        for field in kind.fields
        if field.id in kind.conditions and row.cell(field.id) != YES
    )
    if unmet:
        template = N_("“{name}”不符合或没有写明：{conditions}；请核实，或从清单里删去。{clause}")
        clause = standards.rule(kind.fulfils).citation()
        yield message(template, name=row.name, conditions=unmet, clause=clause)


def gap_faults(gaps: Sequence[Gap], explained: Mapping[str, str], standards: Standards) -> list[Fault]:
    """Gaps of the duties at the place of a list that nobody explained."""
    clause = standards.rule(ONE_MAIN).citation()
    none = N_("“{name}”没有主办机构；请先在职责登记里定下，或写明为什么这样公布。{clause}")
    many = N_("“{name}”有 {count} 个主办机构；请先在职责登记里定下一个，或写明为什么这样公布。{clause}")
    return [
        Fault(
            f"gap-{gap.matter}",
            message(many if gap.mains else none, name=gap.name, count=gap.mains, clause=clause),
        )
        for gap in gaps
        if not explained.get(gap.matter, "").strip()
    ]


def instrument_faults(
    kind: Kind, rows: Sequence[ListRow], given: Collection[tuple[str, str, str]], start: date
) -> Iterator[Fault]:
    """Rows with a power by a document that did not give it; ``given`` are power, document and matter in force at ``start``."""
    if kind.begins != "enforcement":
        return
    needed = kind.field("instrument").needed_words
    for no, row in enumerate(rows, 1):
        power, document = row.cell("power"), row.cell("instrument")
        if power in needed and document and (power, document, row.matter or row.name) not in given:
            template = N_(
                "“{name}”的{power}文件“{document}”没有登记，或在 {start} 没有把这一事项给这里；"
                "请先登记已公布的文件，或改正文号、事项编码。（行政处罚法24，LR001）"
            )
            told: dict[str, object] = {"name": row.name, "power": power, "document": document}
            yield Fault(str(no), message(template, **told, start=start))


@dataclass(frozen=True, slots=True)
class Publishing:
    """By which document an edition is published, on which day, and from which day it is in force."""

    document: str
    published_on: date | None
    start: date | None

    def faults(self, edition: Edition, earlier: Edition | None, today: date, clause: str) -> list[Fault]:
        """What is missing or wrong with publishing an edition; ``earlier`` is the one that it takes over from."""
        faults = []
        if not self.document.strip():
            faults.append(Fault("document", message(N_("没有填写公布文号；请补上。"))))
        if self.published_on is None:
            faults.append(Fault("published_on", message(N_("没有填写公布日期；请补上。"))))
        elif self.published_on > today:
            late = N_("公布日期 {day} 还没有到；请在公布当天办理，或改日期。")
            faults.append(Fault("published_on", message(late, day=self.published_on)))
        elif edition.reviewed_on and self.published_on < edition.reviewed_on:
            unread = N_(
                "公布日期 {day} 早于审核通过的日期 {since}，未审核的清单不能公布；请改日期。（{clause}）"
            )
            told = {"day": self.published_on, "since": edition.reviewed_on, "clause": clause}
            faults.append(Fault("published_on", message(unread, **told)))
        elif self.published_on < edition.drafted:
            unwritten = N_("公布日期 {day} 早于起草的日期 {since}；请改日期。（{clause}）")
            told = {"day": self.published_on, "since": edition.drafted, "clause": clause}
            faults.append(Fault("published_on", message(unwritten, **told)))
        if self.start is None:
            faults.append(Fault("start", message(N_("没有填写施行日期；请补上。"))))
            return faults
        if self.published_on and self.start < self.published_on:
            early = N_("施行日期 {start} 早于公布日期 {day}，未公布的清单不能施行；请改日期。（{clause}）")
            faults.append(
                Fault("start", message(early, start=self.start, day=self.published_on, clause=clause))
            )
        if earlier and earlier.start and self.start <= earlier.start:
            overlap = N_(
                "第 {version} 版从 {since} 起施行，这一版从 {start} 起会与它重叠；请改为更晚的一天。（{clause}）"
            )
            found = {"version": earlier.version, "since": earlier.start, "start": self.start}
            faults.append(Fault("start", message(overlap, **found, clause=clause)))
        return faults


def sound(kind: Kind, row: ListRow) -> None:
    """A row that a draft can hold.

    Raises:
        Refused: something is missing or no such thing; every fault at its column.
    """
    if faults := [Fault(field, found) for field, found in cell_faults(kind, row)]:
        raise Refused(faults)


def shown_fields(kind: Kind, rows: Sequence[ListRow]) -> list[Field]:
    """The columns in which any row says something, and those that every row needs."""
    return [field for field in kind.fields if field.needed or any(row.cell(field.id) for row in rows)]
