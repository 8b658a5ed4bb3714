"""The ledger of posts as pages show it: balances by kind and by place, vouchers, and entries in words."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from django.urls import reverse

from santu.kernel.messages import N_, Message, message
from santu.register.domain.ledger import HOLDS, MEASURES, MOVES, Account, Entry, Holds, Measure
from santu.register.domain.ledger_rules import Lying
from santu.register.domain.ledger_sums import Counted, Sums
from santu.register.domain.yuan import decimal_of
from santu.register.selectors.vouchers import VoucherView
from santu.web.days import Day
from santu.web.tables import Cell, Column, Row, Table, Value

WHOLE = Column(
    "whole", N_("编制总量"), "number", hint=N_("未分解下达的总额、未分配、周转池、预留、冻结和机构核定之和")
)
KEPT = {
    Holds.CAP: Column("cap", N_("未下达"), "number", hint=N_("上级核定、还没有分解或下达的总额")),
    Holds.LEVEL: Column("level", N_("未分配"), "number", hint=N_("已下达、还没有核定到机构的")),
    Holds.POOL: Column("pool", N_("周转池"), "number"),
    Holds.RESERVED: Column("reserved", N_("池中预留"), "number"),
    Holds.FROZEN: Column("frozen", N_("冻结"), "number"),
}
"""What stands outside of bodies; a column of zeros is left out."""
IN_BODIES = (
    Column("authorised", N_("机构核定"), "number"),
    Column("filled", N_("实有"), "number"),
    Column("vacant", N_("空编"), "number"),
    Column("beyond", N_("超编"), "number"),
)
KIND, MEASURE = Column("kind", N_("编制类别")), Column("measure", N_("计数"))
TOTAL, OWN = N_("合计"), N_("本级")
OTHER_UNIT = N_("别的单位")
VOUCHERS = (
    Column("reason", N_("事由")),
    Column("number", N_("凭证号")),
    Column("day", N_("起算日"), "day"),
    Column("document", N_("文号")),
    Column("approver", N_("批准机关")),
    Column("amount", N_("变动"), "number", N_("名")),
    Column("state", N_("冲销"), "badge"),
)
ENTRIES = (
    Column("move", N_("做什么")),
    Column("way", N_("从哪里到哪里")),
    Column("day", N_("起算日"), "day"),
    Column("kind", N_("编制类别")),
    Column("measure", N_("计数")),
    Column("amount", N_("数额"), "number", N_("名")),
)
MONEY_ENTRIES = (
    *ENTRIES[:3],
    Column("line", N_("预算项目"), "code"),
    Column("purpose", N_("用途")),
    Column("amount", N_("金额"), "number", N_("元")),
)
Names = Mapping[str, Message]


def counted_name(counted: Counted, kinds: Names) -> Message:
    """A kind of quota with what is counted of it."""
    kind, measure = counted
    name = kinds.get(kind, message("{kind}", kind=kind))
    if measure is Measure.HEADS:
        return name
    return message(N_("{kind}：{measure}"), kind=name, measure=message(MEASURES[measure]))


def balances_table(
    found: Mapping[Counted, Mapping[str, Sums]], order: Sequence[Counted], kinds: Names
) -> Table:
    """What a unit has of each kind and measure, with the sum of all heads."""
    sums = {counted: sum(found[counted].values(), Sums()) for counted in order}
    kept = _kept(sums.values())
    rows = [
        Row(
            [
                Cell(kinds.get(kind, kind)),
                Cell(message(MEASURES[measure])),
                *_numbers(sums[kind, measure], kept),
            ]
        )
        for kind, measure in order
    ]
    heads = [one for counted, one in sums.items() if counted[1] is Measure.HEADS]
    if len(heads) > 1:
        whole = sum(heads, Sums())
        rows.append(
            Row(
                [Cell(message(TOTAL)), Cell(message(MEASURES[Measure.HEADS])), *_numbers(whole, kept)],
                total=True,
            )
        )
    return Table("balances", N_("编制余额"), [KIND, MEASURE, *_columns(kept)], rows)


def places_table(
    title: str, sums: Mapping[str, Sums], places: Iterable[tuple[str, str]], href: Callable[[str], str]
) -> Table:
    """What each place of a unit has of one kind; "" is the unit itself."""
    kept = _kept(sums.values())
    own = sums.get("", Sums())
    rows = [Row([Cell(message(OWN)), *_numbers(own, kept)])] if any(own.of.values()) else []
    rows += [Row([Cell(name, href(unit)), *_numbers(sums.get(unit, Sums()), kept)]) for unit, name in places]
    if len(rows) > 1:
        rows.append(Row([Cell(message(TOTAL)), *_numbers(sum(sums.values(), Sums()), kept)], total=True))
    return Table("places", title, [Column("place", N_("单位")), *_columns(kept)], rows, frozen=True)


def _kept(sums: Iterable[Sums]) -> list[Holds]:
    every = list(sums)
    return [holds for holds in KEPT if any(one.of[holds] for one in every)]


def _columns(kept: Sequence[Holds]) -> list[Column]:
    return [WHOLE, *(KEPT[holds] for holds in kept), *IN_BODIES]


def _numbers(sums: Sums, kept: Sequence[Holds]) -> list[Cell]:
    beyond = sums.of[Holds.BEYOND]
    return [
        Cell(sums.whole),
        *(Cell(sums.of[holds]) for holds in kept),
        Cell(sums.authorised),
        Cell(sums.of[Holds.FILLED]),
        Cell(sums.of[Holds.VACANT]),
        Cell(beyond, tone="red" if beyond else ""),
    ]


def vouchers_table(found: Sequence[VoucherView], day: Day, *, money: bool = False) -> Table:
    """Vouchers, of posts or of money, the latest first, each a way to its page."""
    rows = []
    for one in found:
        href = day.link(reverse("voucher", args=[one.number]))
        rows.append(
            Row(
                [
                    Cell(one.reason, href),
                    Cell(message(N_("第 {n} 号"), n=one.number), href),
                    one.day,
                    one.document,
                    one.approver,
                    decimal_of(one.amount) if money else one.amount,
                    _reversal(one),
                ]
            )
        )
    columns = [replace(one, unit=N_("元")) if money and one.key == "amount" else one for one in VOUCHERS]
    return Table("vouchers", N_("最近的凭证"), columns, rows)


def _reversal(voucher: VoucherView) -> Cell:
    if voucher.reversed_by:
        return Cell(message(N_("已由第 {n} 号冲销"), n=voucher.reversed_by), tone="amber")
    return Cell(message(N_("冲销第 {n} 号"), n=voucher.reverses)) if voucher.reverses else Cell("")


def entries_table(
    entries: Sequence[Entry], lying: Mapping[str, Lying], named: Collection[str], kinds: Names
) -> Table:
    """Entries of posts in words; a unit that may not be named stays unnamed."""
    way = _Ways(lying, named)
    rows = [
        Row(
            [
                *way(one),
                Cell(kinds.get(one.source.kind, one.source.kind)),
                Cell(message(MEASURES[one.source.measure])),
                one.amount,
            ]
        )
        for one in entries
        if not one.source.is_money
    ]
    return Table("entries", N_("分录"), ENTRIES, rows)


def money_entries_table(
    entries: Sequence[Entry], lying: Mapping[str, Lying], named: Collection[str], lines: Mapping[str, str]
) -> Table:
    """Entries of money in words, with what each budget line is for."""
    way = _Ways(lying, named)
    rows = [
        Row([*way(one), one.source.kind, lines.get(one.source.kind, ""), decimal_of(one.amount)])
        for one in entries
        if one.source.is_money
    ]
    return Table("money", N_("经费分录"), MONEY_ENTRIES, rows)


class _Ways:
    """What an entry does, from where to where, and since when."""

    def __init__(self, lying: Mapping[str, Lying], named: Collection[str]) -> None:
        self._lying, self._named = lying, named

    def __call__(self, entry: Entry) -> Sequence[Cell | Value]:
        way = message(
            N_("从{source}到{target}"), source=self._said(entry.source), target=self._said(entry.target)
        )
        return (Cell(message(MOVES[entry.move]) if entry.move else ""), way, entry.day)

    def _said(self, account: Account) -> Message:
        known = self._lying.get(account.unit) if account.unit in self._named else None
        unit = known.name if known else message(OTHER_UNIT)
        return message(N_("{unit}“{holds}”"), unit=unit, holds=message(HOLDS[account.holds]))
