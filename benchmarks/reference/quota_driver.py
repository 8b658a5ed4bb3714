"""The same by the driver of the store alone, in one block each: SERVICE WORKERS EACH TASKS."""

import sys

from benchmarks.reference.driver import IS_POSTGRES, run
from benchmarks.reference.driver_rows import DAY, audited
from benchmarks.workers import together

VOUCHER = """INSERT INTO register_quotavoucher (key, document, approver, reason, central, by, recorded_at)
VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"""
ENTRY = (
    "INSERT INTO register_quotaentry (voucher_id, day, source_id, target_id, amount) VALUES (?, ?, ?, ?, 1)"
)
BALANCE = """INSERT INTO register_quotabalance (account_id, day, balance) VALUES (?, ?, ?)
ON CONFLICT (account_id, day) DO UPDATE SET balance = excluded.balance"""
HELD = "SELECT balance FROM register_quotabalance WHERE account_id = ? AND day <= ? ORDER BY day DESC LIMIT 1"
ACCOUNT = "SELECT id FROM register_quotaaccount WHERE unit_id = ? FOR UPDATE"


def transfer(county: str, source: str, target: str) -> None:
    run("BEGIN" if IS_POSTGRES else "BEGIN IMMEDIATE")
    one, other = (run(ACCOUNT, unit) for unit in (source, target))
    left, right = (run(HELD, account, DAY) for account in (one, other))
    papers = ("benchmark", "benchmark", "benchmark", "", "wang", f"{DAY} 00:00:00+00:00")
    voucher = run(VOUCHER, f"{source} {target}", *papers)
    run(ENTRY, voucher, DAY, one, other)
    run(BALANCE, one, DAY, left - 1)
    run(BALANCE, other, DAY, right + 1)
    audited(run, county, "document", voucher)
    run("COMMIT")


if __name__ == "__main__":
    together(*sys.argv[1:], services={"transfer": transfer})
