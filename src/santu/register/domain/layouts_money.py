"""Money as a table: one row a holder and a budget line, with what the line says and how much the holder has of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from santu.formats.columns import Column
from santu.kernel.messages import N_, Place
from santu.register.domain.addressing import Addresses, Named, body_of, divisions_of
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_templates import Explained, Template
from santu.register.domain.ledger import Account
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.money import Line, funds
from santu.register.domain.yuan import fen_of, fen_wrong
from santu.standards.rulebook import Standards

MONEY = (
    Column("code", ("代码", "区划代码", "统计用区划代码", "行政区划代码", "单位代码", "乡镇代码")),
    Column("unit", ("单位", "单位名称", "名称", "乡镇"), required=False),
    Column("body", ("机构", "机构名称", "内设机构"), required=False),
    Column("line", ("预算项目编码", "项目编码", "项目代码", "预算编码")),
    Column("year", ("预算年度", "年度", "年份")),
    Column("source", ("资金来源", "来源")),
    Column("purpose", ("用途", "项目名称", "资金用途")),
    Column("basis", ("依据", "文号", "下达文号")),
    Column("amount", ("金额", "金额（元）", "金额(元)", "经费")),
)
TEMPLATE = Template(
    "money",
    N_("经费台账"),
    MONEY,
    {
        "code": Explained(
            N_("省、市、县或乡镇的区划代码；请把这一列设为“文本”，否则电子表格会改写代码。"), "140703103"
        ),
        "unit": Explained(N_("这个代码的单位叫什么；写了就核对，可以不写。"), "水秀镇"),
        "body": Explained(N_("机构的名称，和登记里的一样；经费属于单位本级时留空。"), "便民服务中心"),
        "line": Explained(
            N_("预算项目的编码，全省唯一；同一编码的年度、来源、用途和依据各行相同。"), "2021-0103"
        ),
        "year": Explained(N_("四位数的年份。"), "2021"),
        "source": Explained(N_("钱从哪里来，如一般公共预算、上级转移支付。"), "一般公共预算"),
        "purpose": Explained(N_("钱做什么用。"), "便民服务中心运转经费"),
        "basis": Explained(N_("下达或批复的文号。"), "财预〔2021〕12号"),
        "amount": Explained(N_("这个单位或机构现有多少，以元计，最多两位小数；没有时写 0。"), "120000.00"),
    },
)
"""A file states what its rows name; holders and lines that it does not name stay as they are."""
FIRST_YEAR, LAST_YEAR = 1949, 2199


@dataclass(frozen=True, slots=True)
class Funds:
    """That somebody has so many fen of a budget line."""

    account: Account
    fen: int
    place: Place


@dataclass(frozen=True, slots=True)
class MoneyStated:
    """What a file states: who has how much, and what its budget lines are, each with its row."""

    funds: Sequence[Funds]
    lines: Mapping[str, Line]


@dataclass(frozen=True, slots=True)
class MoneyChanged:
    """Funds that a file changes, in fen."""

    account: Account
    was: int
    becomes: int
    place: Place

    @property
    def by(self) -> int:
        return self.becomes - self.was


def money_stated(
    reading: Reading, where: Addresses, known: Mapping[str, Line], standards: Standards
) -> MoneyStated:
    """What the rows of a file state; what is wrong with them is left in the reading's faults.

    Args:
        reading: the file.
        where: what its codes and names stand for.
        known: the budget lines that there are already.
        standards: the kinds of quota, whose keys no budget line has.
    """
    divisions, years, amounts = divisions_of(reading, "code", where), _years(reading), _amounts(reading)
    kinds = {item.id for item in standards.items(KINDS, where.day)}
    found: list[Funds] = []
    lines: dict[str, Line] = {}
    first: dict[Account, int] = {}
    for row, (division, year, fen) in enumerate(zip(divisions, years, amounts, strict=True)):
        holder = _holder(reading, row, division, where)
        line = _line(reading, row, year)
        if line is None:
            continue
        if line.code in kinds:
            reading.fault(
                row, "line", N_("“{code}”是编制类别，不能作预算项目的编码；请换一个编码。"), code=line.code
            )
        _same(reading, row, line, known.get(line.code) or lines.setdefault(line.code, line))
        if holder is None or fen is None:
            continue
        account = funds(holder.id, line.code)
        if (earlier := first.setdefault(account, row)) != row:
            template = N_("与第 {line} 行是同一个单位和预算项目；请合并成一行。")
            reading.fault(row, "line", template, line=reading.table.numbers[earlier])
            continue
        found.append(Funds(account, fen, reading.table.place(row, reading.columns.index["amount"])))
    return MoneyStated(found, lines)


def _holder(reading: Reading, row: int, division: Named | None, where: Addresses) -> Named | None:
    if division is None:
        return None
    said = reading.text(row, "unit") if reading.has("unit") else ""
    if said and said != division.name:
        other = N_("代码 {code} 的单位叫“{name}”，这里写的是“{said}”；请核对是代码错了还是名称错了。")
        reading.fault(row, "unit", other, code=reading.text(row, "code"), name=division.name, said=said)
        return None
    named = reading.has("body") and reading.text(row, "body")
    return body_of(reading, row, "body", division, where) if named else division


def _line(reading: Reading, row: int, year: int | None) -> Line | None:
    """The budget line of a row; what is left empty is a fault."""
    words = {
        name: reading.text(row, name) for name in ("line", "source", "purpose", "basis") if reading.has(name)
    }
    for name, text in words.items():
        if not text:
            reading.fault(row, name, N_("没有填写；每笔经费都要写明预算项目、来源、用途和依据，请补上。"))
    if len(words) < 4 or not all(words.values()) or year is None:
        return None
    return Line(words["line"], year, words["source"], words["purpose"], words["basis"])


def _same(reading: Reading, row: int, line: Line, known: Line) -> None:
    """A budget line is described alike wherever it is named."""
    template = N_("预算项目 {code} 的这一项是“{known}”，这里写的是“{said}”；请改成一样的，或用新的编码。")
    for one in fields(Line):
        here, there = getattr(line, one.name), getattr(known, one.name)
        if one.name not in ("code", "matter") and here != there:
            reading.fault(row, one.name, template, code=line.code, known=there, said=here)


def _years(reading: Reading) -> list[int | None]:
    found: list[int | None] = []
    for row, text in enumerate(reading.texts("year")):
        year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
        found.append(year if year and FIRST_YEAR <= year <= LAST_YEAR else None)
        if found[-1] is None and reading.has("year"):
            reading.fault(row, "year", N_("“{text}”不是年份；请写成 2021 这样的四位数。"), text=text)
    return found


def _amounts(reading: Reading) -> list[int | None]:
    found: list[int | None] = []
    for row, text in enumerate(reading.texts("amount")):
        fen = fen_of(text)
        if fen is None and reading.has("amount"):
            wrong = N_("“{text}”不是金额；请以元填写，0 或正数，最多两位小数。")
            reading.wrong(row, "amount", fen_wrong(text, wrong))
        found.append(fen)
    return found


def money_differing(said: Sequence[Funds], balances: Mapping[Account, int]) -> list[MoneyChanged]:
    """What a file changes."""
    found = (MoneyChanged(one.account, balances.get(one.account, 0), one.fen, one.place) for one in said)
    return [one for one in found if one.by]
