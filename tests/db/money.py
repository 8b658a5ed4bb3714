"""Money in the small register: budget lines, and how much of them whoever has."""

from collections.abc import Sequence
from pathlib import Path

from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.ledger import Account, Entry, Holds, Measure
from santu.register.domain.money import funds
from santu.register.models import BudgetLine
from tests.db.quotas import entered, moves
from tests.db.registers import DAY, unit

RUNNING, ROADS = "2020-01", "2020-02"
LABELS = ("代码", "单位", "机构", "预算项目编码", "年度", "资金来源", "用途", "依据", "金额（元）")
SAID = {
    RUNNING: (2020, "一般公共预算", "运转经费", "财预〔2020〕1号"),
    ROADS: (2020, "上级转移支付", "道路维修", "财预〔2020〕2号"),
}
CENTRE = "便民服务中心"


def lines() -> None:
    """The budget lines."""
    columns = ("year", "source", "purpose", "basis")
    for code, said in SAID.items():
        BudgetLine.objects.create(code=code, **dict(zip(columns, said, strict=True)))


def issued(code: str, line: str = RUNNING) -> Account:
    return Account(unit(code), Holds.ISSUED, line, Measure.FEN)


def appropriated(*given: tuple[str, str, int]) -> int:
    """To units (by id) of the first county: so many fen of a line."""
    source = {line: issued("140101", line) for _, line, _ in given}
    return entered(*moves(DAY, *((source[line], funds(one, line), fen) for one, line, fen in given)))


def moved(source: Account, target: Account, fen: int, day=DAY) -> Entry:
    return Entry(day, source, target, fen)


def row(code: str, body: str = "", line: str = RUNNING, amount: object = "0", **said: object) -> list[object]:
    values = dict(zip(("year", "source", "purpose", "basis"), SAID[line], strict=True)) | said
    return [code, "", body, line, *values.values(), amount]


def file_of(folder: Path, rows: Sequence[Sequence[object]]) -> Path:
    path = folder / "经费.xlsx"
    path.write_bytes(workbook([Sheet("经费", [LABELS, *rows])]))
    return path
