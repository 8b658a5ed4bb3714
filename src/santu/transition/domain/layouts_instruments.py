"""Instruments as they are given: a line of five parts, or a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from santu.formats.columns import Column
from santu.kernel.messages import N_, Fault, Place, Refused, message
from santu.register.domain.layouts_checks import Reading
from santu.transition.domain.instruments import Document

INSTRUMENTS = (
    Column("authority", ("事项", "审批事项")),
    Column("number", ("文号", "批准文号")),
    Column("day", ("日期", "批准日期")),
    Column("issuer", ("机关", "批准机关", "发文机关")),
    Column("minutes", ("纪要", "会议纪要"), required=False),
)
FEWEST, MOST = 4, 5
SEPARATOR = "|"


def instruments_of_lines(lines: Sequence[str], place: str) -> list[Document]:
    """Instruments written as ``authority|number|day|issuer|minutes``, the last where it is due.

    Raises:
        Refused: with every line that has too few or too many parts, or a date that is none.
    """
    faults: list[Fault] = []
    found = []
    for number, line in enumerate(lines, 1):
        parts = [part.strip() for part in line.split(SEPARATOR)]
        where = f"{place} {number}"
        if not FEWEST <= len(parts) <= MOST:
            template = N_("“{line}”应为“事项|文号|日期|机关”，须有纪要的再加“|纪要”；请补全。")
            faults.append(Fault(where, message(template, line=line)))
            continue
        day = _day(parts[2], where, faults)
        if day:
            minutes = parts[-1] if len(parts) == MOST else ""
            found.append(Document(parts[0], parts[1], day, parts[3], minutes))
    if faults:
        raise Refused(faults)
    return found


def read_instruments(path: Path) -> list[Document]:
    """Read instruments from a table: ``authority, number, day, issuer`` and ``minutes``.

    Raises:
        Refused: with every fault of the file, by line or cell.
    """
    reading = Reading.of(path, INSTRUMENTS)
    columns = [reading.texts(column.name) for column in INSTRUMENTS]
    found = list(_documents(reading, zip(*columns, strict=True)))
    if reading.faults:
        raise Refused(reading.faults)
    return found


def _documents(reading: Reading, rows: Iterator[tuple[str, ...]]) -> Iterator[Document]:
    for row, (authority, number, text, issuer, minutes) in enumerate(rows):
        if not reading.has("day"):
            return
        place = reading.table.place(row, reading.columns.index["day"])
        day = _day(text, place, reading.faults)
        if day:
            yield Document(authority, number, day, issuer, minutes)


def _day(text: str, place: Place, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        template = N_("“{text}”不是日期；请写成 2021-10-31 这样的年-月-日。")
        faults.append(Fault(place, message(template, text=text)))
        return None
