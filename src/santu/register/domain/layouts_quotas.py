"""The ledger of posts as a table: one row a place, a kind of quota and a measure, one column what it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, Place, message
from santu.register.domain.addressing import Addresses, Named, body_of, divisions_of, kinds_of, measures_of
from santu.register.domain.layouts_checks import Reading, whole_numbers
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.loans import kind_faults
from santu.standards.rulebook import Standards

AUTHORISED = Column("authorised", ("核定", "核定编制", "核定数", "核定编制数", "编制数"), required=False)
FIGURES = (
    Column("issued", ("上级核定", "上级下达"), required=False),
    Column("cap", ("总额", "编制总额"), required=False),
    Column("level", ("未分配", "未分配编制"), required=False),
    Column("pool", ("周转池", "周转编制"), required=False),
    Column("frozen", ("冻结", "冻结编制"), required=False),
    AUTHORISED,
)
QUOTAS = (
    Column("code", ("代码", "区划代码", "统计用区划代码", "行政区划代码", "单位代码", "乡镇代码")),
    Column("unit", ("单位", "单位名称", "名称", "乡镇"), required=False),
    Column("body", ("机构", "机构名称", "内设机构"), required=False),
    Column("kind", ("编制类别", "编制类型", "编制种类", "类别")),
    Column("measure", ("计数", "计数方式", "职数"), required=False),
    *FIGURES,
)
OF_DIVISIONS = frozenset({"issued", "cap", "level", "pool", "frozen"})
OF_BODIES = frozenset({"frozen", "authorised"})

TEMPLATE = Template(
    "quotas",
    N_("编制台账"),
    QUOTAS,
    {
        "code": Explained(
            N_("省、市、县或乡镇的区划代码；请把这一列设为“文本”，否则电子表格会改写代码。"), "140703103"
        ),
        "unit": Explained(N_("这个代码的单位叫什么；写了就核对，可以不写。"), "水秀镇"),
        "body": Explained(
            N_("机构的名称，和登记里的一样；写单位自己的总额、未分配和周转池时留空。"), "便民服务中心"
        ),
        "kind": Explained(N_("编制类别，如行政编制、事业编制；类别之间不得混用。"), "事业编制"),
        "measure": Explained(N_("人员编制、正职领导职数或副职领导职数；不写时是人员编制。"), "人员编制"),
        "issued": Explained(N_("上级核定给这个单位的总数；只有核增、核减时才改。"), ""),
        "cap": Explained(N_("这个单位留着、还没有下达的总额。"), ""),
        "level": Explained(N_("下达到这个单位、还没有核定到机构的。"), ""),
        "pool": Explained(N_("这个单位周转池里空着的；借出和预留的不在内。"), ""),
        "frozen": Explained(N_("这个单位或机构冻结的。"), ""),
        "authorised": Explained(N_("核定给这个机构的编制数，等于空编加在编减超编。"), "12"),
    },
)
"""A cell that is left empty says nothing: that balance stays as it is."""


@dataclass(frozen=True, slots=True)
class Stated:
    """That an account holds so many; for the vacant posts of a body, that so many are authorised to it."""

    account: Account
    value: int
    place: Place


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure of the ledger that a file changes; of a body's vacant posts those that are authorised to it."""

    account: Account
    was: int
    becomes: int
    place: Place

    @property
    def by(self) -> int:
        return self.becomes - self.was


def stated(reading: Reading, where: Addresses, standards: Standards) -> list[Stated]:
    """What the rows of a file state; what is wrong with them is left in the reading's faults."""
    if not any(reading.has(column.name) for column in FIGURES):
        labels = tuple(column.synonyms[0] for column in FIGURES)
        wrong = message(N_("没有一列数字；请至少补上其中一列：{names}。"), names=labels)
        reading.faults.append(Fault(reading.table.header_place(), wrong))
    divisions = divisions_of(reading, "code", where)
    kinds, measures = kinds_of(reading, "kind", where.day, standards), measures_of(reading, "measure")
    figures = {column.name: whole_numbers(reading, column.name) for column in FIGURES}
    bodies, names = reading.texts("body"), reading.texts("unit")
    found: list[Stated] = []
    first: dict[Account, int] = {}
    for row, (division, kind, measure) in enumerate(zip(divisions, kinds, measures, strict=True)):
        if division is None:
            continue
        if names[row] and names[row] != division.name:
            other = N_("代码 {code} 的单位叫“{name}”，这里写的是“{said}”；请核对是代码错了还是名称错了。")
            code = reading.text(row, "code")
            reading.fault(row, "unit", other, code=code, name=division.name, said=names[row])
        holder = body_of(reading, row, "body", division, where) if bodies[row] else division
        if holder is None or not kind or measure is None:
            continue
        if not _repeated(reading, row, Account(holder.id, Holds.LEVEL, kind, measure), first):
            found += _of_row(reading, row, Account(holder.id, Holds.LEVEL, kind, measure), figures, bodies)
            place = reading.table.place(row, reading.columns.index["kind"])
            reading.faults += _misfits(holder, kind, place, where.day, standards)
    return found


