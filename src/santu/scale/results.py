"""What is told of all parts together, read from their tables; ``summary.json`` keeps it beside them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from santu.kernel.messages import Message, from_json
from santu.scale.rules import Rules
from santu.scale.running import Outcome, tables
from santu.scale.store import connected

SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all villages that were solved.

    ``proven`` is a number of villages; ``exceptions`` are grids above a cap with a proof or a reason, ``over``
    those without; ``without_effect`` are exceptions that could not hold; ``changed`` is a share of the households that had a grid, ``None`` where none had;
    ``retired`` are codes that no grid has any more; ``tasks`` are those of old networks that are in a new grid.
    """

    villages: int
    dense: int
    buildings: int
    households: int
    people: int
    grids: int
    special: int
    bound: int
    proven: int
    kept: int
    over: int
    exceptions: int
    without_effect: int
    disconnected: int
    distance: float
    changed: float | None
    synthetic: bool
    codes_kept: int
    retired: int
    tasks: int
    conflicts: int


SUMMED = ("buildings", "households", "people", "grids", "bound", "disconnected")
CAPS = ("grid/households", "grid/people")
COUNTED = (
    ("exceptions", f"count(*) FILTER (rule IN {CAPS})", "violations"),
    ("without_effect", f"count(*) FILTER (rule NOT IN {CAPS})", "violations"),
    ("retired", "count(*) FILTER (NOT in_use)", "codes"),
    ("tasks", "count(*) FILTER (main)", "tasks"),
    ("conflicts", "count(*)", "conflicts"),
)
NONE = Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, None, False, 0, 0, 0, 0)


def totals(out: Path, outcome: Outcome) -> Totals:
    """The sums of a run."""
    if not outcome.parts:
        return NONE
    villages, grids = (tables(out, outcome.parts, name) for name in ("villages", "grids"))
    with connected() as connection:
        sums = named(
            connection,
            "SELECT count(*) AS villages, count(*) FILTER (dense) AS dense,"
            + ",".join(f" coalesce(sum({name}), 0)::BIGINT AS {name}" for name in SUMMED)
            + ", coalesce(sum(special_grids), 0)::BIGINT AS special, count(*) FILTER (proven) AS proven,"
            " coalesce(sum(distance * households) / nullif(sum(households), 0), 0) AS distance,"
            " sum(changed * had_grid) / nullif(sum(had_grid), 0) AS changed,"
            f" coalesce(bool_or(synthetic), false) AS synthetic FROM {villages}",
        )
        counts = named(
            connection,
            "SELECT count(kept) AS kept, count(*) FILTER (over_cap) AS above,"
            f" count(*) FILTER (code_kept) AS codes_kept FROM {grids}",
        )
        for name, what, table in COUNTED:
            query = f"SELECT {what} AS {name} FROM {tables(out, outcome.parts, table)}"
            counts |= named(connection, query)
    over = counts.pop("above") - counts["exceptions"]
    return Totals(**sums, **counts, over=over)


def named(connection: DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The one row of a query, by name."""
    cursor = connection.execute(query)
    return dict(zip([column[0] for column in cursor.description or ()], cursor.fetchall()[0], strict=True))


def conflicts(out: Path, outcome: Outcome, most: int) -> list[tuple[str, Message]]:
    """The first of what is to be settled of old networks: the village, and what."""
    return _told(out, outcome, "conflicts", "village, kind, text", most)


def violations(out: Path, outcome: Outcome, most: int) -> list[tuple[str, Message]]:
    """The first of the grids above a cap all the same: the village, and why."""
    return _told(out, outcome, "violations", "village, subject", most)


def _told(out: Path, outcome: Outcome, table: str, order: str, most: int) -> list[tuple[str, Message]]:
    """The first messages of a table, each with its village."""
    if not outcome.parts:
        return []
    with connected() as connection:
        rows = connection.execute(
            f"SELECT village, message FROM {tables(out, outcome.parts, table)} ORDER BY {order} LIMIT {most}"
        ).fetchall()
    told = [(village, from_json(json.loads(text))) for village, text in rows]
    return [(village, one) for village, one in told if isinstance(one, Message)]


def parts_done(out: Path) -> list[str]:
    """The parts of a run that is told of beside its tables."""
    document = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
    return [str(part) for part in document["parts"]]


def summarise(out: Path, outcome: Outcome, rules: Rules) -> Totals:
    """Keep what is told of a run beside its tables."""
    found = totals(out, outcome)
    document = {
        "digest": outcome.digest,
        "parts": outcome.parts,
        "totals": asdict(found),
        "rules": asdict(rules),
    }
    text = json.dumps(
        document | {"faults": [str(fault) for fault in outcome.faults]}, ensure_ascii=False, indent=2
    )
    temporary = out / f".{SUMMARY}"
    temporary.write_text(text + "\n", encoding="utf-8")
    temporary.rename(out / SUMMARY)
    return found
