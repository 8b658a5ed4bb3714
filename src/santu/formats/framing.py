"""Which of a sheet's rows is the header, and which rows under it are data."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from santu.kernel.messages import N_, Message, message

TITLE_ROWS = 10
"""A header is looked for in so many rows; titles, units and dates of a form stand above it."""

TOTAL_LABELS = frozenset({"合计", "总计", "小计"})
TOTAL_MARK = "计"
"""Stands in every label of a total, however it is spaced out."""

NOTE_MARKS = (":", "：")


@dataclass(frozen=True, slots=True)
class Body:
    """The data under a header, column by column, and what is wrong with some rows (by index)."""

    columns: Sequence[Sequence[str]]
    numbers: Sequence[int]
    faults: tuple[tuple[int, Message], ...] = ()


def header_index(rows: Sequence[Sequence[str]]) -> int:
    """The first of the leading rows with two labels or more and no note such as “单位：人”.

    A sheet of a single column has no such row; there the first row with any text is the header.
    """
    filled = [index for index, row in enumerate(rows[:TITLE_ROWS]) if any(map(str.strip, row))]
    for index in filled:
        labels = {cell.strip() for cell in rows[index]} - {""}
        if len(labels) > 1 and not any(mark in label for label in labels for mark in NOTE_MARKS):
            return index
    return filled[0] if filled else 0


def body(rows: Sequence[Sequence[str]], numbers: Sequence[int], width: int) -> Body:
    """Leave out blank rows and totals, and make every row as wide as the header.

    Args:
        rows: what stands under the header.
        numbers: the line or sheet row of each row.
        width: columns of the header.

    Returns:
        The data; a row of another width is kept, cut or filled up, with a fault.
    """
    if set(map(len, rows)) == {width} and needs_no_sorting_out(list(map(itemgetter(0), rows))):
        return Body(list(zip(*rows, strict=True)), numbers)
    kept: list[Sequence[str]] = []
    kept_numbers = []
    faults = []
    for number, row in zip(numbers, rows, strict=True):
        if _says_nothing(row):
            continue
        if len(row) < width or any(map(str.strip, row[width:])):
            wrong = message(
                N_(
                    "这一行有 {found} 列，而表头有 {width} 列；请补齐或删去分隔符，内容里有分隔符时请加引号。"
                ),
                found=len(row),
                width=width,
            )
            faults.append((len(kept), wrong))
        kept.append([*row[:width], *[""] * (width - len(row))])
        kept_numbers.append(number)
    columns = [[row[column] for row in kept] for column in range(width)]
    return Body(columns, kept_numbers, tuple(faults))


def needs_no_sorting_out(first: Sequence[str]) -> bool:
    """Whether no row can be blank or a total, by the first column."""
    return "" not in map(str.strip, first) and TOTAL_MARK not in "".join(first)


def _says_nothing(row: Sequence[str]) -> bool:
    label = next(filter(None, map(str.strip, row)), "")
    return not label or "".join(label.split()) in TOTAL_LABELS
