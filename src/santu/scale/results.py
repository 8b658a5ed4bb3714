"""What is told of all parts together, read from their tables; ``summary.json`` keeps it beside them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from santu.kernel.messages import Message, from_json
from santu.scale.running import Outcome, tables
from santu.scale.solving import Rules
from santu.scale.store import connected, quoted

SUMMARY = "summary.json"
# A file of more buildings than this holds only the outlines of grids, not every place.
PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all villages that were solved.

    ``proven`` is a number of villages; ``exceptions`` are grids above a cap with a proof or a reason, ``over``
    those without; ``changed`` is a share of the households that had a grid, ``None`` where none had.
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
    disconnected: int
    distance: float
    changed: float | None
    synthetic: bool


SUMMED = ("buildings", "households", "people", "grids", "bound", "disconnected")
NONE = Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, None, synthetic=False)


def totals(out: Path, outcome: Outcome) -> Totals:
    """The sums of a run."""
    if not outcome.parts:
        return NONE
    villages, grids, above = (
        tables(out, outcome.parts, name) for name in ("villages", "grids", "violations")
    )
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
            connection, f"SELECT count(kept) AS kept, count(*) FILTER (over_cap) AS above FROM {grids}"
        )
        told = named(connection, f"SELECT count(*) AS told FROM {above}")["told"]
    over = counts.pop("above") - told
    return Totals(**sums, **counts, exceptions=told, over=over)


def named(connection: DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The one row of a query, by name."""
    cursor = connection.execute(query)
    return dict(zip([column[0] for column in cursor.description or ()], cursor.fetchall()[0], strict=True))


def violations(out: Path, outcome: Outcome, most: int) -> list[tuple[str, Message]]:
    """The first of the grids above a cap all the same: the village, and why."""
    if not outcome.parts:
        return []
    with connected() as connection:
        rows = connection.execute(
            f"SELECT village, message FROM {tables(out, outcome.parts, 'violations')} ORDER BY village, subject LIMIT {most}"
        ).fetchall()
    told = [(village, from_json(json.loads(text))) for village, text in rows]
    return [(village, one) for village, one in told if isinstance(one, Message)]


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


def geojson(out: Path, outcome: Outcome) -> list[Path]:
    """A GeoJSON file for each part: a feature for each grid.

    The geometry is the places of its buildings, or, in a part of many, the middle of the grid; in degrees where
    the input is, else in its own metres, and then the file says so.
    """
    folder = out / "geojson"
    folder.mkdir(exist_ok=True)
    written = []
    for part in outcome.parts:
        path, temporary = folder / f"{part}.geojson", folder / f".{part}.geojson"
        with connected() as connection, temporary.open("w", encoding="utf-8") as file:
            row = connection.execute(
                "SELECT coalesce(sum(buildings), 0), coalesce(bool_and(degrees), true), coalesce(bool_or(synthetic), false)"
                f" FROM {tables(out, [part], 'villages')}"
            ).fetchall()[0]
            marks = {"coordinates": "degrees" if row[1] else "metres", "synthetic": row[2]}
            head = json.dumps({"type": "FeatureCollection"} | marks)
            file.write(head[:-1] + ', "features": [\n')
            cursor = connection.execute(_features(out, part, int(row[0]) <= PLACES))
            between = ""
            while rows := cursor.fetchmany(1000):
                file.write(between + ",\n".join(row[0] for row in rows))
                between = ",\n"
            file.write("\n]}\n")
        temporary.rename(path)
        written.append(path)
    return written


def _features(out: Path, part: str, every: bool) -> str:
    """SQL that writes the features: DuckDB does it, row by row, without the part in memory as text."""
    grids, buildings = tables(out, [part], "grids"), tables(out, [part], "buildings")
    point = quoted("[%.7g, %.7g]")
    if every:
        places = (
            'SELECT village, grid, \'{"type": "MultiPoint", "coordinates": [\' ||'
            f" string_agg(printf({quoted('[%.9g, %.9g]')}, x, y), ', ' ORDER BY row) || ']}}' AS geometry"
            f" FROM {buildings} GROUP BY village, grid"
        )
        joined = f"{grids} AS g JOIN ({places}) AS p USING (village, grid)"
        geometry = "p.geometry"
    else:
        joined = f"{grids} AS g"
        geometry = (
            f'\'{{"type": "Point", "coordinates": \' || printf({point.replace("7", "9")}, x, y) || \'}}\''
        )
    properties = (
        "json_object('village', village, 'grid', grid, 'buildings', buildings, 'households', households,"
        " 'people', people, 'special', special, 'kept', kept, 'over_cap', over_cap, 'distance', round(distance, 1))"
    )
    return (
        f'SELECT \'{{"type": "Feature", "geometry": \' || {geometry} || \', "properties": \' || {properties} || \'}}\''
        f" FROM {joined} ORDER BY village, grid"
    )
