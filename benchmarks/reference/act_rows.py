"""The rows around a first import: the act, its figures, its audit entries; in the form of ``register_rows``."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.reference.register_rows import Table
from benchmarks.reference.register_units import read

NOUGHT = "0" * 64


def act_row(act: int) -> Iterator[Table]:
    row = (act, "import", "benchmark", "nobody", "", str(datetime.now(UTC)), None)
    yield "register_act", "id kind title by document recorded_at undoes_id", [row]


def figure_rows(folder: str, day: str, act: int) -> Iterator[Table]:
    if not Path(f"{folder}/population.csv").exists():
        return
    column, lines = read(f"{folder}/population.csv")
    ids = [f"nbs.{line[0]}.{day.replace('-', '')}" for line in lines]
    said, more = "unit_id quantity day base value source estimated act_id", ("benchmark", True, act)
    for quantity, name in (("people", "pop_estimate"), ("households", "households_estimate")):
        values = zip(ids, (line[column[name]] for line in lines), strict=True)
        rows = [(i, quantity, day, "benchmark", int(n), *more) for i, n in values if n]
        yield "register_measurement", said, rows


def audit_rows(folder: str, day: str, act: int) -> Iterator[Table]:
    counties = {row[3] for row in read(f"{folder}/townships.csv")[1]}
    chains = ["", *(f"nbs.{code}.{day.replace('-', '')}" for code in sorted(counties))]
    after = json.dumps({"act": act, "title": "benchmark", "undoes": None}, separators=(",", ":"))
    said = (str(datetime.now(UTC)), "nobody", "import", "benchmark", "", "null", after, NOUGHT)
    entries = [(c, 1, *said, sha256(json.dumps([c, 1, *said]).encode()).hexdigest()) for c in chains]
    yield "audit_chainhead", "chain seq hash", [(entry[0], 1, entry[-1]) for entry in entries]
    yield "audit_auditentry", "chain seq at by act reason document before after prev_hash hash", entries
