"""A table of a page: columns and rows of plain values, from which HTML, workbook and CSV are made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, Literal, TypeVar, overload

from santu.kernel.messages import Message

Kind = Literal["text", "number", "percent", "day", "code", "sign", "badge"]
Value = str | int | float | Decimal | date | Message | None
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in files, its title (marked ``N_``), what it holds, and in which unit."""

    key: str
    title: str | Message
    kind: Kind = "text"
    unit: str = ""
    hint: str | Message = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what the page adds to it: where it leads, a small mark, a word below, a tone.

    Where it has ``parts``, the page shows those, one after the other, and files the value.
    """

    value: Value
    href: str = ""
    mark: str = ""
    hint: str | Message = ""
    below: str | Message = ""
    tone: str = ""
    parts: Sequence["Cell"] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells stand in the order of the columns; ``sign`` says what becomes of it.

    One marked ``heading`` has a single cell, which heads the rows below it; files leave it out.
    """

    cells: Sequence[Cell | Value]
    sign: str = ""
    total: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class RowsOf(Sequence[Row], Generic[Thing]):
    """The rows of very many things, each made only when it is asked for."""

    things: Sequence[Thing]
    make: Callable[[Thing], Row]

    def __len__(self) -> int:
        return len(self.things)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        if isinstance(place, slice):
            return [self.make(thing) for thing in self.things[place]]
        return self.make(self.things[place])


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name that is used in addresses and names of files.

    Attributes:
        name: letters, digits and hyphens only.
        title: what the table is called, marked ``N_``.
        columns: in order.
        rows: in order; rows marked ``total`` stand at the foot.
        empty: what to do where there is no row.
        frozen: whether the first column stays while the rest scrolls sideways.
        labelled: whether each cell says its column where the rows of ``stacks`` stand one below the other.
        shown: the rows of the page, where it shows a part only; files always hold all.
    """

    name: str
    title: str | Message
    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[Cell | Value]]
    empty: str | Message = ""
    frozen: bool = False
    labelled: bool = False
    shown: Sequence[Row | Sequence[Cell | Value]] | None = field(default=None)

    @property
    def is_whole(self) -> bool:
        """Whether the page has every row; of a list in pages it could sort and filter just what is on this one."""
        return self.shown is None or len(self.shown) >= len(self.rows)

    def rows_shown(self) -> list[Row]:
        """The rows that the page shows."""
        return [as_row(row) for row in (self.rows if self.shown is None else self.shown)]

    def rows_all(self) -> list[Row]:
        """Every row but those that only head others."""
        return [row for row in map(as_row, self.rows) if not row.heading]


def as_row(row: "Row | Sequence[Cell | Value]") -> Row:
    """A row as such."""
    return row if isinstance(row, Row) else Row(row)


def as_cell(value: "Cell | Value") -> Cell:
    """A cell as such."""
    return value if isinstance(value, Cell) else Cell(value)


def value_of(cell: "Cell | Value") -> Value:
    """What a cell holds, without what the page adds to it."""
    return cell.value if isinstance(cell, Cell) else cell
