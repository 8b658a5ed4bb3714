"""A table as it stands in a file: text cells, and where each of them is."""

from collections.abc import Sequence
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, Place, message

LINE = N_("{name} 第 {line} 行")
CELL = N_("{name} 第 {line} 行 {column} 列")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under one header, kept by column; titles, blank rows and totals are left out.

    ``numbers`` holds the line (CSV) or sheet row (workbook) of each row, counted from 1.
    Rows in ``unsound`` have a reading fault of their own, so what they say proves nothing.
    """

    name: str
    header: tuple[str, ...]
    columns: Sequence[Sequence[str]]
    numbers: Sequence[int]
    header_number: int
    digest: str
    sheet: str = ""
    first_column: int = 0
    unsound: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.numbers)

    def column(self, index: int) -> list[str]:
        """All cells of one column, without the white space around them."""
        return list(map(str.strip, self.columns[index]))

    def place(self, row: int, column: int | None = None) -> Place:
        """Where a cell is, as its owner would look for it: line and column, or the cell's name."""
        return self._place(self.numbers[row], column)

    def header_place(self, column: int | None = None) -> Place:
        """Where the header is, or one label of it."""
        return self._place(self.header_number, column)

    def _place(self, number: int, column: int | None) -> Place:
        if self.sheet:
            cell = "" if column is None else column_letters(self.first_column + column)
            return f"{self.name} {self.sheet}!{cell}{number}"
        if column is None:
            return line_place(self.name, number)
        return message(CELL, name=self.name, line=number, column=self.header[column])


def line_place(name: str, number: int) -> Message:
    """Where a line of a text file is."""
    return message(LINE, name=name, line=number)


def column_letters(index: int) -> str:
    """The spreadsheet's name of a column counted from 0: A to Z, then AA."""
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
