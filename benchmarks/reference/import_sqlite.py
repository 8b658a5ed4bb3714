"""A first import by hand into SQLite: FOLDER DAY DATABASE. Prints its seconds, rows and rows a second."""

import json
import sys
import time

from benchmarks.reference.act_rows import act_row, audit_rows, figure_rows
from benchmarks.reference.register_rows import register_rows

try:
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3

PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON")


def load(folder: str, day: str, database: str) -> int:
    connection = sqlite3.connect(database, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    written = 0
    connection.execute("BEGIN IMMEDIATE")
    parts = (act_row(1), *(part(folder, day, 1) for part in (register_rows, figure_rows, audit_rows)))
    for table, columns, rows in (said for part in parts for said in part):
        names = ", ".join(f'"{name}"' for name in columns.split())
        places = ", ".join("?" * len(columns.split()))
        connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        written += len(rows)
    connection.execute("COMMIT")
    return written


if __name__ == "__main__":
    started = time.perf_counter()
    written = load(*sys.argv[1:])
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "rows": written, "rate": round(written / seconds)}))
