"""GeoJSON of a part, written by DuckDB from the part's tables: a feature for each grid.

The geometry is the places of its buildings, or, in a part of many, the middle of the grid; in degrees where all of
the input is, else in its own metres, and then the file says so.
"""

import json
from pathlib import Path

from duckdb import DuckDBPyConnection

from santu.scale.store import quoted

FILE = "grids.geojson"
# A part of more buildings than this has the middles of its grids only.
PLACES = 20_000
POINT = "printf('[%.9g, %.9g]', x, y)"


def write_features(connection: DuckDBPyConnection, folder: Path) -> None:
    """Write the file beside the tables of a part."""
    buildings, degrees, synthetic = connection.execute(
        "SELECT coalesce(sum(buildings), 0), coalesce(bool_and(degrees), true), coalesce(bool_or(synthetic), false)"
        f" FROM {_table(folder, 'villages')}"
    ).fetchall()[0]
    marks = {"coordinates": "degrees" if degrees else "metres", "synthetic": synthetic}
    cursor = connection.execute(_features(folder, every=buildings <= PLACES))
    with (folder / FILE).open("w", encoding="utf-8") as file:
        file.write(json.dumps({"type": "FeatureCollection"} | marks)[:-1] + ', "features": [\n')
        between = ""
        while rows := cursor.fetchmany(1000):
            file.write(between + ",\n".join(row[0] for row in rows))
            between = ",\n"
        file.write("\n]}\n")


def _table(folder: Path, table: str) -> str:
    return f"read_parquet({quoted(str(folder / f'{table}.parquet'))})"


def _features(folder: Path, *, every: bool) -> str:
    """SQL with a row of text for each feature; no more of them than are written at once are in memory."""
    joined, kind, coordinates = f"{_table(folder, 'grids')} AS g", "Point", POINT
    if every:
        places = (
            f"SELECT village, grid, '[' || string_agg({POINT}, ', ' ORDER BY row) || ']' AS places"
            f" FROM {_table(folder, 'buildings')} GROUP BY village, grid"
        )
        joined, kind, coordinates = f"{joined} JOIN ({places}) USING (village, grid)", "MultiPoint", "places"
    properties = (
        "json_object('village', village, 'grid', grid, 'buildings', buildings, 'households', households,"
        " 'people', people, 'special', special, 'kept', kept, 'over_cap', over_cap, 'distance', round(distance, 1))"
    )
    geometry = f"json_object('type', '{kind}', 'coordinates', {coordinates}::JSON)"
    return (
        f"SELECT json_object('type', 'Feature', 'geometry', {geometry}, 'properties', {properties})"
        f" FROM {joined} ORDER BY village, grid"
    )
