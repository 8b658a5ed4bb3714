"""What a proposal of merges says: who goes to whom and why in words, what it costs, what each criterion counts for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from django.urls import reverse

from santu.design.domain.merging import Answer
from santu.kernel.messages import N_, Message, message
from santu.register.domain.merging import Ground
from santu.scale.merging import Criterion
from santu.solvers.merges.explaining import Joining
from santu.solvers.merges.problem import Rules, Speaks
from santu.web.days import Day
from santu.web.merge_curve import TEN_THOUSAND
from santu.web.merge_form import Asked
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

AND_ALSO = N_("{one}；{two}")
SMALL = N_("{unit}只有 {people} 人，低于下限 {floor} 人")
NOT_SMALL = N_("{unit}不低于下限，这样合并全县代价最小")
LOCKED = N_("按“要合并”的锁定并入")
LEADS = N_("以强带弱：{heir}在{criteria}上不弱于{unit}")
LAGS = N_("{heir}在{criteria}上弱于{unit}，其他因素更要紧")
LEADS_BY_PEOPLE = N_("以强带弱（只按人口，没有经济数据）：{heir}有 {people} 人")
IN_THE_MIDDLE = N_("{heir}人口较少而驻地居中，合计路程最短")
COMPLEMENTS = N_("优势互补：{measure}的差别占全县最大差别的 {percent}")
DEARER = N_("{other}，每人折合多 {km} 公里")
NEARER = N_("{other}，每人折合少 {km} 公里，但受下限、距离、个数或锁定所限")
NO_OTHER = N_("没有别的相邻乡镇")
KM = N_("公里")


@dataclass(frozen=True, slots=True)
class Share:
    """A criterion in the form: its weight, and what it counts for after the unknown has gone to the others.

    ``known``: of which share of neighbouring pairs it says something; ``None`` before there is an answer.
    """

    field: str
    criterion: Criterion
    weight: float
    share: float | None
    known: float | None


def shares(criteria: Sequence[Criterion], asked: Asked, answer: Answer | None) -> list[Share]:
    """Each criterion with its weight and what it counts for."""
    return [
        Share(
            f"w-{one.measure.name}",
            one,
            asked.weights[one.measure.name],
            answer.shares[one.measure.name] if answer else None,
            answer.known[one.measure.name] if answer else None,
        )
        for one in criteria
    ]


def why(joining: Joining, ground: Ground, criteria: Sequence[Criterion], rules: Rules) -> Message:
    """Why a township goes to its heir, in one sentence."""
    names, people = ground.units.ids, ground.units.people
    unit, heir = names[joining.unit], names[joining.heir]
    said = [
        message(SMALL, unit=unit, people=f"{int(people[joining.unit]):,}", floor=f"{rules.floor:,}")
        if joining.small
        else message(NOT_SMALL, unit=unit)
    ]
    if {joining.unit, joining.heir} in [set(pair) for pair in rules.together]:
        said = [message(LOCKED)]
    weaker = tuple(message(one.title) for one in criteria if one.measure.speaks is Speaks.WEAKER)
    if joining.stronger is not None:
        said.append(message(LEADS if joining.stronger else LAGS, unit=unit, heir=heir, criteria=weaker))
    elif people[joining.heir] >= people[joining.unit]:
        said.append(message(LEADS_BY_PEOPLE, heir=heir, people=f"{int(people[joining.heir]):,}"))
    else:
        said.append(message(IN_THE_MIDDLE, heir=heir))
    alike = next((one for one in criteria if one.measure.speaks is Speaks.ALIKE), None)
    if joining.complements is not None and alike is not None:
        measure = message(alike.column_title)
        said.append(message(COMPLEMENTS, measure=measure, percent=f"{joining.complements:.0%}"))
    return reduce(lambda one, two: message(AND_ALSO, one=one, two=two), said)


def merges_table(
    ground: Ground, answer: Answer, criteria: Sequence[Criterion], rules: Rules, day: Day
) -> Table:
    """Each township that goes to another."""
    columns = [
        Column("unit", N_("拟并入的乡镇")),
        Column("people", N_("人口"), "number"),
        Column("into", N_("并入")),
        Column("after", N_("合并后人口"), "number"),
        Column("km", N_("驻地相距"), "number", KM),
        Column("why", N_("理由")),
        Column("next", N_("次优去处")),
    ]
    rows = []
    for joining in answer.reasons:
        unit, heir = ground.rows[joining.unit], ground.rows[joining.heir]
        after = int(answer.merges.people[answer.merges.group[joining.unit]])
        cells: list[Cell | Value] = [
            Cell(unit.name, day.link(reverse("unit", args=[unit.id]))),
            int(ground.units.people[joining.unit]),
            Cell(heir.name, day.link(reverse("unit", args=[heir.id]))),
            Cell(after, tone="red" if after < rules.floor else ""),
            round(joining.way, 1),
            why(joining, ground, criteria, rules),
            _next(joining, ground),
        ]
        rows.append(Row(cells))
    return Table("merges", N_("谁并入谁"), columns, rows, labelled=True)


def _next(joining: Joining, ground: Ground) -> Message:
    if joining.other is None:
        return message(NO_OTHER)
    template = DEARER if joining.dearer >= 0 else NEARER
    return message(template, other=ground.units.ids[joining.other], km=f"{abs(joining.dearer):.1f}")


def curve_table(answer: Answer, rules: Rules) -> Table:
    """The figures of the curve."""
    columns = [
        Column("count", N_("保留的乡镇个数"), "number"),
        Column("cost", N_("代价"), "number", N_("万人·公里")),
        Column("below", N_("低于下限的"), "number"),
        Column("proven", N_("是否已证明最省")),
    ]
    rows = [
        Row(
            [
                point.count,
                round(point.cost / TEN_THOUSAND, 2),
                int((point.merges.people < rules.floor).sum()),
                message(N_("已证明")) if point.proven else message(N_("未证明")),
            ]
        )
        for point in answer.points
    ]
    return Table("curve", N_("保留多少个乡镇，代价各是多少"), columns, rows, labelled=True)
