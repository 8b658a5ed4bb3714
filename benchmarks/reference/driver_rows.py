"""What services lock and write, as SQL for a driver; ``?`` stands for a value."""

import json
from collections.abc import Callable

Execute = Callable[..., int]
"""Runs a statement and returns the first value that it returns, if any."""
DAY = "2021-01-01"
AUDIT = "at, by, act, reason, document, before, after, chain, seq, prev_hash, hash"
SAID = (DAY, "wang", "benchmark", "", "", "null")
ENTRY = f"INSERT INTO audit_auditentry ({AUDIT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"


def audited(run: Execute, chain: str, thing: str, name: object) -> None:
    seq = run("SELECT seq FROM audit_chainhead WHERE chain = ? FOR UPDATE", chain) + 1
    entry = run(ENTRY, *SAID, json.dumps({thing: name}), chain, seq, "0" * 64, "1" * 64)
    run("INSERT INTO audit_auditsubject (thing, name, entry) VALUES (?, ?, ?)", thing, str(name), entry)
    run("UPDATE audit_chainhead SET seq = ?, hash = ? WHERE chain = ?", seq, "1" * 64, chain)


def grant(run: Execute, user: int, name: str, unit: str) -> None:
    run("SELECT id FROM accounts_user WHERE id = ? FOR UPDATE", user)
    names = 'user_id, role, unit, duty, start, "end", given_by, document'
    said = (user, "township_clerk", unit, "", DAY, "9999-12-31", "", "")
    run(f"INSERT INTO accounts_grant ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *said)
    audited(run, "", "user", name)


def lock(run: Execute, scenario: int, key: str) -> None:
    run("SELECT id FROM design_scenario WHERE id = ? FOR UPDATE", scenario)
    said = "INSERT INTO design_lock (scenario_id, key, forbids, reason, by) VALUES (?, ?, ?, ?, ?)"
    again = "ON CONFLICT (scenario_id, key) DO UPDATE SET forbids = false, reason = 'benchmark', by = 'wang'"
    run(f"{said} {again}", scenario, key, False, "benchmark", "wang")
    audited(run, "", "scenario", scenario)
