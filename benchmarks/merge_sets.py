"""The counties of Shanxi as the group ``merges`` solves them, and graphs of townships that are made up.

Names, kinds and people are those of the register of 2020-06-30 (people: an estimate that sums to the census); seats are
GeoNames's where they are known, else drawn within the county's outline from a seed; who touches whom is by cells around
the seats. So nothing of this says anything of a real township.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from scipy.spatial import Delaunay

from santu.formats.outlines import read_outlines
from santu.register.data import sample_directory, sample_file
from santu.scale.merges.places import Frame, area_of, by_seats
from santu.scale.merging import KINDS
from santu.solvers.merges.cells import Area
from santu.solvers.merges.kinds import TOWNSHIP
from santu.solvers.merges.problem import Measure, Rules, Speaks, Units

DAY, SNAPSHOT = "2020-06-30", "2.4.0"
SEED = 40_009
APART = 0.01
"""Degrees that drawn seats are apart at least."""
WAY = (Measure("capacity", Speaks.WAY, 1.0),)
FLOOR, DIAMETER = 10_000, 25_000.0
RULES = Rules(FLOOR, diameter=DIAMETER)
CORNER = 0.0005


@dataclass(frozen=True)
class Seated:
    """A township with its seat in degrees, and whether that is known."""

    code: str
    name: str
    county: str
    kind: str
    people: int
    urban: float
    lon: float
    lat: float
    real: bool


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def townships() -> tuple[Seated, ...]:
    """Every formal township of a county that has an outline."""
    folder = sample_directory("shanxi", DAY)
    people = {row["code"]: int(row["pop_estimate"] or 0) for row in rows_of(folder / "population.csv")}
    seats = {
        row["code"]: (float(row["lon"]), float(row["lat"]))
        for row in rows_of(sample_file("shanxi", "township-seats.csv"))
        if row["snapshot"] == SNAPSHOT
    }
    kinds = {"街道": "subdistrict", "镇": "town", "乡": "rural_township"}
    members: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(folder / "townships.csv"):
        if row["formal"] == "yes":
            members.setdefault(row["county_code"], []).append(row)
    found = []
    for county, rows in sorted(members.items()):
        area = outlines().get(county)
        if area is None:
            continue
        inside = {row["code"]: seats[row["code"]] for row in rows if row["code"] in seats}
        # Two may have been found at one place: the first keeps it.
        first = {at: code for code, at in reversed(inside.items())}
        inside = {code: at for at, code in first.items() if shapely.intersects_xy(area, *at)}
        drawn = _drawn(area, county, list(inside.values()), len(rows) - len(inside))
        for row in rows:
            lon, lat = inside.get(row["code"]) or next(drawn)
            communities, villages = int(row["communities"]), int(row["villages"])
            urban = 100.0 * communities / max(communities + villages, 1)
            found.append(
                Seated(
                    row["code"], row["name"], row["county"], kinds[row["type"]],
                    people.get(row["code"], 0), urban, lon, lat, row["code"] in inside,
                )
            )  # fmt: skip
    return tuple(found)


@cache
def outlines() -> dict[str, Area]:
    """County code → outline in degrees."""
    path = sample_file("shanxi", "outlines.geojson")
    return {one.code: area_of(one.polygons) for one in read_outlines(path.name, path.read_bytes()).counties}


def _drawn(
    area: Area, county: str, known: list[tuple[float, float]], number: int
) -> Iterator[tuple[float, float]]:
    """Seats for townships without one: in the outline, not beside each other."""
    chance = np.random.default_rng([SEED, int(county)])
    west, south, east, north = area.bounds
    apart = min(APART, 0.3 * np.sqrt(area.area / (number + len(known))))
    placed = list(known)
    while len(placed) < number + len(known):
        lon, lat = round(chance.uniform(west, east), 5), round(chance.uniform(south, north), 5)
        near = any(np.hypot(lon - x, lat - y) < apart for x, y in placed)
        if not near and shapely.intersects_xy(area.buffer(-CORNER), lon, lat):
            placed.append((lon, lat))
    return iter(placed[len(known) :])


def counties() -> Iterator[tuple[str, Units]]:
    """The code and the townships of each county."""
    members: dict[str, list[Seated]] = {}
    for one in townships():
        members.setdefault(one.code[:6], []).append(one)
    for code, rows in members.items():
        lon, lat = np.array([one.lon for one in rows]), np.array([one.lat for one in rows])
        frame = Frame.around(lon, lat, degrees=True)
        x, y = frame.metres(lon, lat)
        ids = tuple(one.code for one in rows)
        edges, _ = by_seats(frame, ids, x, y, outlines()[code])
        people = np.array([one.people for one in rows])
        urban = np.array([one.urban for one in rows])
        kinds = tuple(KINDS.get(one.kind, TOWNSHIP) for one in rows)
        yield code, Units(ids, people, x, y, edges, {"urban_percent": urban}, kinds)


def made(count: int, seed: int, side: float = 6_000.0) -> Units:
    """Townships that are made up: seats at random, neighbours by Delaunay without its longest edges, people log-normal."""
    chance = np.random.default_rng(seed)
    places = chance.uniform(0, side * np.sqrt(count), (count, 2))
    corners = Delaunay(places).simplices
    pairs = np.unique(
        np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0
    )
    long = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
    pairs = pairs[long < 2.5 * np.median(long)]
    people = np.round(np.exp(chance.normal(9.2, 0.8, count))).astype(np.int64)
    ids = tuple(f"u{row}" for row in range(count))
    return Units(ids, people, places[:, 0].copy(), places[:, 1].copy(), pairs.astype(np.int32))


def write_tables(folder: Path) -> tuple[Path, Path]:
    """The townships as ``santu merge`` reads them, and the outlines of the counties."""
    path = folder / "units.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["code", "name", "county", "kind", "people", "lon", "lat", "urban_percent", "synthetic"]
        )
        for one in townships():
            row = [one.code, one.name, one.county, one.kind, one.people, f"{one.lon:.5f}", f"{one.lat:.5f}"]
            writer.writerow([*row, round(one.urban, 1), "" if one.real else "true"])
    return path, sample_file("shanxi", "outlines.geojson")


def relaxed(rules: Rules) -> Rules:
    """As ``rules``, with three units that become one at most, as the standard has it."""
    return replace(rules, most=3)
