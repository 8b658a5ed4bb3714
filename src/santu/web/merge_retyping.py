"""Which new units could be towns or subdistricts by the province's standard, why, and the wishes for them.

Needs the extra ``solve``.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import isnan

from django.urls import reverse

from santu.design.domain.merging import Answer, Question
from santu.design.domain.wishes import Retype
from santu.kernel.messages import N_, Message, message
from santu.register.domain.merging import Ground
from santu.register.domain.rows import Division
from santu.register.domain.words import KINDS
from santu.scale.merging import KINDS as SOLVERS
from santu.solvers.merges.kinds import SUBDISTRICT, TOWN, Standard, mean_of
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

ENDINGS = {TOWN: "镇", SUBDISTRICT: "街道"}
"""How the names of such units end."""
ETHNIC = "ethnic_township"
PEOPLE = N_("人口 {found} 人，标准是至少 {least} 人")
FIGURE = N_("{column} {found}，标准是至少 {least}")
HOLDS = N_("并入的有{kind}，合并后的单位也应是{kind}")
AND_ALSO = N_("{one}；{two}")
ALONE = N_("采用时可以勾选，一并提出")
AFTER = N_("先合并、后改设：合并方案执行后，在设计页提出")
BY_HAND = N_("在设计页提出")


@dataclass(frozen=True, slots=True)
class Retyping:
    """A new unit that could be of another kind.

    Attributes:
        unit: whose seat it has.
        to: the kind that it could have, as a register says it; likewise ``name`` that it could bear.
        because: the measure against the standard.
        merged: others are merged into it. A unit can be changed by one proposal only, so its kind comes afterwards.
    """

    unit: Division
    to: str
    name: str
    people: int
    because: Message
    merged: bool

    @property
    def wished(self) -> bool:
        """Whether it can be proposed together with the merges."""
        return not self.merged and self.unit.kind != ETHNIC

    def wish(self) -> Retype:
        """The wish."""
        return Retype(self.unit.id, self.to, self.name)


def retypings(
    ground: Ground, answer: Answer, question: Question, columns: Mapping[str, str]
) -> list[Retyping]:
    """All that could be of another kind; ``columns`` says what the columns of the standards are called."""
    found = []
    for new, heir in enumerate(answer.merges.heir.tolist()):
        row, kind = ground.rows[heir], answer.kinds[new]
        now, to = SOLVERS[row.kind], answer.become.get(new, kind)
        if to == now or to not in ENDINGS:
            continue
        said = [message(HOLDS, kind=message(KINDS[kind]))] if kind != now else []
        said += [
            _measured(answer, question, new, standard, columns)
            for standard in question.retyping
            if new in answer.become and (standard.of, standard.to) == (kind, to)
        ]
        because = reduce(lambda one, two: message(AND_ALSO, one=one, two=two), said)
        merged = len(answer.members(new)) > 1
        found.append(Retyping(row, to, _name(row, to), int(answer.merges.people[new]), because, merged))
    return found


def _name(row: Division, to: str) -> str:
    stem = next(
        (row.name.removesuffix(end) for end in ("街道", "镇", "乡") if row.name.endswith(end)), row.name
    )
    return stem + ENDINGS[to]


def _measured(
    answer: Answer, question: Question, new: int, standard: Standard, columns: Mapping[str, str]
) -> Message:
    people = f"{int(answer.merges.people[new]):,}"
    said = message(PEOPLE, found=people, least=f"{standard.people:,}")
    for column, least in standard.least.items():
        mean = mean_of(question.units, answer.merges, new, column)
        figure = message(
            FIGURE, column=message(columns.get(column, column)), found=f"{mean:.1f}", least=f"{least:g}"
        )
        said = message(AND_ALSO, one=said, two=figure)
    return said


def unknown_columns(question: Question, columns: Mapping[str, str]) -> list[str]:
    """What the standards ask for and nothing is known of in the county: who lacks it meets none."""
    needed = dict.fromkeys(column for standard in question.retyping for column in standard.least)
    known = question.units.columns
    return [
        columns.get(one, one)
        for one in needed
        if one not in known or all(isnan(value) for value in known[one])
    ]


def retyping_table(found: Sequence[Retyping], day: Day, scenario: int | None, *, offers: bool) -> Table:
    """What could be of another kind, why, and where it is offered, how that is proposed."""
    columns = [
        Column("unit", N_("单位")),
        Column("now", N_("现在的类别")),
        Column("to", N_("可以改设为")),
        Column("people", N_("方案中的人口"), "number"),
        Column("why", N_("依据")),
    ]
    if offers:
        columns.append(Column("how", N_("怎样提出")))
    rows = []
    for one in found:
        said = {"act": "retype", "kind": one.to, "name": one.name, "scenario": scenario}
        propose = day.link(reverse("unit-propose", args=[one.unit.id]), **said)
        how = Cell(message(ALONE)) if one.wished else Cell(message(AFTER if one.merged else BY_HAND), propose)
        cells: list[Cell | Value] = [
            Cell(one.unit.name, day.link(reverse("unit", args=[one.unit.id]))),
            message(KINDS[one.unit.kind]),
            message(KINDS[one.to]),
            one.people,
            one.because,
            how,
        ]
        rows.append(Row(cells[: len(columns)]))
    return Table("retyping", N_("哪些单位可以改设"), columns, rows, labelled=True)


def wished(found: Sequence[Retyping], ticked: Collection[str]) -> list[Retyping]:
    """Those that were ticked and can be proposed together with the merges."""
    return [one for one in found if one.wished and one.unit.id in ticked]
