"""Made-up buildings for every village of a register, summing exactly to the census of each county.

The villages and the sums are real, the buildings are not: every file says so, in a column and in its own marks.
"""

import csv
import json
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, message, refuse
from santu.scale.assumptions import ASSUMED
from santu.scale.store import connected, write
from santu.scale.synthetic import RURAL, URBAN, Buildings, Floats, Whole, buildings
from santu.solvers.grids.design import METRES_A_DEGREE

STAGE = N_("生成合成建筑：县")
NO_FILE = N_("登记文件夹里缺少 {name}；它要有 villages.csv、townships.csv 和人口普查分县数据。")
NO_CENSUS = N_("普查表里没有这个县（{name}）的数；没有为它生成建筑。")
NO_FOLDER = N_("文件夹建不了（{cause}）；请检查路径和权限。")
OCCUPIED = N_("文件夹里已有别的文件；请换一个空文件夹，或先删去它们。")

Ring = tuple[tuple[float, float], ...]
Rings = tuple[Ring, ...]
COMMUNITY, VILLAGE = "community", "village"
CENSUS = "census-2020-counties.csv"
# Where a county has no outline its villages stand in a square, degrees wide: in the middle of its city, else in a row.
SQUARE, FROM, A_ROW = 0.15, (105.0, 28.0), 20
SCHEMA = {
    "village": "VARCHAR",
    "class": "VARCHAR",
    "id": "INTEGER",
    "x": "DOUBLE",
    "y": "DOUBLE",
    "households": "INTEGER",
    "people": "INTEGER",
    "crs": "VARCHAR",
    "datum": "VARCHAR",
    "synthetic": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class County:
    """A county to be made up: its villages with their kinds, its census, its outline in degrees."""

    code: str
    villages: tuple[str, ...]
    kinds: tuple[str, ...]
    people: int
    urban: int
    households: int
    rings: Rings


@dataclass(frozen=True, slots=True)
class Made:
    """What was made for a county."""

    code: str
    villages: int
    buildings: int
    households: int
    people: int


def make(
    counties: list[County],
    out: Path,
    seed: int,
    executor: Executor,
    progress: Callable[[str, int, int], None],
) -> list[Made]:
    """Write a Parquet file for each county.

    Raises:
        Refused: the folder holds something else, or cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refuse(str(out), NO_FOLDER, cause=error.strerror) from error
    if any(out.iterdir()):
        raise refuse(str(out), OCCUPIED)
    futures = [executor.submit(made, county, out, seed) for county in counties]
    for count, _ in enumerate(as_completed(futures), 1):
        progress(STAGE, count, len(counties))
    return [future.result() for future in futures]


def counties_of(register: Path, day: str, households: int | None) -> tuple[list[County], list[Fault]]:
    """The counties of a register of villages, with the census of each.

    Args:
        register: the folder with a folder a day (villages.csv, townships.csv), the census and the outlines.
        day: which day's register.
        households: of all counties together; by default those of the census.

    Raises:
        Refused: a file is missing.
    """
    villages, townships = _rows(register / day / "villages.csv"), _rows(register / day / "townships.csv")
    census, outlines = _census(_rows(register / CENSUS)), _outlines(register / "outlines.geojson")
    names = {row["county_code"]: (row["city"], row["county"]) for row in townships}
    members: dict[str, list[tuple[str, str]]] = {}
    for row in villages:
        members.setdefault(row["code"][:6], []).append((row["code"], row["kind"]))
    found: list[County] = []
    faults: list[Fault] = []
    for code, rows in sorted(members.items()):
        counted = census.get("".join(names.get(code, ()))) or census.get(code)
        if counted is None:
            faults.append(Fault(code, message(NO_CENSUS, name=names.get(code, ("", code))[1])))
            continue
        near = [ring for key, rings in outlines.items() if key[:4] == code[:4] for ring in rings]
        rings = outlines.get(code) or _square(near, len(found))
        listed, kinds = zip(*sorted(rows), strict=True)
        found.append(County(code, listed, kinds, *counted, rings))
    return _to_households(found, households), faults


def _to_households(counties: list[County], households: int | None) -> list[County]:
    """The counties with so many households in all, and people in proportion."""
    if households is None:
        return counties
    weights = np.array([county.households for county in counties], np.float64)
    wanted = shared(households, weights)
    scaled = []
    for county, number in zip(counties, wanted.tolist(), strict=True):
        ratio = number / max(county.households, 1)
        people, urban = round(county.people * ratio), round(county.urban * ratio)
        scaled.append(County(county.code, county.villages, county.kinds, people, urban, number, county.rings))
    return scaled


def made(county: County, out: Path, seed: int) -> Made:
    """Make up a county and write it."""
    chance = np.random.default_rng([seed, int(county.code)])
    households, people = _by_village(county, chance)
    places = _places(county, len(county.villages), chance)
    found = [
        buildings(int(h), int(p), URBAN if kind == COMMUNITY else RURAL, _own(code, seed))
        for code, kind, h, p in zip(county.villages, county.kinds, households, people, strict=True)
    ]
    counts = [len(one.x) for one in found]
    columns = _columns(county, found, counts, places)
    temporary = out / f".unfinished-{county.code}.parquet"
    with connected() as connection:
        write(connection, temporary, SCHEMA, columns, synthetic="true", seed=str(seed))
    temporary.rename(out / f"{county.code}.parquet")
    sums = (int(columns[name].sum()) for name in ("households", "people"))
    return Made(county.code, len(county.villages), sum(counts), *sums)


def _own(code: str, seed: int) -> np.random.Generator:
    """The chance of a village, of its code and the seed alone."""
    return np.random.default_rng([seed, zlib.crc32(code.encode())])


def _columns(
    county: County, found: list[Buildings], counts: list[int], places: Floats
) -> dict[str, NDArray[np.generic]]:
    """The columns of a county's file."""
    middle = np.repeat(places, counts, axis=0)
    y = middle[:, 1] + np.concatenate([one.y for one in found]) / METRES_A_DEGREE
    x = middle[:, 0] + np.concatenate([one.x for one in found]) / (
        METRES_A_DEGREE * np.cos(np.radians(middle[:, 1]))
    )
    classes = np.array([ASSUMED.class_of[kind] for kind in county.kinds], object)
    return {
        "village": np.repeat(np.array(county.villages, object), counts),
        "class": np.repeat(classes, counts),
        "id": np.concatenate([np.arange(1, count + 1) for count in counts]),
        "x": x,
        "y": y,
        "households": np.concatenate([one.households for one in found]),
        "people": np.concatenate([one.people for one in found]),
        "crs": np.full(len(x), "degrees", object),
        "datum": np.full(len(x), "CGCS2000", object),
        "synthetic": np.ones(len(x), np.bool_),
    }


def _by_village(county: County, chance: np.random.Generator) -> tuple[Whole, Whole]:
    """The households and people of each village: both sum to the county's."""
    urban = np.array([kind == COMMUNITY for kind in county.kinds])
    share = county.urban / max(county.people, 1)
    in_communities = county.households if urban.all() else 0
    if urban.any() and not urban.all():
        left = max(0, county.households - int((~urban).sum()) * ASSUMED.village_households)
        most = min(left, int(urban.sum()) * ASSUMED.community_households)
        in_communities = min(round(county.households * share), most)
    weights: Floats = np.exp(
        chance.normal(0.0, np.where(urban, ASSUMED.spread[COMMUNITY], ASSUMED.spread[VILLAGE]))
    )
    households = np.zeros(len(urban), np.int64)
    for kind, number in ((urban, in_communities), (~urban, county.households - in_communities)):
        if kind.any():
            # A household each, where there are enough: a village of a register is not empty.
            least = int(number >= kind.sum())
            households[kind] = least + shared(number - least * int(kind.sum()), weights[kind])
    each = households + shared(max(county.people - county.households, 0), households.astype(np.float64))
    return households, each if county.people >= county.households else shared(
        county.people, households.astype(np.float64)
    )


def shared(total: int, weights: Floats) -> Whole:
    """A whole number shared out in proportion: largest remainders, the first of equal ones first."""
    if not weights.sum():
        weights = np.ones_like(weights)
    exact = total * weights / weights.sum()
    whole: Whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def _square(near: list[Ring], number: int) -> Rings:
    """A square in the middle of some rings; the so-manieth of a lattice where there are none."""
    if near:
        x, y = np.concatenate([np.array(ring) for ring in near]).mean(axis=0)
    else:
        x, y = FROM[0] + 2 * SQUARE * (number % A_ROW), FROM[1] + 2 * SQUARE * (number // A_ROW)
    w, h = SQUARE / 2, SQUARE / 2
    return (((x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h)),)


def _places(county: County, count: int, chance: np.random.Generator) -> Floats:
    """A place for each village within the outline, neighbours by code beside each other: strips up and down."""
    corners = np.concatenate([np.array(ring) for ring in county.rings])
    low, high = corners.min(axis=0), corners.max(axis=0)
    found = np.zeros((0, 2))
    while len(found) < count:
        tried = chance.uniform(low, high, (4 * count, 2))
        inside = np.zeros(len(tried), np.bool_)
        for ring in county.rings:
            inside ^= _inside(tried, np.array(ring))
        found = np.concatenate([found, tried[inside]])
    found = found[:count]
    strips = max(1, round(np.sqrt(count / 6)))
    strip = np.floor((found[:, 0] - low[0]) / (high[0] - low[0]) * strips).astype(int)
    return found[np.lexsort((np.where(strip % 2, found[:, 1], -found[:, 1]), strip))]


def _inside(points: Floats, ring: Floats) -> NDArray[np.bool_]:
    """Which points lie within a ring: a ray to the east crosses it an odd number of times."""
    inside = np.zeros(len(points), np.bool_)
    for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if y1 != y2:
            crosses = (points[:, 1] < y1) != (points[:, 1] < y2)
            inside ^= crosses & (points[:, 0] < (x2 - x1) * (points[:, 1] - y1) / (y2 - y1) + x1)
    return inside


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise refuse(str(path.parent), NO_FILE, name=path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return iter(list(csv.DictReader(file)))


def _census(rows: Iterator[dict[str, str]]) -> dict[str, tuple[int, int, int]]:
    """People, urban people and households by code, and by the names of city and county: zones have no code there."""
    listed = list(rows)
    size = next(
        (float(row["household_size"]) for row in listed if row["code"].endswith("0000")),
        ASSUMED.household_size,
    )
    found = {}
    for row in listed:
        people = int(row["population"])
        households = int(row["households"]) if row["households"] else round(people / size)
        counted = people, int(row["urban_pop"] or 0), households
        found[row["city"] + row["county"]] = counted
        if row["code"]:
            found[row["code"]] = counted
    return found


def _outlines(path: Path) -> dict[str, Rings]:
    """The rings of each county, where there are outlines."""
    if not path.is_file():
        return {}
    found = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        rings = tuple(tuple((x, y) for x, y, *_ in ring) for polygon in polygons for ring in polygon)
        found[str(feature["properties"]["code"])] = rings
    return found
