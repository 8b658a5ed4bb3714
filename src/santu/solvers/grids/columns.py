"""What kind of columns a village has: asked first, so that what is wrong inside them can be asked at all."""

from collections.abc import Iterator
from dataclasses import replace
from numbers import Real

import numpy as np

from santu.kernel.messages import N_, Fault, Message, message
from santu.solvers.grids.checks import DATUM, HOUSEHOLDS, NAMES, OLD_GRID, PEOPLE, SPECIAL_GRID, told
from santu.solvers.grids.problem import Village

NOT_A_COLUMN = N_("{what}要是一维的 numpy 数组，每栋建筑一个{kind}，这里是{found}；请用 numpy.array 转换。")
NOT_NUMBERS = N_("{what}要是数：行 {rows} 不是；请补上或更正，再以数的数组给出。")
NOT_A_TABLE = N_("{what}要是每行 {width} 个数的 numpy 数组，这里是{found}；请改成 m × {width}。")
A_TYPE = N_(" {type} 类型")
AN_ARRAY = N_(" {type} 类型、形状 {shape} 的数组")
NUMBER, TEXT = N_("数"), N_("文字")
PAIRS, BARRIERS = N_("相邻关系（pairs）"), N_("隔断（barriers）")
# What numpy calls whole numbers with and without a sign, and others.
NUMBERS = "iuf"


def column_faults(village: Village) -> Iterator[Fault]:
    """All that is not an array of the right kind and shape."""
    if village.names is not None and not _is_column(village.names):
        yield _no_column(NAMES, TEXT, village.names)
        village = replace(village, names=None)
    if village.datum is not None and not _is_column(village.datum):
        yield _no_column(DATUM, TEXT, village.datum)
    for what, values in (
        ("x", village.x),
        ("y", village.y),
        (HOUSEHOLDS, village.households),
        (PEOPLE, village.people),
        (OLD_GRID, village.existing),
        (SPECIAL_GRID, village.special),
    ):
        if values is None or (_is_column(values) and values.dtype.kind in NUMBERS):
            continue
        rows = _no_numbers(values, village) if _is_column(values) else ()
        yield (
            Fault("", message(NOT_NUMBERS, what=message(what), rows=rows))
            if rows
            else _no_column(what, NUMBER, values)
        )
    tables: tuple[tuple[str, int, object], ...] = ((PAIRS, 2, village.pairs), (BARRIERS, 4, village.barriers))
    for what, width, table in tables:
        if table is not None and not (
            isinstance(table, np.ndarray) and table.shape[1:] == (width,) and table.dtype.kind in NUMBERS
        ):
            yield Fault("", message(NOT_A_TABLE, what=message(what), width=width, found=_found(table)))


def _is_column(values: object) -> bool:
    return isinstance(values, np.ndarray) and values.ndim == 1


def _no_numbers(
    values: np.ndarray[tuple[int, ...], np.dtype[np.generic]], village: Village
) -> tuple[str | Message, ...]:
    """The rows of a column that hold something else than a number."""
    named = village.names is None or len(village.names) == len(values)
    return told(
        [
            village.name(row) if named else str(row + 1)
            for row, value in enumerate(values.tolist())
            if not isinstance(value, Real)
        ]
    )


def _no_column(what: str, kind: str, values: object) -> Fault:
    return Fault("", message(NOT_A_COLUMN, what=message(what), kind=message(kind), found=_found(values)))


def _found(values: object) -> Message:
    """What was given instead."""
    if isinstance(values, np.ndarray):
        shape = " × ".join(map(str, values.shape)) or "()"
        return message(AN_ARRAY, type=values.dtype, shape=shape)
    return message(A_TYPE, type=type(values).__name__)
