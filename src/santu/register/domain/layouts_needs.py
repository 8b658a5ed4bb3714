"""What townships need, as a table: one row a township, with the fewest and the most posts it may get."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from santu.formats.columns import Column
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Place, Refused, message
from santu.register.domain.counts import THOUSANDS
from santu.register.domain.layouts import CODE, NAME
from santu.register.domain.layouts_checks import Reading, codes, filled, unique, whole_numbers

NEEDS = (
    CODE,
    NAME,
    Column("need", ("需要", "需求", "工作量", "权数", "常住人口", "人口")),
    Column("floor", ("下限", "最少编制", "保底编制", "保底"), required=False),
    Column("cap", ("上限", "最多编制", "封顶编制", "编制上限"), required=False),
)
DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A township, its need in the unit of the table, and between which numbers its posts must be."""

    code: str
    name: str
    need: Fraction
    floor: int
    cap: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Needs:
    """The rows in the order of the file, and the headers nobody knew."""

    rows: tuple[NeedRecord, ...]
    unmapped: tuple[str, ...]


def read_needs(path: Path) -> Needs:
    """Read ``code, name, need`` and, where they stand, ``floor`` and ``cap``; an empty one says none.

    Raises:
        Refused: with every fault of the file, by line or cell.
    """
    reading = Reading.of(path, NEEDS)
    own, names = codes(reading, "code", Level.TOWNSHIP), reading.texts("name")
    unique(reading, "code", own)
    filled(reading, "name", names)
    needs = _numbers(reading, "need")
    floors, caps = whole_numbers(reading, "floor"), whole_numbers(reading, "cap")
    if not own:
        wrong = message(N_("表头下面没有一个乡镇；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), wrong))
    if reading.faults:
        raise Refused(reading.faults)
    rows = tuple(
        NeedRecord(code, names[row], needs[row], floors[row] or 0, caps[row], reading.table.place(row))
        for row, code in enumerate(own)
    )
    return Needs(rows, reading.columns.unmapped)


def _numbers(reading: Reading, column: str) -> list[Fraction]:
    """The numbers of a column, 0 or more, exactly as written; every cell has one."""
    numbers = []
    for row, text in enumerate(reading.texts(column)):
        digits = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
        right = DECIMAL.fullmatch(digits)
        numbers.append(Fraction(digits) if right else Fraction(0))
        if not right and reading.has(column):
            template = N_("“{text}”不是 0 或正数，算不出该分多少；请填写数字，没有需要时填 0。")
            reading.fault(row, column, template, text=text)
    return numbers
