"""Entries written down in a file, with their balances, by the driver of the store alone in one block: FILE."""

import json
import sys
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path

from benchmarks.reference.driver import IS_POSTGRES, connected, run
from benchmarks.reference.quota_driver import VOUCHER


def load(table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    if IS_POSTGRES:
        with connected().cursor().copy(f"COPY register_{table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = ", ".join("?" * len(rows[0]))
        connected().executemany(f"INSERT INTO register_{table} ({columns}) VALUES ({places})", rows)


def book(lines: list[tuple[str, str, str, int]]) -> None:
    run("BEGIN" if IS_POSTGRES else "BEGIN IMMEDIATE")
    named = sorted({side for _, source, target, _ in lines for side in (source, target)})
    load("quotaaccount", "unit_id, holds, kind, measure", named)
    found = connected().execute("SELECT unit_id, holds, kind, measure, id FROM register_quotaaccount")
    numbers = {tuple(said): number for *said, number in found.fetchall()}
    voucher = run(VOUCHER, "first", "b", "b", "b", "", "wang", "2021-01-01 00:00:00+00:00")
    rows = [(voucher, day, numbers[one], numbers[other], amount) for day, one, other, amount in lines]
    load("quotaentry", "voucher_id, day, source_id, target_id, amount", rows)
    moved: dict[tuple[str, ...], Counter[str]] = {side: Counter() for side in named}
    for day, one, other, amount in lines:
        moved[one][day] += amount if one[1] == "issued" else -amount
        moved[other][day] += amount
    after = [(numbers[n], *at) for n, by in moved.items() for at in zip(by, accumulate(by.values()))]
    load("quotabalance", "account_id, day, balance", after)
    run("COMMIT")


if __name__ == "__main__":
    read = json.loads(Path(sys.argv[1]).read_text())
    lines = [(day, tuple(source), tuple(target), amount) for day, source, target, amount in read]
    started = time.perf_counter()
    book(lines)
    print(json.dumps({"seconds": time.perf_counter() - started}))
