"""The buildings of a part, sorted by village, as arrays."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, message, refuse
from santu.scale.parts import CSV, Part, rows_of
from santu.scale.store import connected
from santu.solvers.grids.checks import told
from santu.solvers.grids.problem import NO_GRID, Floats, Ints, Whole

BROKEN = N_("这个文件读不了，可能没有写完或已损坏（{cause}）；请重新导出这一份。其余各份不受影响。")
BROKEN_CSV = N_(
    "这个 CSV 读不了（{cause}）；请核对分隔符和引号，另存为 UTF-8 编码的 CSV 再来。其余各份不受影响。"
)
MISSING = N_("缺少这些列：{missing}；文件里有：{found}。请补上列再来。")
EMPTY = N_("这个文件里一行也没有；请核对这一份的数据是否取全。")
CODE = N_("村代码要是 12 位数字：行 {rows}；请按统计用区划代码更正。")

NEEDED = ("village", "x", "y", "households", "people")
LABELS = ("existing", "special", "code")
TEXTS = ("crs", "datum", "dense", "class", "synthetic", *LABELS)
NO_LABEL = ("", "-1", "-1.0", "nan")
YES, NO = ("true", "1", "1.0", "是"), ("false", "0", "0.0", "否")
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: the number of each row's, and what the numbers stand for, in order.

    In a column of labels (grids, codes) -1 stands for none.
    """

    number: Ints
    values: tuple[str, ...]


@dataclass(frozen=True)
class Buildings:
    """The buildings of a part, sorted by village, in the order of the file within one.

    Attributes:
        village: its code as a number.
        row: of the file, from 1.
        ids: what the rows are called, where they have an ``id``; else they are called by their row.
        texts: the columns of ``TEXTS`` that there are.
    """

    village: Whole
    row: Whole
    ids: NDArray[np.object_] | None
    x: Floats
    y: Floats
    households: Floats
    people: Floats
    texts: dict[str, Texts]

    @property
    def synthetic(self) -> bool:
        """Whether the input says that it is made up."""
        return bool((self.flags("synthetic", slice(None)) == 1).any())

    def spans(self) -> Iterator[slice]:
        """The rows of each village."""
        if len(self.village):
            edges = [0, *(np.flatnonzero(np.diff(self.village)) + 1).tolist(), len(self.village)]
            yield from (slice(first, last) for first, last in pairwise(edges))

    def names(self, span: slice) -> list[str]:
        """What some rows are called."""
        return [str(name) for name in (self.row if self.ids is None else self.ids)[span].tolist()]

    def flags(self, column: str, span: slice) -> Ints:
        """1 for yes, 0 for no, -1 where it is not said."""
        if column not in self.texts:
            return np.full(len(self.village[span]), UNKNOWN, np.int32)
        texts = self.texts[column]
        low = [value.lower() for value in texts.values]
        kinds = [1 if value in YES else 0 if value in NO else UNKNOWN for value in low]
        return np.array(kinds, np.int32)[texts.number[span]]

    def labels(self, column: str, span: slice) -> tuple[Ints | None, tuple[str, ...]]:
        """The label of each row, numbered within some rows, and what they are; ``None`` where no row has one."""
        if column not in self.texts:
            return None, ()
        texts = self.texts[column]
        found, number = np.unique(texts.number[span], return_inverse=True)
        none = int(len(found) > 0 and found[0] == NO_GRID)
        if none == len(found):
            return None, ()
        return (number - none).astype(np.int32), tuple(texts.values[one] for one in found[none:])


