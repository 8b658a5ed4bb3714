"""The matters of a centre side by side as a table, and the townships of a county with how many of theirs are asked for."""

from collections.abc import Callable, Mapping, Sequence

from santu.kernel.messages import N_, message
from santu.operate.domain.compared import WORK_DRIFTS, Compared, WorkDrift
from santu.operate.domain.measuring import Spent
from santu.operate.selectors.matters_compared import CentreBelow
from santu.web.survey_rows import TONES, doing
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.table import Value

WORKING_DAY = N_("工作日")
MATTERS = (
    Column("matter", N_("事项")),
    Column("surveyed", N_("摸底：谁在办")),
    Column("planned", N_("设计：清单写谁审批")),
    Column("measured", N_("实测：谁办结")),
    Column("usual", N_("摸底：通常"), "number", WORKING_DAY),
    Column("promised", N_("设计：承诺"), "number", WORKING_DAY, hint=N_("没有承诺的是法定时限")),
    Column("decided", N_("实测：审批"), "number", WORKING_DAY, hint=N_("从受理到审批办结的中位数")),
    Column("whole", N_("实测：全程"), "number", WORKING_DAY, hint=N_("从收件到送达的中位数")),
    Column("cases", N_("收件"), "number"),
    Column("drift", N_("漂移"), "badge"),
)
TOWNSHIPS = (
    Column("township", N_("乡镇（街道）")),
    Column("listed", N_("清单事项"), "number", N_("项")),
    Column("applied", N_("有人来办的"), "number", N_("项")),
    Column("cases", N_("收件"), "number", N_("件")),
    Column("unlisted", N_("清单外的办件"), "number", N_("件")),
)


def compared_table(found: Sequence[Compared], names: Mapping[str, str], cases: Callable[[str], str]) -> Table:
    """The matters, each with who does it and in how many days: as surveyed, as listed, as measured; ``cases`` leads to those of one."""
    rows = [Row(_cells(one, names, cases)) for one in found]
    empty = N_("这些月份里没有这样的事项；换一段月份，或点“全部”。")
    return Table("compared", N_("各事项：摸底、设计、实测"), MATTERS, rows, empty=empty, labelled=True)


def _cells(one: Compared, names: Mapping[str, str], cases: Callable[[str], str]) -> list[Cell | Value]:
    planned, own = one.planned, one.worked
    offices = [
        Cell(name, below="" if unit else N_("登记里对不上"))
        for name, unit in (planned.offices.items() if planned else ())
    ]
    n_cases = N_("办结 {n} 件")
    ended = [
        Cell(names.get(unit, unit), below=message(n_cases, n=count))
        for unit, count in sorted(own.by.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    drifts = [Cell(message(WORK_DRIFTS[kind]), tone=TONES[kind]) for kind in one.drifts]
    legal = planned is not None and planned.promised is None and planned.statutory is not None
    return [
        Cell(one.name, below=one.matter if one.matter != one.name else ""),
        _several([doing(row) for row in one.surveyed]),
        _several(offices),
        _several(ended),
        one.usual,
        Cell(planned.limit if planned else None, below=N_("法定") if legal else ""),
        _median(own.decided),
        _median(own.whole),
        Cell(own.cases, cases(one.matter)) if own.cases else 0,
        _several(drifts),
    ]


def _several(parts: Sequence[Cell]) -> Cell:
    """Some cells one below the other; files have them joined."""
    if len(parts) < 2:
        return parts[0] if parts else Cell("")
    return Cell(message("{parts}", parts=tuple(part.value for part in parts)), parts=parts)


def _median(spent: Spent) -> int | float | None:
    middle = spent.median
    return int(middle) if middle is not None and middle == int(middle) else middle


def centres_table(
    found: Sequence[CentreBelow], link: Callable[..., str], cases: Callable[[str], str]
) -> Table:
    """The townships of a county in the order of the register; ``link`` leads to one's matters (of a kind of drift), ``cases`` to its cases."""
    rows = []
    for one in found:
        none = N_("没有施行中的清单") if one.listed is None else ""
        told: list[Value] = [None] * 2 if one.listed is None else [one.listed, one.applied]
        came = Cell(one.cases, cases(one.unit)) if one.cases else 0
        unlisted: Cell | Value = None if one.listed is None else one.unlisted
        if unlisted:
            unlisted = Cell(one.unlisted, link(one.unit, kind=WorkDrift.UNLISTED.value))
        rows.append(Row([Cell(one.name, href=link(one.unit), below=none), *told, came, unlisted]))
    empty = N_("这一天下面没有乡镇（街道）。")
    return Table(
        "townships",
        N_("各乡镇（街道）便民服务中心的事项"),
        TOWNSHIPS,
        rows,
        empty=empty,
        frozen=True,
        labelled=True,
    )
