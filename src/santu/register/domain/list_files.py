"""A list as a table: read with all its faults by cell, written out so that, read back, it changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from santu.formats.workbook_writing import Sheet, Written
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.addressing import unmapped_faults
from santu.register.domain.layouts_checks import THOUSANDS, Reading, days_of
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.list_kinds import MATTER, NAME, Kind
from santu.register.domain.unit_lists import ListRow, cell_faults, row_of, twice

WIDE, MIDDLE, SLIM = 36, 16, 8


def read_list(
    path: Path, kind: Kind, unit: str, ignored: Collection[str] = ()
) -> tuple[list[ListRow], Reading]:
    """The rows of a file, and its reading with everything that is wrong, each at its cell.

    Two organs that claim one matter are no fault here: that keeps a list from being published, not from being loaded.

    Args:
        path: the file, laid out as the kind's columns.
        kind: of the list.
        unit: what the unit is called that answers where a row names no organ.
        ignored: the headers that are left out.

    Raises:
        Refused: nothing of the file can be read.
    """
    reading = Reading.of(path, kind.columns)
    reading.faults += unmapped_faults(reading, ignored)
    texts = {field.id: _texts(reading, field.id, field.holds) for field in kind.fields}
    matters = reading.texts(MATTER)
    rows = [
        row_of(kind, matter, {field: column[place] for field, column in texts.items()})
        for place, matter in enumerate(matters)
    ]
    if not rows and not reading.faults:
        text = message(N_("表头下面没有一个事项；请检查是否导出了正确的文件。"))
        reading.faults.append(Fault(reading.table.header_place(), text))
    for place, row in enumerate(rows):
        for field, found in cell_faults(kind, row):
            # A column that is missing as a whole, and a day that is none, are told already.
            if reading.has(field) and kind.field(field).holds != "day":
                reading.fault(place, field, found.template, **dict(found.params))
    _repeated(reading, kind, rows, unit)
    return rows, reading


def _texts(reading: Reading, column: str, holds: str) -> list[str]:
    """The cells of a column as a list keeps them: days and numbers in one way of writing."""
    texts = reading.texts(column)
    if holds == "day":
        found = days_of(reading, column)
        return [day.isoformat() if day else text for day, text in zip(found, texts, strict=True)]
    if holds == "number":
        return [text.replace(",", "") if THOUSANDS.fullmatch(text) else text for text in texts]
    return texts


def _repeated(reading: Reading, kind: Kind, rows: Sequence[ListRow], unit: str) -> None:
    """Rows that say the same, and codes that stand for two matters."""
    numbers = reading.table.numbers
    for place, earlier in twice(kind, rows, unit):
        # Where the names differ it is the code that is wrong, which is told below.
        if reading.has(NAME) and rows[place].name == rows[earlier].name:
            template = N_("和第 {line} 行是同一事项、同一主管机关；请删去一行。")
            reading.fault(place, NAME, template, line=numbers[earlier])
    first: dict[str, int] = {}
    for place, row in enumerate(rows):
        if not row.matter or not row.name:
            continue
        earlier = first.setdefault(row.matter, place)
        if rows[earlier].name != row.name:
            template = N_("编码“{code}”在第 {line} 行是“{name}”；一码一事，请改正编码或名称。")
            told: Mapping[str, object] = {"line": numbers[earlier], "name": rows[earlier].name}
            reading.fault(place, MATTER, template, code=row.matter, **told)


def list_sheet(kind: Kind, rows: Sequence[ListRow], title: str, *, chinese: bool) -> Sheet:
    """A list as a sheet."""
    header = [header_of(column, chinese=chinese) for column in kind.columns]
    widths = [
        SLIM,
        MIDDLE,
        *(WIDE if field.id == NAME or field.holds == "long" else MIDDLE for field in kind.fields),
    ]
    return Sheet(title, [header, *_rows(kind, rows)], widths=widths)


def _rows(kind: Kind, rows: Sequence[ListRow]) -> Iterator[Sequence[Written]]:
    for no, row in enumerate(rows, 1):
        yield [no, row.matter or None, *(row.cell(field.id) or None for field in kind.fields)]