def _repeated(reading: Reading, row: int, key: Account, first: dict[Account, int]) -> bool:
    earlier = first.setdefault(key, row)
    if earlier == row:
        return False
    template = N_("与第 {line} 行是同一个单位、类别和计数；请合并成一行。")
    reading.fault(row, "code", template, line=reading.table.numbers[earlier])
    return True


def _of_row(
    reading: Reading,
    row: int,
    key: Account,
    figures: Mapping[str, Sequence[int | None]],
    bodies: Sequence[str],
) -> list[Stated]:
    """The figures of a row; one in a column that is not for such a place is a fault."""
    fitting = OF_BODIES if bodies[row] else OF_DIVISIONS
    found = []
    for name, values in figures.items():
        value = values[row]
        if value is None:
            continue
        if name not in fitting:
            template = (
                N_("机构只有核定和冻结；请把这一格清空，或写到它所在单位的一行。")
                if bodies[row]
                else N_("核定编制记在机构上；请在“机构”列写明是哪一个机构，或清空这一格。")
            )
            reading.fault(row, name, template)
            continue
        holds = Holds.VACANT if name == AUTHORISED.name else Holds(name)
        place = reading.table.place(row, reading.columns.index[name])
        found.append(Stated(key._replace(holds=holds), value, place))
    return found


def _misfits(holder: Named, kind: str, place: Place, day: date, standards: Standards) -> Iterator[Fault]:
    """That a body does not use a kind of quota."""
    if holder.category:
        for fault in kind_faults(kind, holder.category, day, standards):
            yield Fault(place, fault.message)


def figure_now(account: Account, balances: Mapping[Account, int]) -> int:
    """What a file would state of an account: its balance, of vacant posts those that are authorised."""
    if account.holds is not Holds.VACANT:
        return balances.get(account, 0)
    filled, beyond = (
        balances.get(account._replace(holds=holds), 0) for holds in (Holds.FILLED, Holds.BEYOND)
    )
    return balances.get(account, 0) + filled - beyond


def differing(said: Sequence[Stated], balances: Mapping[Account, int]) -> list[Changed]:
    """What a file changes."""
    found = (Changed(one.account, figure_now(one.account, balances), one.value, one.place) for one in said)
    return [one for one in found if one.by]


def unbalanced(
    changes: Sequence[Changed], names: Mapping[str, str], titles: Mapping[Measure, str]
) -> list[Fault]:
    """The kinds and measures of which there would be more or fewer posts than were issued."""
    sums: dict[tuple[str, Measure], int] = {}
    places: dict[tuple[str, Measure], Place] = {}
    for one in changes:
        key = (one.account.kind, one.account.measure)
        sums[key] = sums.get(key, 0) + (-one.by if one.account.holds is Holds.ISSUED else one.by)
        places.setdefault(key, one.place)
    more = N_(
        "{kind}（{measure}）各格加起来多出 {amount} 名，没有来源：编制不会凭空增加；请同时减少别处，或改“上级核定”。"
    )
    fewer = N_(
        "{kind}（{measure}）各格加起来少了 {amount} 名，没有去处：编制不会凭空减少；请同时增加别处，或改“上级核定”。"
    )
    return [
        Fault(
            places[kind, measure],
            message(
                more if amount > 0 else fewer,
                kind=message(names[kind]),
                measure=message(titles[measure]),
                amount=abs(amount),
            ),
        )
        for (kind, measure), amount in sums.items()
        if amount
    ]
