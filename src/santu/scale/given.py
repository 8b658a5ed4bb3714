"""What is given beside the buildings, in tables: barriers, neighbours, exceptions, codes, old networks, tasks.

A table is a Parquet or CSV file with a row for each thing. It is looked through once, with all that is wrong in
it by row, before any part is done; a part reads the rows of its own villages only.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from santu.kernel.messages import N_, Fault, Refused, message
from santu.scale.cells import BROKEN_CSV, MISSING
from santu.scale.parts import CSV, NO_FORMAT, NOTHING, PARQUET, rows_of
from santu.scale.store import connected
from santu.solvers.grids.checks import told

TEXT, CODE, NUMBER, DAY = "text", "village", "number", "day"
BARRIERS, NEIGHBOURS, EXCEPTIONS = "barriers", "neighbours", "exceptions"
USED, BEFORE, NETWORKS, TASKS = "used_codes", "before", "networks", "tasks"

BROKEN = N_("这个文件读不了，可能没有写完或已损坏（{cause}）；请重新导出。")
BLANK = N_("“{column}”空着：行 {rows}；请补上，或删去这些行。")
NOT_A_VILLAGE = N_("“{column}”要是 12 位村代码：行 {rows}；请按统计用区划代码更正。")
NOT_A_NUMBER = N_("“{column}”要是数：行 {rows}；请改正。")
NOT_A_DAY = N_("“{column}”要是 2021-10-31 这样的日期：行 {rows}；请改正。")
WRONG = {TEXT: BLANK, CODE: NOT_A_VILLAGE, NUMBER: NOT_A_NUMBER, DAY: NOT_A_DAY}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, each of a kind; ``optional`` ones may be left out or blank."""

    needed: dict[str, str]
    optional: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, str]:
        """All of them."""
        return self.needed | self.optional


LAYOUTS = {
    BARRIERS: Layout(dict.fromkeys(("x1", "y1", "x2", "y2"), NUMBER), {"village": CODE}),
    NEIGHBOURS: Layout({"village": CODE, "a": TEXT, "b": TEXT}),
    EXCEPTIONS: Layout({"village": CODE, "grid": TEXT, "reason": TEXT, "start": DAY, "until": DAY}),
    USED: Layout({"code": TEXT}, {"village": CODE}),
    BEFORE: Layout({"village": CODE, "id": TEXT, "x": NUMBER, "y": NUMBER, "code": TEXT}),
    NETWORKS: Layout({"village": CODE, "network": TEXT}, {"id": TEXT, "grid": TEXT}),
    TASKS: Layout(
        {"village": CODE} | dict.fromkeys(("network", "grid", "code", "name", "body"), TEXT),
    ),
}


@dataclass(frozen=True, slots=True)
class Given:
    """Tables by what they hold, each of one file or several, and the digest of all of them."""

    files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def of(cls, files: dict[str, tuple[Path, ...]]) -> "Given":
        """The tables of some files, looked through; those of an earlier run were so when it was found.

        Raises:
            Refused: with all that is wrong in any of them.
        """
        listed = [(table, path) for table, paths in files.items() for path in paths]
        own = [(table, path) for table, path in listed if table != BEFORE]
        if found := [fault for table, path in own for fault in faults_of(table, path)]:
            raise Refused(found)
        digest = hashlib.sha256()
        for table, path in listed:
            with path.open("rb") as file:
                digest.update(table.encode() + hashlib.file_digest(file, "sha256").digest())
        return cls(files, digest.hexdigest() if listed else "")

    def rows(self, table: str, villages: Sequence[str]) -> dict[str, list[tuple[object, ...]]]:
        """The rows of a table that belong to some villages, by village and in the order of the file.

        Each row is its file, its number in it from 1, and the columns of the layout but ``village``; a row
        that belongs to no village stands under "".
        """
        found: dict[str, list[tuple[object, ...]]] = {}
        paths = self.files.get(table, ())
        with connected() as connection:
            for path in paths:
                has = _has(connection, path)
                asked = "village" if "village" in has else "''"
                columns = [name for name in LAYOUTS[table].columns if name != "village"]
                chosen = ", ".join(_read(name, LAYOUTS[table].columns[name], has) for name in columns)
                query = (
                    f"SELECT coalesce(trim(CAST({asked} AS VARCHAR)), '') AS of_village, file_row_number + 1, {chosen}"
                    f" FROM {rows_of(path)} WHERE of_village = '' OR of_village IN (SELECT unnest(?::VARCHAR[]))"
                    " ORDER BY 2"
                )
                for village, *row in connection.execute(query, [list(villages)]).fetchall():
                    found.setdefault(village, []).append((path.name, *row))
        return found


