"""Parquet in and out through DuckDB: one connection a task, one thread, nothing loaded from outside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from santu.formats.table import Table
from santu.kernel.messages import N_, refuse

Columns = Mapping[str, NDArray[np.generic]]
UNREADABLE = N_("这个 Parquet 文件读不了（{cause}）；请重新导出。")
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, closed at the end."""
    connection = duckdb.connect(config=CONFIG)
    try:
        yield connection
    finally:
        connection.close()


def write(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    schema: Mapping[str, str],
    columns: Columns,
    **marks: str,
) -> None:
    """Write columns to a Parquet file, in the types and the order of the schema.

    Args:
        connection: any one; opening one takes longer than writing a small table.
        path: of the file; one that is there is replaced.
        schema: DuckDB's type of each column.
        columns: arrays of one length, by name; NaN in a column of floats is written as no value.
        marks: written into the file's own key-value pairs.
    """
    connection.register("given", dict(columns))
    chosen = ", ".join(_cast(name, kind) for name, kind in schema.items())
    pairs = ", ".join(f"{name}: {quoted(value)}" for name, value in marks.items())
    options = f", KV_METADATA {{{pairs}}}" if pairs else ""
    connection.execute(f"COPY (SELECT {chosen} FROM given) TO {quoted(str(path))} (FORMAT parquet{options})")
    connection.unregister("given")


def _cast(name: str, kind: str) -> str:
    if kind == "DOUBLE":
        return f"CASE WHEN isnan({name}::DOUBLE) THEN NULL ELSE {name}::DOUBLE END AS {name}"
    return f"{name}::{kind} AS {name}"


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def parquet_table(path: Path) -> Table:
    """A small Parquet file as a table of texts, as a CSV would be read; empty cells where there is no value.

    Raises:
        Refused: the file cannot be read.
    """
    try:
        with connected() as connection:
            found = connection.execute(f"SELECT * FROM read_parquet({quoted(str(path))})")
            header = tuple(str(column[0]) for column in found.description or ())
            rows = found.fetchall()
    except duckdb.Error as error:
        raise refuse(str(path), UNREADABLE, cause=str(error).strip().splitlines()[0]) from error
    texts = [["" if cell is None else str(cell) for cell in column] for column in zip(*rows, strict=True)]
    columns = texts or [[] for _ in header]
    return Table(path.name, header, columns, range(1, len(rows) + 1), 0, "")
