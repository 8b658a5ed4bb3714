"""The tables of the page of a unit: what lies in it, and which rules are broken in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.register.domain.body_standard import BodyStandard
from santu.register.domain.broken import BrokenRules
from santu.register.domain.findings import TITLES, source_of
from santu.register.domain.measure_words import MEASURES
from santu.register.domain.reference_frame import COUNTED, ReferenceFrame
from santu.register.domain.rows import Division, State
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.register.domain.words import STATES, kind_word
from santu.standards.loader import load
from santu.web.days import Day
from santu.web.language import in_chinese
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

VILLAGE_KINDS = ("community", "village_committee")
TITLE_OF = {
    Level.PROVINCE: N_("下辖的市"),
    Level.CITY: N_("下辖的县（市、区）"),
    Level.COUNTY: N_("下辖的乡级单位"),
    Level.TOWNSHIP: N_("下辖的村（社区）"),
}


def subunits_table(frame: ReferenceFrame, broken: BrokenRules, row: Division, day: Day) -> Table:
    """What lies right under a unit, with sums; columns of which nothing is known are left out."""
    children = [frame.snapshot.divisions[child] for child in frame.snapshot.children.get(row.id, ())]
    columns = [Column("code", N_("代码"), "code"), Column("name", N_("名称")), Column("kind", N_("类别"))]
    known = [quantity for quantity in (PEOPLE, HOUSEHOLDS) if _known(frame, children, quantity)]
    columns += [
        Column(one, MEASURES[one], "number", N_("人") if one == PEOPLE else N_("户")) for one in known
    ]
    above = row.level is not Level.TOWNSHIP
    if above:
        columns.append(Column("villages", N_("村（社区）"), "number", N_("个")))
        if frame.value(row.id, COUNTED) is not None:
            columns.append(Column("bodies", N_("限额内机构"), "number", N_("个")))
            columns.append(Column("limit", N_("限额"), "number", N_("个")))
        columns.append(Column("broken", N_("不合规则"), "number", N_("处")))
    tell = _Child(frame, broken, day, known, row)
    rows: list[Row] = [tell.row(child) for child in children]
    if len(children) > 1 and (known or above):
        rows.append(tell.total(row, len(children)))
    return Table(
        "subunits",
        TITLE_OF.get(row.level, ""),
        columns,
        rows,
        empty=N_("登记里没有它下辖的单位；请换一个日期，或导入名单。"),
        frozen=False,
    )


def _known(frame: ReferenceFrame, children: Sequence[Division], quantity: str) -> bool:
    return any(frame.value(child.id, quantity) is not None for child in children)


class _Child:
    def __init__(
        self, frame: ReferenceFrame, broken: BrokenRules, day: Day, known: Sequence[str], whole: Division
    ) -> None:
        self._frame, self._broken, self._day = frame, broken, day
        self._known, self._above = known, whole.level is not Level.TOWNSHIP
        self._bodies = frame.value(whole.id, COUNTED) is not None

    def row(self, child: Division) -> Row:
        mark = "" if child.state is State.STANDING else STATES[child.state]
        page = self._day.link(reverse("unit", args=[child.id]))
        cells: list[Cell | Value] = [child.code, Cell(child.name, page, mark), kind_word(child)]
        return Row([*cells, *self._numbers(child.id, page)])

    def total(self, above: Division, number: int) -> Row:
        """The sums of the unit itself, which are those of the rows."""
        first = [Cell(message(N_("合计"))), Cell(message(N_("{n} 个"), n=number)), Cell("")]
        return Row([*first, *self._numbers(above.id, "")], total=True)

    def _numbers(self, unit: str, page: str) -> list[Cell | Value]:
        frame = self._frame
        found: list[Cell | Value] = []
        found += [self._counted(unit, one, frame.value(unit, one)) for one in self._known]
        if not self._above:
            return found
        villages = sum(frame.value(unit, kind) or 0 for kind in VILLAGE_KINDS)
        found.append(Cell(villages, page))
        if self._bodies:
            counted, limit = frame.value(unit, COUNTED), frame.asked(unit, COUNTED)
            over = counted is not None and limit is not None and counted > limit
            found.append(self._counted(unit, COUNTED, counted, "red" if over else ""))
            found.append(Cell(limit))
        broken = self._broken.number(unit)
        href = self._day.link(reverse("unit-findings", args=[unit])) if broken else ""
        found.append(Cell(broken, href, tone="red" if broken else ""))
        return found

    def _counted(self, unit: str, measure: str, value: int | None, tone: str = "") -> Cell:
        if value is None:
            unknown = measure in self._known or self._unheard(unit)
            return Cell(message(N_("无数据")) if unknown else None)
        return Cell(value, self._day.link(reverse("unit-rows", args=[unit]), column=measure), tone=tone)

    def _unheard(self, unit: str) -> bool:
        """Whether nothing is known of the bodies in it; a zone has no set, so that nothing is asked of it."""
        row = self._frame.snapshot.divisions[unit]
        return row.level is not Level.TOWNSHIP or not self._frame.standard.knows(row)


@dataclass(frozen=True, slots=True)
class Chip:
    """A broken rule in brief: how often, by which clauses, and where each case is told."""

    title: str | Message
    number: int
    clauses: str
    href: str
    is_shown: bool


def rule_chips(
    broken: BrokenRules, standard: BodyStandard, unit: str, day: Day, shown: str = ""
) -> list[Chip]:
    """The rules that are broken in a unit, the most frequent first; ``shown`` is the one that is looked at."""
    numbers: dict[str, int] = {}
    clauses: dict[str, set[str]] = {}
    for (rule, kind), number in broken.tallies.get(unit, {}).items():
        numbers[rule] = numbers.get(rule, 0) + number
        clauses.setdefault(rule, set()).add(source_of(rule, kind, standard))
    address = reverse("unit-findings", args=[unit])
    return [
        Chip(
            rule_title(rule),
            number,
            " ".join(sorted(clauses[rule])),
            day.link(address, rule=rule),
            rule == shown,
        )
        for rule, number in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    ]


def rule_title(rule: str) -> str | Message:
    """What a rule is called: as the software calls it, or else as its standard is titled."""
    if rule in TITLES:
        return message(TITLES[rule])
    standard = load().rules.get(rule)
    if standard is None:
        return rule
    return standard.title_zh if in_chinese() else standard.title_en


def findings_row(found: Violation, unit: Division, day: Day) -> Row:
    """A broken rule as a row, with the unit that it belongs to."""
    name = Cell(unit.name, day.link(reverse("unit", args=[unit.id])))
    return Row([name, rule_title(found.rule), found.message, found.found, found.allowed, found.source])


FINDINGS = (
    Column("unit", N_("单位")),
    Column("rule", N_("规则")),
    Column("message", N_("问题和办法")),
    Column("found", N_("现有"), "number"),
    Column("allowed", N_("应有"), "number"),
    Column("clause", N_("依据")),
)
