"""Service points, legal advisers, purchases and the coverage of villages as tables."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from santu.kernel.codes import Level
from santu.kernel.messages import N_, Message, message
from santu.register.domain.coverage import Covered, Tally
from santu.register.domain.purchase_catalogue import PurchaseCatalogues
from santu.register.domain.purchases import (
    STATES,
    VERDICTS,
    Delivery,
    Purchase,
    State,
    Verdict,
)
from santu.register.domain.rows import Division
from santu.register.domain.service_rows import KINDS, WAYS_OF_HELP, Adviser, Kind, Point
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.yuan import decimal_of
from santu.register.selectors.service_rows import Record, Visit
from santu.standards.rulebook import Standards
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, RowsOf, Table

METRES = 1000
CENTRE = N_("便民服务中心")
NOT_THERE = N_("没有")
VILLAGES = (
    Column("village", N_("村（社区）")),
    Column("township", N_("乡镇（街道）")),
    Column("point", N_("服务站点")),
    Column("adviser", N_("法律顾问")),
    Column(
        "distance",
        N_("到便民服务中心"),
        "number",
        N_("米"),
        N_("直线距离；站点或中心没有量过位置的，写“未知”"),
    ),
)
PARTS = (
    Column("part", N_("单位")),
    Column("villages", N_("村（社区）"), "number", N_("个")),
    Column("points", N_("有服务站点"), "number", N_("个")),
    Column("points-share", N_("占比"), "percent"),
    Column("advisers", N_("有法律顾问"), "number", N_("个")),
    Column("advisers-share", N_("占比"), "percent"),
    Column("neither", N_("两样都没有"), "number", N_("个")),
)
PLACES = (
    Column("unit", N_("村（社区）")),
    Column("point", N_("站点")),
    Column("kind", N_("类别")),
    Column("longitude", N_("经度"), "number"),
    Column("latitude", N_("纬度"), "number"),
)
POINTS = (
    Column("point", N_("站点")),
    Column("unit", N_("村（社区）")),
    Column("address", N_("地址")),
    Column("hours", N_("开放时间")),
    Column("helps", N_("服务方式")),
    Column("agents", N_("代办员"), "number", N_("人")),
    Column("since", N_("从哪一天起"), "day"),
    Column("until", N_("到哪一天止"), "day"),
)
ADVISERS = (
    Column("village", N_("村（社区）")),
    Column("firm", N_("律师事务所")),
    Column("adviser", N_("顾问"), hint=N_("只登记姓名的第一个字")),
    Column("visits", N_("今年走访"), "number", N_("次")),
    Column("answered", N_("今年解答"), "number", N_("个问题")),
    Column("since", N_("从哪一天起"), "day"),
    Column("until", N_("到哪一天止"), "day"),
)
RECENT = (
    Column("day", N_("日期"), "day"),
    Column("village", N_("村（社区）")),
    Column("firm", N_("律师事务所")),
    Column("answered", N_("解答问题"), "number", N_("个")),
    Column("subjects", N_("类别")),
)
SUBJECTS = (Column("subject", N_("类别")), Column("answered", N_("解答问题"), "number", N_("个")))
CONTRACTS = (
    Column("title", N_("服务内容")),
    Column("state", N_("状态"), "badge"),
    Column("unit", N_("购买单位")),
    Column("provider", N_("承接组织")),
    Column("amount", N_("合同金额"), "number", N_("元")),
    Column("delivered", N_("已交付"), "number", N_("元")),
    Column("accepted", N_("已验收"), "number", N_("元")),
    Column("due", N_("应交付日期"), "day"),
    Column("number", N_("合同编号")),
    Column("item", N_("目录")),
)
DELIVERIES = (
    Column("day", N_("交付日期"), "day"),
    Column("what", N_("交付了什么")),
    Column("quantity", N_("数量"), "number"),
    Column("amount", N_("金额"), "number", N_("元")),
    Column("verdict", N_("验收"), "badge"),
    Column("checked", N_("验收日期"), "day"),
    Column("office", N_("验收部门")),
    Column("reason", N_("原因")),
)
RECORDS = (
    Column("title", N_("登记")),
    Column("kind", N_("内容")),
    Column("at", N_("登记日期"), "day"),
    Column("document", N_("文号")),
    Column("undone", N_("已撤销")),
)
TONES = {
    State.ACCEPTED: "green",
    State.LATE: "red",
    State.UNCHECKED_LATE: "red",
    State.FAILED: "red",
    State.UNCHECKED: "amber",
    State.MENDING: "amber",
}
VERDICT_TONES = {Verdict.ACCEPTED: "green", Verdict.MEND: "amber", Verdict.REFUSED: "red"}
OF_RECORDS = {kind.value: title for kind, title in KINDS.items()}


def ways_named(standards: Standards, day: Day) -> Mapping[str, str]:
    """What the ways of help are called, by their keys."""
    return {item.id: item.name for item in standards.items(WAYS_OF_HELP, day.shown)}


def villages_table(found: Sequence[Covered], shown: Sequence[Covered], register: Snapshot, day: Day) -> Table:
    """Villages with what they have; what is missing stands out."""

    def row(one: Covered) -> Row:
        here = one.village
        above = register.divisions[one.township]
        missing = Cell(message(NOT_THERE), tone="red")
        return Row(
            [
                Cell(here.name, day.link(reverse("unit", args=[here.id]))),
                above.name if above.level is Level.TOWNSHIP else "",
                Cell("、".join(point.name for point in one.points)) if one.points else missing,
                Cell("、".join(dict.fromkeys(of.firm for of in one.advisers))) if one.advisers else missing,
                int(one.distance * METRES) if one.distance is not None else Cell(message(N_("未知"))),
            ]
        )

    rows = RowsOf(found, row)
    return Table(
        "villages",
        N_("村（社区）"),
        VILLAGES,
        rows,
        empty=N_("没有这样的村（社区）。"),
        frozen=True,
        shown=[row(one) for one in shown],
    )


def parts_table(register: Snapshot, parts: Mapping[str, Tally], whole: Tally, day: Day) -> Table:
    """The units right under a unit, in order of code, each with its villages counted."""

    def cells(tally: Tally) -> list[Any]:
        points, advisers = tally.share(tally.points), tally.share(tally.advisers)
        return [tally.villages, tally.points, points, tally.advisers, advisers, tally.neither]

    rows = [
        Row(
            [
                Cell(register.divisions[unit].name, day.link(reverse("unit-coverage", args=[unit]))),
                *cells(tally),
            ]
        )
        for unit, tally in parts.items()
    ]
    return Table(
        "parts", N_("各单位的覆盖"), PARTS, [*rows, Row([message(N_("合计")), *cells(whole)], total=True)]
    )


def places_table(found: Sequence[Point], named: Mapping[str, Division]) -> Table:
    """The points of which somebody measured where they are."""
    rows = [
        Row([named[one.unit].name, one.name, message(_kind(named[one.unit])), one.longitude, one.latitude])
        for one in found
        if one.unit in named and one.longitude is not None
    ]
    return Table("map", N_("服务站点和便民服务中心的位置"), PLACES, rows)


def drawn(found: Sequence[Point], named: Mapping[str, Division]) -> list[dict[str, object]]:
    """The same as a map draws them."""
    return [
        {
            "name": named[one.unit].name,
            "at": [float(one.longitude), float(one.latitude)],
            "said": f"{gettext(_kind(named[one.unit]))} {one.name}",
            "centre": named[one.unit].level is Level.TOWNSHIP,
        }
        for one in found
        if one.unit in named and one.longitude is not None and one.latitude is not None
    ]


def _kind(row: Division) -> str:
    return CENTRE if row.level is Level.TOWNSHIP else KINDS[Kind.POINTS]


def points_table(
    found: Sequence[Point], named: Mapping[str, Division], ways: Mapping[str, str], day: Day
) -> Table:
    """Points in order of the codes of their units."""
    rows = []
    for one in sorted(found, key=lambda one: (named[one.unit].code, one.name)):
        here = named[one.unit]
        rows.append(
            Row(
                [
                    Cell(one.name, below=message(CENTRE) if here.level is Level.TOWNSHIP else ""),
                    Cell(here.name, day.link(reverse("unit-services", args=[one.unit]))),
                    one.address,
                    one.hours,
                    "、".join(ways[way] for way in one.helps.split(",") if way in ways),
                    one.agents,
                    one.since,
                    one.until,
                ]
            )
        )
    return Table(
        "points", KINDS[Kind.POINTS], POINTS, rows, empty=N_("这一天没有登记服务站点。"), frozen=True
    )


def advisers_table(
    found: Sequence[Adviser], visits: Sequence[Visit], named: Mapping[str, Division], day: Day
) -> Table:
    """Advisers by village, each with how often its firm came this year and how much it answered: counts of the work."""
    came: dict[tuple[str, str], tuple[int, int]] = {}
    for visit in visits:
        times, answered = came.get((visit.unit, visit.firm), (0, 0))
        came[visit.unit, visit.firm] = times + 1, answered + sum(visit.answered.values())
    rows = [
        Row(
            [
                Cell(named[one.unit].name, day.link(reverse("unit-advisers", args=[one.unit]))),
                one.firm,
                one.adviser,
                *came.get((one.unit, one.firm), (0, 0)),
                one.since,
                one.until,
            ]
        )
        for one in sorted(found, key=lambda one: (named[one.unit].code, one.firm, one.adviser))
    ]
    return Table(
        "advisers", KINDS[Kind.ADVISERS], ADVISERS, rows, empty=N_("这一天没有登记法律顾问。"), frozen=True
    )


def visits_table(
    visits: Sequence[Visit], named: Mapping[str, Division], subjects: Mapping[str, str]
) -> Table:
    """Visits, the latest first."""
    rows = [
        Row(
            [
                one.day,
                named[one.unit].name,
                one.firm,
                sum(one.answered.values()),
                "、".join(f"{subjects.get(key, key)} {n}" for key, n in one.answered.items()),
            ]
        )
        for one in visits
        if one.unit in named
    ]
    return Table("visits", N_("今年的走访"), RECENT, rows, empty=N_("今年还没有登记走访。"))


def subjects_table(visits: Sequence[Visit], subjects: Mapping[str, str]) -> Table:
    """How many questions of each subject were answered; in the order of the standard."""
    sums = {key: sum(one.answered.get(key, 0) for one in visits) for key in subjects}
    rows = [Row([subjects[key], n]) for key, n in sums.items()]
    total = Row([message(N_("合计")), sum(sums.values())], total=True)
    return Table("subjects", N_("解答的问题"), SUBJECTS, [*rows, total])


def contracts_table(
    found: Sequence[Purchase],
    named: Mapping[str, Division],
    day: Day,
    *,
    catalogues: PurchaseCatalogues,
    days: int,
    late: bool = False,
) -> Table:
    """Contracts with what was delivered and accepted of them, and the sum."""
    rows = []
    sums = [0, 0, 0]
    for one in found:
        contract, state = one.contract, one.state(day.shown, days)
        fen = [contract.fen, one.fen(day.shown), one.fen(day.shown, Verdict.ACCEPTED)]
        sums = [left + right for left, right in zip(sums, fen, strict=True)]
        address = reverse("unit-purchases", args=[contract.unit])
        rows.append(
            Row(
                [
                    Cell(contract.title, day.link(address, contract=contract.number)),
                    Cell(message(STATES[state]), tone=TONES.get(state, "")),
                    named[contract.unit].name if contract.unit in named else contract.unit,
                    contract.provider,
                    *map(decimal_of, fen),
                    contract.due,
                    contract.number,
                    catalogues.name(contract.unit, contract.since, contract.item),
                ]
            )
        )
    if rows:
        blank = [""] * 3
        rows.append(Row([message(N_("合计")), *blank, *map(decimal_of, sums), None, "", ""], total=True))
    name, title = ("overdue", N_("逾期的合同")) if late else ("contracts", KINDS[Kind.CONTRACTS])
    return Table(name, title, CONTRACTS, rows, empty=N_("还没有登记购买服务的合同。"), frozen=True)


def deliveries_table(deliveries: Sequence[Delivery], day: Day) -> Table:
    """Deliveries, each with what was found of it at last."""
    rows = []
    for one in deliveries:
        found = one.on(day.shown)
        verdict = Cell(message(N_("待验收")), tone="amber")
        if found:
            verdict = Cell(message(VERDICTS[found.verdict]), tone=VERDICT_TONES[found.verdict])
        amount: Decimal = decimal_of(one.fen or 0)
        more = [found.day, found.office, found.reason] if found else [None, "", ""]
        rows.append(Row([one.day, one.what, one.quantity, amount, verdict, *more]))
    return Table("deliveries", N_("交付和验收"), DELIVERIES, rows, empty=N_("还没有交付。"), frozen=True)


def records_table(found: Sequence[Record]) -> Table:
    """Records of services, the latest first."""
    rows = [
        Row(
            [
                Cell(one.title, below=message(N_("第 {n} 号"), n=one.number)),
                message(OF_RECORDS.get(one.kind, one.kind)),
                one.at.date(),
                one.document,
                _undone(one),
            ]
        )
        for one in found
    ]
    return Table("records", N_("最近的登记"), RECORDS, rows, empty=N_("还没有登记。"))


def _undone(record: Record) -> Message | str:
    if record.undone_by:
        return message(N_("已由第 {n} 号撤销"), n=record.undone_by)
    return message(N_("撤销第 {n} 号"), n=record.undoes) if record.undoes else ""