def _has(connection: DuckDBPyConnection, path: Path) -> list[str]:
    described = connection.execute(f"DESCRIBE SELECT * FROM {rows_of(path)}").fetchall()
    return [str(row[0]).lower() for row in described if row[0] != "file_row_number"]


def _text(name: str) -> str:
    return f"coalesce(trim(CAST(\"{name}\" AS VARCHAR)), '')"


def _read(name: str, kind: str, has: list[str]) -> str:
    """A column in its type; one that is not there is empty."""
    if name not in has:
        return "''"
    if kind == NUMBER:
        return f'CAST("{name}" AS DOUBLE)'
    return f"CAST({_text(name)} AS DATE)" if kind == DAY else _text(name)


def faults_of(table: str, path: Path) -> Iterator[Fault]:
    """All that is wrong with a file as a table of a layout."""
    layout = LAYOUTS[table]
    if not path.is_file():
        yield Fault(str(path), message(NOTHING))
        return
    if path.suffix.lower() not in {PARQUET, CSV}:
        yield Fault(path.name, message(NO_FORMAT))
        return
    try:
        with connected() as connection:
            has = _has(connection, path)
            if missing := tuple(name for name in layout.needed if name not in has):
                yield Fault(path.name, message(MISSING, missing=missing, found=tuple(has)))
                return
            for name, kind in layout.columns.items():
                if name in has:
                    yield from _wrong(connection, path, name, kind, optional=name in layout.optional)
    except duckdb.Error as error:
        template = BROKEN_CSV if path.suffix.lower() == CSV else BROKEN
        yield Fault(path.name, message(template, cause=str(error).strip().splitlines()[0]))


def _wrong(
    connection: DuckDBPyConnection, path: Path, name: str, kind: str, *, optional: bool
) -> Iterator[Fault]:
    """The rows of a file in which a column is not of its kind."""
    right = {
        TEXT: "told <> ''",
        CODE: "regexp_full_match(told, '[0-9]{12}')",
        NUMBER: "coalesce(isfinite(try_cast(told AS DOUBLE)), false)",
        DAY: "try_cast(told AS DATE) IS NOT NULL",
    }[kind]
    blank = "told = '' OR " if optional else ""
    rows = connection.execute(
        f"SELECT number FROM (SELECT {_text(name)} AS told, file_row_number + 1 AS number FROM {rows_of(path)})"
        f" WHERE NOT ({blank}{right}) ORDER BY number"
    ).fetchall()
    if rows:
        named = told([int(row[0]) for row in rows])
        yield Fault(path.name, message(WRONG[kind], column=name, rows=named))


def strangers(given: Given, known: str) -> Iterator[Fault]:
    """Rows of villages that are in no part: nothing could be done with them.

    Args:
        given: the tables.
        known: SQL of one column: every village that there is.
    """
    with connected() as connection:
        for table, paths in given.files.items():
            if table in {USED, BEFORE}:
                # What a village has used stays used, whether or not it is in this input.
                continue
            for path in paths:
                if "village" not in _has(connection, path):
                    continue
                rows = connection.execute(
                    f"SELECT number FROM (SELECT {_text('village')} AS told, file_row_number + 1 AS number"
                    f" FROM {rows_of(path)}) WHERE told <> '' AND told NOT IN ({known}) ORDER BY number"
                ).fetchall()
                if rows:
                    named = told([int(row[0]) for row in rows])
                    yield Fault(path.name, message(STRANGER, rows=named))


STRANGER = N_("输入的建筑里没有这些行写的村：行 {rows}；请核对村代码，或补上这些村的建筑。")
