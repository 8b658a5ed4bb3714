"""An act that renames a township, as SQL for a driver, in the form of ``driver_rows``."""

from benchmarks.reference.driver_rows import DAY, Execute, audited

ACT = "INSERT INTO register_act (kind, title, by, document, recorded_at) VALUES (?, ?, ?, ?, ?) RETURNING id"
VERSION = """INSERT INTO register_divisionversion
(unit_id, level, kind, name, parent_id, unit_class, state, start, "end", act_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def act(run: Execute, county: str, row: int, *said: str) -> None:
    *facts, start, end = said
    for unit in ("", county):
        run("SELECT id FROM register_unit WHERE id = ? FOR UPDATE", unit)
    done = run(ACT, "rename", "benchmark", "wang", "", f"{DAY} 00:00:00+00:00")
    run("INSERT INTO register_actscope (act_id, county) VALUES (?, ?)", done, county)
    run("UPDATE register_divisionversion SET withdrawn_by_id = ? WHERE id = ?", done, row)
    run(VERSION, *facts, start, DAY, done)
    run(VERSION, *facts, DAY, end, done)
    audited(run, county, "act", done)
