"""The parts of an input: which files there are, and the buildings of one of them, sorted by village."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, message, refuse
from santu.scale.store import connected, quoted
from santu.solvers.grids.problem import NO_GRID, Floats, Ints, Whole

NOTHING = N_("没有这个文件或文件夹；请核对路径。")
NO_PARTS = N_("这个文件夹里没有 Parquet 文件（*.parquet）；请核对路径。")
BROKEN = N_("这个文件读不了，可能没有写完或已损坏（{cause}）；请重新导出这一份。其余各份不受影响。")
MISSING = N_("缺少这些列：{missing}；文件里有：{found}。请补上列再来。")
EMPTY = N_("这个文件里一行也没有；请核对这一份的数据是否取全。")
NO_FORMAT = N_("只认 Parquet（.parquet）和 CSV（.csv）；请先另存为其中一种。")
NO_VILLAGE = N_("哪一份里都没有这个村；请核对代码。")
NOT_A_CODE = N_("“{text}”不是村代码；请写 12 位数字。")
CODE = N_("村代码要是 12 位数字：行 {rows}；请按统计用区划代码更正。")
AND_MORE = N_("等共 {number} 行")

NEEDED = ("village", "x", "y", "households", "people")
OPTIONAL = ("crs", "datum", "existing", "special", "dense", "class", "id", "synthetic")
CSV = ".csv"
UNKNOWN = -1
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the input; ``name`` is also that of what is made of it."""

    name: str
    path: Path


@dataclass(frozen=True)
class Buildings:
    """The buildings of a part, sorted by village, in the order of the file within one.

    Attributes:
        village: its code as a number.
        row: of the file, from 1.
        names: what the rows are called: their ``id``, else their row.
        dense: 1 or 0 where the input says it, else -1.
        existing: number of the old grid within ``existing_names``, -1 for none; ``None`` without such a column.
        texts: the columns ``crs``, ``datum``, ``class`` as numbers, each with what they stand for.
        synthetic: whether the input says that it is made up.
    """

    village: Whole
    row: Whole
    names: NDArray[np.str_]
    x: Floats
    y: Floats
    households: Floats
    people: Floats
    dense: Ints
    existing: Ints | None
    existing_names: NDArray[np.str_]
    special: Ints | None
    special_names: NDArray[np.str_]
    texts: dict[str, tuple[Ints, NDArray[np.str_]]]
    synthetic: bool


def parts_of(cells: Path) -> list[Part]:
    """The Parquet files of a folder, or the one that is named; those that begin with . or _ are passed over.

    Raises:
        Refused: there is none.
    """
    if cells.is_file():
        if cells.suffix.lower() not in {".parquet", CSV}:
            raise refuse(cells.name, NO_FORMAT)
        return [Part(cells.stem, cells)]
    if not cells.is_dir():
        raise refuse(str(cells), NOTHING)
    found = []
    for path in sorted(cells.rglob("*.parquet")):
        inner = path.relative_to(cells).with_suffix("").parts
        if path.is_file() and not any(name.startswith((".", "_")) for name in inner):
            found.append(Part("%2F".join(inner), path))
    if not found:
        raise refuse(str(cells), NO_PARTS)
    return found


def only_part(parts: list[Part], village: str) -> Part:
    """The part that has a village, called by it: beside the whole part it is another one.

    Raises:
        Refused: the code is none, or no part has it.
    """
    if not (len(village) == 12 and village.isascii() and village.isdigit()):
        raise refuse("--village", NOT_A_CODE, text=village)
    for part in parts:
        try:
            with connected() as connection:
                found = connection.execute(
                    f"SELECT 1 FROM {_source(part)} WHERE trim(CAST(village AS VARCHAR)) = '{village}' LIMIT 1"
                ).fetchall()
        except duckdb.Error:
            # Said in full when the part itself is read.
            continue
        if found:
            return Part(village, part.path)
    raise refuse("--village", NO_VILLAGE)


def _source(part: Part) -> str:
    """The rows of a file, numbered from 0 as ``file_row_number``, for SQL."""
    path = quoted(str(part.path))
    if part.path.suffix.lower() != CSV:
        return f"read_parquet({path}, file_row_number = true)"
    numbered = "SELECT *, row_number() OVER () - 1 AS file_row_number"
    return f"({numbered} FROM read_csv({path}, all_varchar = true))"


