"""Money in the ledger as pages show it, in yuan: by whoever has it and budget line, by source, and entries."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from santu.kernel.messages import N_, message
from santu.register.domain.money import Line
from santu.register.domain.yuan import decimal_of
from santu.web.ledger_rows import OWN, TOTAL
from santu.web.tables import Cell, Column, Row, Table

AMOUNT = Column("amount", N_("金额"), "number", N_("元"))
LINES = (
    Column("place", N_("单位")),
    Column("purpose", N_("用途")),
    Column("line", N_("预算项目"), "code"),
    Column("year", N_("年度"), "code"),
    Column("source", N_("资金来源")),
    Column("basis", N_("依据")),
    AMOUNT,
)
SOURCES = (Column("source", N_("资金来源")), Column("year", N_("年度"), "code"), AMOUNT)
Funds = Mapping[tuple[str, str], int]
"""So many fen, by the place that has them and their budget line; "" is the unit itself."""


def funds_table(
    funds: Funds, lines: Mapping[str, Line], places: Iterable[tuple[str, str]], href: Callable[[str], str]
) -> Table:
    """What each place of a unit has of each budget line."""
    rows = [
        Row([place, *_described(lines[code]), decimal_of(fen)])
        for unit, place in [
            ("", Cell(message(OWN))),
            *((unit, Cell(name, href(unit))) for unit, name in places),
        ]
        for (holder, code), fen in sorted(funds.items())
        if holder == unit
    ]
    if len(rows) > 1:
        rows.append(Row([Cell(message(TOTAL)), *[""] * 5, decimal_of(sum(funds.values()))], total=True))
    return Table("funds", N_("各单位的经费"), LINES, rows, frozen=True)


def _described(line: Line) -> Sequence[str]:
    return (line.purpose, line.code, str(line.year), line.source, line.basis)


def sources_table(funds: Funds, lines: Mapping[str, Line]) -> Table:
    """How much comes from which source, by year."""
    sums: Counter[tuple[str, int]] = Counter()
    for (_, code), fen in funds.items():
        sums[lines[code].source, lines[code].year] += fen
    rows = [Row([source, str(year), decimal_of(fen)]) for (source, year), fen in sorted(sums.items())]
    if len(rows) > 1:
        rows.append(Row([Cell(message(TOTAL)), "", decimal_of(sums.total())], total=True))
    return Table("sources", N_("资金来源"), SOURCES, rows)
