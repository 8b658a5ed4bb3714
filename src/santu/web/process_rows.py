"""How processes go, as tables and a chart: by task, by month, by the units below; and the cases behind a figure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from santu.kernel.messages import AND, N_, message
from santu.operate.domain.definition import WAITS, Definition
from santu.operate.domain.measuring import MOST_DAYS
from santu.operate.selectors.case_list import Listed
from santu.operate.selectors.measured import Figures, Measure
from santu.register.selectors.ways import Inside
from santu.web.charts.chart import Chart
from santu.web.days import Day, moment
from santu.web.language import translate
from santu.web.tables import Cell, Column, Row, Table, Value

WORKING_DAY = N_("工作日")
NONE = Measure()
LIVE = (
    Column("open", N_("在办"), "number"),
    Column("amber", N_("将到期"), "number"),
    Column("overdue", N_("已超期"), "number"),
)
SPENT = (
    Column("median", N_("用时中位数"), "number", WORKING_DAY),
    Column("most", N_("九成在几日内"), "number", WORKING_DAY),
    Column("late", N_("超期办结占比"), "percent"),
    Column("runs", N_("办结"), "number"),
)
LinkTo = Callable[[str, str], str]
"""The cases of a node ("" of any) in a state."""


def nodes_table(definition: Definition, found: Figures, cases: LinkTo) -> Table:
    """The tasks in the order of the drawing; below them those that only other versions have."""
    named = {node.id: node.called for node in definition.nodes.values() if node.kind in WAITS}
    others = [node for node in found.nodes if node not in named]
    rows = [
        Row([Cell(named.get(node, node)), *_live(found.nodes.get(node, NONE), node, cases)])
        for node in [*named, *others]
    ]
    columns = [Column("task", N_("环节")), *LIVE, *SPENT]
    return Table("tasks", N_("各环节"), columns, rows, frozen=True, labelled=True)


def below_table(found: Figures, link: Callable[[Inside], str]) -> Table:
    """The units below in the order of the register, each beside the median of all; they are not ranked."""
    columns = [
        Column("unit", N_("单位")),
        Column("opened", N_("收件"), "number"),
        Column("closed", N_("办结"), "number"),
        *LIVE,
        Column("median", N_("全程用时中位数"), "number", WORKING_DAY),
        Column("beside", N_("与整体中位数相差"), "number", WORKING_DAY),
        Column("late", N_("超期办结占比"), "percent"),
    ]
    middle = found.whole.spent.median
    rows = []
    for child, own in found.below:
        beside = own.spent.median - middle if own.spent.median is not None and middle is not None else None
        counts: list[Value] = [own.opened, own.spent.runs, own.live.open, own.live.amber, own.live.overdue]
        figures: list[Value] = [_days(own.spent.median), _days(beside), own.spent.overdue_share]
        rows.append(Row([Cell(child.name, href=link(child)), *counts, *figures]))
    return Table(
        "below", N_("下级各单位"), columns, rows, empty=N_("下面没有单位。"), frozen=True, labelled=True
    )


def months_chart(found: Figures) -> Chart:
    """Cases that came and that were closed, month by month."""
    columns = [
        Column("month", N_("月份")),
        Column("opened", N_("收件"), "number"),
        Column("closed", N_("办结"), "number"),
        Column("median", N_("全程用时中位数"), "number", WORKING_DAY),
        Column("late", N_("超期办结占比"), "percent"),
    ]
    rows = [
        Row([f"{month:%Y-%m}", one.opened, one.spent.runs, _days(one.spent.median), one.spent.overdue_share])
        for month, one in found.months.items()
    ]
    table = Table("months", N_("逐月收件和办结"), columns, rows)
    counts = [one.opened for one in found.months.values()], [one.spent.runs for one in found.months.values()]
    payload = {
        "categories": [f"{month:%Y-%m}" for month in found.months],
        "unit": translate(N_("件")),
        "series": [
            {"name": translate(name), "values": values, "colour": colour}
            for name, values, colour in zip(
                (N_("收件"), N_("办结")), counts, ("quiet", "accent"), strict=True
            )
        ],
    }
    return Chart("bars", table.title, payload, table, height="small")


def cases_table(
    rows: Iterable[Listed], definition: Definition, names: Mapping[str, str], day: Day, now: datetime
) -> Table:
    """Cases, each with what it waits for."""
    columns = [
        Column("title", N_("标题")),
        Column("number", N_("编号"), "code"),
        Column("place", N_("乡镇（街道）")),
        Column("came", N_("收件时间")),
        Column("waits", N_("在办环节")),
        Column("due", N_("最近的期限")),
    ]
    made = []
    for one in rows:
        nodes = dict.fromkeys(node for node, _ in one.tasks)
        called = [definition.nodes[node].called if node in definition.nodes else node for node in nodes]
        due = min((due for _, due in one.tasks if due), default=None)
        waits = translate(AND).join(map(translate, called)) if called else message(N_("已办结"))
        limit = Cell(moment(due), tone="red" if due <= now else "") if due else Cell("")
        href = day.link(reverse("case", args=[one.pk]))
        title = Cell(one.title, href, mark=N_("合成") if one.is_synthetic else "")
        place = names.get(one.place, "")
        made.append(Row([title, one.number, place, moment(one.came_at), Cell(waits), limit]))
    empty = N_("没有这样的办件；换一个事项、月份、环节、状态或流程看看。")
    return Table("cases", N_("办件"), columns, made, empty=empty, labelled=True)


def _live(own: Measure, node: str, cases: LinkTo) -> Sequence[Cell | Value]:
    live, spent = own.live, own.spent
    counts = (("open", live.open, ""), ("amber", live.amber, "amber"), ("overdue", live.overdue, "red"))
    return [
        *(Cell(n, href=cases(node, state), tone=tone) if n else 0 for state, n, tone in counts),
        _days(spent.median),
        _days(spent.most),
        spent.overdue_share,
        spent.runs,
    ]


def _days(days: float | None) -> int | float | None:
    """Working days as they are told; a whole number where they are one."""
    return int(days) if days is not None and days == int(days) else days


def capped(found: Figures) -> bool:
    """Whether a run took so long that its days are no longer told apart."""
    return any(MOST_DAYS in one.spent.by_days for one in found.nodes.values())
