"""Which column of a table is which: headers by any of their usual names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from santu.formats.table import Table
from santu.kernel.messages import N_, Fault, message

NOTHING = N_("（无）")
UNIT_IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a layout knows: our name for it, and what else a header may call it.

    Where a table has several of these headers, the one named first here is taken.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each known column stands, which headers are left over, and what is missing."""

    index: Mapping[str, int]
    unmapped: tuple[str, ...]
    faults: tuple[Fault, ...]


def columns(table: Table, layout: Sequence[Column]) -> Columns:
    """Find the columns of a layout in a table's header.

    Args:
        table: the table.
        layout: the columns to look for.

    Returns:
        The place of each column found by our name for it; the headers that no column took
        (a face decides whether they may be ignored); a fault for each required column that is
        missing and for each header that stands twice.
    """
    plain = [_plain(label) for label in table.header]
    index: dict[str, int] = {}
    faults = []
    for column in layout:
        names = [name for name in map(_plain, (column.name, *column.synonyms)) if name in plain]
        if names:
            index[column.name] = plain.index(names[0])
            if plain.count(names[0]) > 1:
                faults.append(_twice(table, index[column.name]))
        elif column.required:
            faults.append(_missing(table, column))
    taken = set(index.values())
    left = [label for place, label in enumerate(table.header) if label and place not in taken]
    return Columns(index, tuple(left), tuple(faults))


def _plain(label: str) -> str:
    return UNIT_IN_BRACKETS.sub("", "".join(label.split())).lower()


def _missing(table: Table, column: Column) -> Fault:
    wrong = message(
        N_("缺少“{column}”列；请在表头补上这一列，列名可以是 {names}。现有的列：{present}。"),
        column=column.name,
        names=(column.name, *column.synonyms),
        present=tuple(filter(None, table.header)) or message(NOTHING),
    )
    return Fault(table.header_place(), wrong)


def _twice(table: Table, index: int) -> Fault:
    wrong = message(
        N_("“{label}”列出现了不止一次，无法确定用哪一列；请删去或改名多余的列。"),
        label=table.header[index],
    )
    return Fault(table.header_place(index), wrong)
