"""GeoJSON of a part: a feature for each grid, with its area as :mod:`santu.scale.outlines` draws it.

Areas cost about half of what the solving does; a part of many buildings has the middles of its grids, unless areas are
asked for. In degrees where all of the input is, else in its own metres, and then the file says so.
"""

import json
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import numpy as np

from santu.scale.cells import Buildings
from santu.scale.outlines import outlines
from santu.scale.solving import Solved, VillageGrids
from santu.scale.store import Columns
from santu.solvers.grids.design import METRES_A_DEGREE, in_metres
from santu.solvers.grids.problem import Floats

FILE = "grids.geojson"
TOLD = ("village", "grid", "code", "kind", "name", "buildings", "households", "people", "kept", "over_cap")
# A part of more buildings than this has middles.
MOST = 20_000
# Decimal places: a tenth of a metre.
PLACES = {True: 6, False: 1}


def write_features(folder: Path, cells: Buildings, solved: Solved, grids: Columns, *, areas: bool) -> None:
    """Write the file beside the tables of a part.

    Args:
        folder: of the part.
        cells: its buildings.
        solved: its villages.
        grids: its table of grids.
        areas: also where there are many buildings.
    """
    drawn = areas or len(cells.village) <= MOST
    degrees = all(one.degrees for one in solved.villages)
    marks = {
        "coordinates": "degrees" if degrees else "metres",
        "geometry": "area of the nearest buildings, no surveyed boundary" if drawn else "middle",
        "synthetic": cells.synthetic,
    }
    columns = [grids[name].tolist() for name in TOLD]
    properties = (dict(zip(TOLD, row, strict=True)) for row in zip(*columns, strict=True))
    geometries = chain.from_iterable(map(_areas, solved.villages)) if drawn else _middles(grids)
    with (folder / FILE).open("w", encoding="utf-8") as file:
        file.write(
            json.dumps({"type": "FeatureCollection"} | marks, ensure_ascii=False)[:-1] + ', "features": ['
        )
        for between, geometry, told in zip(
            chain(["\n"], repeat(",\n")), geometries, properties, strict=False
        ):
            feature = {"type": "Feature", "geometry": geometry, "properties": told}
            file.write(between + json.dumps(feature, ensure_ascii=False))
        file.write("\n]}\n")


def _middles(grids: Columns) -> Iterator[dict[str, object]]:
    """The middle of each grid."""
    for x, y in zip(grids["x"].tolist(), grids["y"].tolist(), strict=True):
        yield {"type": "Point", "coordinates": [float(f"{x:.9g}"), float(f"{y:.9g}")]}


def _areas(one: VillageGrids) -> Iterator[dict[str, object]]:
    """The area of each grid of a village, in its own coordinates."""
    village, design = one.asked.village, one.result.solution
    middle = np.array([village.x.mean(), village.y.mean()])
    scale = np.ones(2)
    if one.degrees:
        scale = METRES_A_DEGREE * np.array([np.cos(np.radians(middle[1])), 1.0])
    found = outlines(in_metres(village), design.grid, design.neighbours, len(design.special))
    for polygons in found:
        told = [
            [_ring(ring / scale + middle, PLACES[one.degrees]) for ring in polygon] for polygon in polygons
        ]
        one_piece = len(told) == 1
        yield {
            "type": "Polygon" if one_piece else "MultiPolygon",
            "coordinates": told[0] if one_piece else told,
        }


def _ring(ring: Floats, places: int) -> list[list[float]]:
    """A ring that ends where it begins, without places that rounding makes one."""
    rounded = np.round(ring, places)
    moved = (rounded != np.roll(rounded, 1, axis=0)).any(axis=1)
    listed: list[list[float]] = rounded[moved].tolist()
    return [*listed, listed[0]]