def read(part: Part, village: str = "") -> tuple[Buildings, list[Fault]]:
    """The buildings of a part; rows whose village has no code are left out and told as faults.

    Raises:
        Refused: the file cannot be read, columns are missing, or it is empty.
    """
    source = rows_of(part.path)
    try:
        with connected() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            has = [str(row[0]).lower() for row in described]
            if missing := tuple(name for name in NEEDED if name not in has):
                found = tuple(name for name in has if name != "file_row_number")
                raise refuse(part.path.name, MISSING, missing=missing, found=found)
            texts = [name for name in TEXTS if name in has]
            connection.execute(_loading(source, texts, "id" in has, village))
            return _buildings(connection, part, texts, "id" in has)
    except duckdb.Error as error:
        cause = str(error).strip().splitlines()[0]
        template = BROKEN_CSV if part.path.suffix.lower() == CSV else BROKEN
        raise refuse(part.path.name, template, cause=cause) from error


def _loading(source: str, texts: list[str], with_id: bool, only: str) -> str:
    """Every column in the type it must have; what cannot be read as a number becomes NaN, and a fault later."""
    code = "trim(CAST(village AS VARCHAR))"
    village = (
        f"CASE WHEN regexp_full_match({code}, '[0-9]{{12}}') THEN CAST({code} AS BIGINT) ELSE {UNKNOWN} END"
    )
    columns = [f"coalesce({village}, {UNKNOWN}) AS village", "file_row_number + 1 AS row"]
    columns += [f"coalesce(try_cast({name} AS DOUBLE), 'nan'::DOUBLE) AS {name}" for name in NEEDED[1:]]
    columns += [f'coalesce(trim(CAST("{name}" AS VARCHAR)), \'\') AS "{name}"' for name in texts]
    if with_id:
        columns.append(
            "coalesce(nullif(trim(CAST(id AS VARCHAR)), ''), CAST(file_row_number + 1 AS VARCHAR)) AS id"
        )
    where = f" WHERE {code} = '{only}'" if only else ""
    return f"CREATE TEMP TABLE cells AS SELECT {', '.join(columns)} FROM {source}{where} ORDER BY 1, 2"


def _buildings(
    connection: DuckDBPyConnection, part: Part, texts: list[str], with_id: bool
) -> tuple[Buildings, list[Fault]]:
    """Arrays of what was loaded; texts come as numbers, so that no text is there twice."""
    values = {}
    for name in texts:
        connection.execute(
            f'CREATE TYPE "kind_{name}" AS ENUM (SELECT DISTINCT "{name}" FROM cells ORDER BY 1)'
        )
        values[name] = tuple(connection.execute(f'SELECT enum_range(NULL::"kind_{name}")').fetchall()[0][0])
    numbered = [f'enum_code("{name}"::"kind_{name}") AS "{name}"' for name in texts]
    chosen = ", ".join(["village", "row", *NEEDED[1:], *numbered, *(["id"] if with_id else [])])
    columns = connection.execute(f"SELECT {chosen} FROM cells").fetchnumpy()
    village = np.asarray(columns["village"], np.int64)
    if not len(village):
        raise refuse(part.path.name, EMPTY)
    first, rows = int(np.searchsorted(village, 0)), np.asarray(columns["row"], np.int64)
    faults = [Fault(part.path.name, message(CODE, rows=told(rows[:first].tolist())))] if first else []
    x, y, households, people = (np.asarray(columns[name], np.float64)[first:] for name in NEEDED[1:])
    found = Buildings(
        village=village[first:],
        row=rows[first:],
        ids=np.asarray(columns["id"], object)[first:] if with_id else None,
        x=x,
        y=y,
        households=households,
        people=people,
        texts={
            name: _texts(name, np.asarray(columns[name], np.int32)[first:], values[name]) for name in texts
        },
    )
    return found, faults


def _texts(name: str, number: Ints, values: tuple[str, ...]) -> Texts:
    """A column of texts; in one of labels what says that there is none is -1."""
    if name not in LABELS:
        return Texts(number, values)
    none = np.array([value.lower() in NO_LABEL for value in values], np.bool_)
    order = np.where(none, NO_GRID, np.cumsum(~none) - 1).astype(np.int32)
    kept = tuple(value for value, out in zip(values, none.tolist(), strict=True) if not out)
    return Texts(order[number] if len(order) else number, kept)
