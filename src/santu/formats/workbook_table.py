"""Tables in workbooks (.xlsx, .xls): one sheet, with merged cells filled and codes as text."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from santu.formats.framing import body, header_index
from santu.formats.table import Table
from santu.formats.workbook_guard import check_extent
from santu.kernel.messages import N_, Refused, refuse

Cell = int | float | str | bool | time | date | datetime | timedelta
Found = TypeVar("Found")
Range = tuple[tuple[int, int], tuple[int, int]]


def workbook_table(data: bytes, name: str, digest: str, sheet: str | None) -> Table:
    """Read one sheet of a workbook as a table.

    Args:
        data: the bytes of the file.
        name: the name by which faults call the file.
        digest: the digest of the bytes, kept with the table.
        sheet: the sheet to read; by default the first visible one that is not empty.

    Returns:
        The table; every row of a sheet is as wide as its header.

    Raises:
        Refused: this is no workbook, it is locked, it has no such sheet, or it is empty.
    """
    check_extent(data, name)
    found = _open_sheet(data, name, sheet)
    top, left = found.start or (0, 0)
    rows = [[cell_text(cell) for cell in row] for row in found.to_python(skip_empty_area=True)]
    merged = [_shifted(area, top, left) for area in found.merged_cell_ranges or []]
    _fill(rows, merged)
    start = header_index(rows)
    end = _header_end(merged, start)
    header = _labels(rows[start:end])
    numbers = range(top + 1, top + 1 + len(rows))
    under = body(rows[end:], numbers[end:], len(header))
    return Table(name, header, under.columns, under.numbers, numbers[start], digest, found.name, left)


def cell_text(value: Cell) -> str:
    """The text of a cell: codes stored as numbers without “.0”, dates as 2021-10-31."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def _open_sheet(data: bytes, name: str, sheet: str | None) -> CalamineSheet:
    return _guarded(data, name, lambda workbook: _choose(workbook, name, sheet))


def _guarded(data: bytes, name: str, find: Callable[[CalamineWorkbook], Found]) -> Found:
    """What is found in a workbook; one that cannot be opened is refused."""
    try:
        return find(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except Refused:
        raise
    except CalamineError as error:
        cause: BaseException = error
    except BaseException as error:  # a panic of the reader on damaged bytes is no Exception
        if type(error).__name__ != "PanicException":
            raise
        cause = error
    raise refuse(
        name,
        N_(
            "不能作为 Excel 工作簿打开（{cause}）；请确认文件没有损坏、没有加密，"
            "文本文件请把扩展名改为 .csv。"
        ),
        cause=str(cause).strip() or type(cause).__name__,
    ) from cause


def _choose(workbook: CalamineWorkbook, name: str, sheet: str | None) -> CalamineSheet:
    if sheet is not None and sheet not in workbook.sheet_names:
        raise refuse(
            name,
            N_("没有名为“{sheet}”的工作表；请改用其中之一：{sheets}。"),
            sheet=sheet,
            sheets=tuple(workbook.sheet_names),
        )
    for candidate in _shown(workbook) if sheet is None else [sheet]:
        found = workbook.get_sheet_by_name(candidate)
        if found.start is not None and found.height:
            return found
    raise refuse(name, N_("工作簿里没有可见而有内容的工作表；请检查是否导出了正确的文件。"))


def _shown(workbook: CalamineWorkbook) -> list[str]:
    return [
        found.name
        for found in workbook.sheets_metadata
        if found.typ == SheetTypeEnum.WorkSheet and found.visible == SheetVisibleEnum.Visible
    ]


def filled_sheets(data: bytes, name: str) -> list[str]:
    """The names of the visible sheets that are not empty, in their order.

    Raises:
        Refused: this is no workbook, or it is locked.
    """
    check_extent(data, name)
    return _guarded(data, name, _filled)


def _filled(workbook: CalamineWorkbook) -> list[str]:
    sheets = {one: workbook.get_sheet_by_name(one) for one in _shown(workbook)}
    return [one for one, sheet in sheets.items() if sheet.start is not None and sheet.height]


def _shifted(area: Range, top: int, left: int) -> Range:
    (row, column), (last_row, last_column) = area
    return (row - top, column - left), (last_row - top, last_column - left)


def _fill(rows: list[list[str]], merged: Sequence[Range]) -> None:
    """Write the text of each merged area into all of its cells."""
    for (top, left), (bottom, right) in merged:
        if not (0 <= top < len(rows) and 0 <= left < len(rows[top])):
            continue
        text = rows[top][left]
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [text] * len(row[left : right + 1])


def _header_end(merged: Sequence[Range], start: int) -> int:
    """The row after the header: a merged area that begins in its first row may reach further down.

    A group label merged over several columns always has the labels of its columns below it.
    """
    ends = [start + 1]
    for (top, left), (bottom, right) in merged:
        if top == start:
            ends.append(bottom + 1 if right == left or bottom > top else start + 2)
    return max(ends)


def _labels(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One label a column: its lowest one, after its group's where several columns share it."""
    parts = [list(dict.fromkeys(filter(None, map(str.strip, column)))) for column in zip(*rows, strict=True)]
    lowest = [labels[-1] if labels else "" for labels in parts]
    return tuple(
        label if lowest.count(label) == 1 else "".join(labels)
        for label, labels in zip(lowest, parts, strict=True)
    )
