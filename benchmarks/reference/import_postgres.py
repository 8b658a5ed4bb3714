"""A first import by hand into PostgreSQL: FOLDER DAY URL. Prints its seconds, rows and rows a second."""

import json
import sys
import time

import psycopg

from benchmarks.reference.act_rows import act_row, audit_rows, figure_rows
from benchmarks.reference.register_rows import register_rows


def load(folder: str, day: str, url: str) -> int:
    written = 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        parts = (act_row(1), *(part(folder, day, 1) for part in (register_rows, figure_rows, audit_rows)))
        for table, columns, rows in (said for part in parts for said in part):
            names = ", ".join(f'"{name}"' for name in columns.split())
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            written += len(rows)
    return written


if __name__ == "__main__":
    started = time.perf_counter()
    written = load(*sys.argv[1:])
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "rows": written, "rate": round(written / seconds)}))