def read(part: Part, village: str = "") -> tuple[Buildings, list[Fault]]:
    """The buildings of a part; rows whose village has no code are left out and told as faults.

    Raises:
        Refused: the file cannot be read, columns are missing, or it is empty.
    """
    try:
        with connected() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {_source(part)}").fetchall()
            has = [str(row[0]).lower() for row in described]
            missing = tuple(name for name in NEEDED if name not in has)
            if missing:
                found = tuple(name for name in has if name != "file_row_number")
                raise refuse(part.path.name, MISSING, missing=missing, found=found)
            texts = [name for name in OPTIONAL if name in has]
            columns = connection.execute(_query(_source(part), texts, village)).fetchnumpy()
    except duckdb.Error as error:
        cause = str(error).strip().splitlines()[0]
        raise refuse(part.path.name, BROKEN, cause=cause) from error
    if not len(columns["row"]):
        raise refuse(part.path.name, EMPTY)
    return _buildings(part, {name: np.asarray(column) for name, column in columns.items()}, texts)


def _query(source: str, texts: list[str], only: str) -> str:
    """Every column in the type it must have; what cannot be read as a number becomes NaN, and a fault later."""
    numbers = [f"coalesce(try_cast({name} AS DOUBLE), 'nan'::DOUBLE) AS {name}" for name in NEEDED[1:]]
    words = [f'coalesce(trim(CAST("{name}" AS VARCHAR)), \'\') AS "{name}"' for name in texts]
    code = "trim(CAST(village AS VARCHAR))"
    village = (
        f"CASE WHEN regexp_full_match({code}, '[0-9]{{12}}') THEN CAST({code} AS BIGINT) ELSE {UNKNOWN} END"
    )
    columns = ", ".join(
        [f"coalesce({village}, {UNKNOWN}) AS village", "file_row_number + 1 AS row", *numbers, *words]
    )
    where = f" WHERE {code} = '{only}'" if only else ""
    return f"SELECT {columns} FROM {source}{where} ORDER BY 1, 2"


def _buildings(
    part: Part, columns: dict[str, NDArray[np.generic]], texts: list[str]
) -> tuple[Buildings, list[Fault]]:
    village = columns["village"].astype(np.int64)
    first = int(np.searchsorted(village, 0))
    rows = columns["row"].astype(np.int64)
    faults = [Fault(part.path.name, message(CODE, rows=_rows(rows[:first])))] if first else []
    words = {name: columns[name][first:].astype(np.str_) for name in texts}
    existing, existing_names = _numbered(words.get("existing"))
    special, special_names = _numbered(words.get("special"))
    coded = {}
    for name in ("crs", "datum", "class"):
        if name in words:
            values, number = np.unique(words[name], return_inverse=True)
            coded[name] = (number.astype(np.int32), values)
    x, y, households, people = (columns[name][first:].astype(np.float64) for name in NEEDED[1:])
    found = Buildings(
        village=village[first:],
        row=rows[first:],
        names=words["id"] if "id" in words else rows[first:].astype(np.str_),
        x=x,
        y=y,
        households=households,
        people=people,
        dense=_yes_or_no(words.get("dense"), len(rows) - first),
        existing=existing,
        existing_names=existing_names,
        special=special,
        special_names=special_names,
        texts=coded,
        synthetic=bool("synthetic" in words and (_yes_or_no(words["synthetic"], 0) == 1).any()),
    )
    return found, faults


def _rows(rows: Whole) -> tuple[object, ...]:
    named: list[object] = [str(row) for row in rows[:SHOWN]]
    if len(rows) > SHOWN:
        named.append(message(AND_MORE, number=len(rows)))
    return tuple(named)


def _numbered(words: NDArray[np.str_] | None) -> tuple[Ints | None, NDArray[np.str_]]:
    """Grids by name or number as numbers; no text and -1 stand for none."""
    if words is None:
        return None, np.array([], np.str_)
    values, number = np.unique(words, return_inverse=True)
    none = np.isin(values, ["", "-1", "-1.0", "nan"])
    order = np.where(none, NO_GRID, np.cumsum(~none) - 1)
    return order[number].astype(np.int32), values[~none]


def _yes_or_no(words: NDArray[np.str_] | None, count: int) -> Ints:
    if words is None:
        return np.full(count, UNKNOWN, np.int32)
    low = np.char.lower(words)
    yes, no = np.isin(low, ["true", "1", "1.0", "是"]), np.isin(low, ["false", "0", "0.0", "否"])
    return np.where(yes, 1, np.where(no, 0, UNKNOWN)).astype(np.int32)
