"""Entries written down in a file, with their balances, by the driver of the store alone in one block: FILE."""

import json
import sys
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path

from benchmarks.reference.driver import IS_POSTGRES, connected, run
from benchmarks.reference.quota_driver import VOUCHER


def load(table: str, columns: str, rows: list[tuple]) -> None:
    if IS_POSTGRES:
        with connected().cursor().copy(f"COPY register_{table} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        places = f"({', '.join('?' * len(rows[0]))})"
        connected().executemany(f"INSERT INTO register_{table} ({columns}) VALUES {places}", rows)


lines = [(day, tuple(one), tuple(to), by) for day, one, to, by in json.loads(Path(sys.argv[1]).read_text())]
started = time.perf_counter()
run("BEGIN" if IS_POSTGRES else "BEGIN IMMEDIATE")
load("quotaaccount", "unit_id, holds, kind, measure", sorted({at for line in lines for at in line[1:3]}))
found = connected().execute("SELECT unit_id, holds, kind, measure, id FROM register_quotaaccount")
numbers = {tuple(said): number for *said, number in found.fetchall()}
voucher = run(VOUCHER, "first", "b", "b", "b", "", "wang", "2021-01-01 00:00:00+00:00")
rows = ((voucher, day, numbers[one], numbers[to], amount) for day, one, to, amount in lines)
load("quotaentry", "voucher_id, day, source_id, target_id, amount", list(rows))
moved: dict[tuple, Counter[str]] = {account: Counter() for account in numbers}
for day, one, to, amount in lines:
    moved[one][day] += amount if one[1] == "issued" else -amount
    moved[to][day] += amount
after = [(numbers[n], *at) for n, by in moved.items() for at in zip(by, accumulate(by.values()), strict=True)]
load("quotabalance", "account_id, day, balance", after)
run("COMMIT")
print(json.dumps({"seconds": time.perf_counter() - started}))
