"""Barriers from GeoJSON: the lines of a map as a table of segments, like the one that may be given instead."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, Message, Refused, message, refuse
from santu.scale.parts import NOTHING
from santu.scale.store import connected, write

GEOJSON = (".geojson", ".json")
SCHEMA = {"village": "VARCHAR"} | dict.fromkeys(("x1", "y1", "x2", "y2"), "DOUBLE")
# How deep the places of a geometry lie in its coordinates.
DEPTHS = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}

NOT_JSON = N_("不是 GeoJSON（{cause}）；请从地图软件重新导出成 GeoJSON。")
NO_FEATURES = N_("这个 GeoJSON 里没有要素（features）；请从地图软件导出成 FeatureCollection。")
AT = N_("第 {number} 个要素：{why}")
KIND = N_("隔断要是线或面（{kinds}），这里是 {found}；请改正，或删去这个要素。")
NOTHING_THERE = N_("空的")
PLACES = N_("坐标要是 [经度, 纬度] 这样的数，至少两点；请改正，或删去这个要素。")
VILLAGE = N_("属性 village 要是 12 位村代码，这里是“{found}”；请改正，或删去这个属性。")

Segment = tuple[float, float, float, float]


def as_table(path: Path, folder: Path) -> Path:
    """A file of barriers as a table; what is no GeoJSON is left as it is.

    Args:
        path: of the barriers.
        folder: in which the table is written.

    Raises:
        Refused: with everything that is wrong with the features.
    """
    if path.suffix.lower() not in GEOJSON:
        return path
    rows = _segments(path)
    types = {"VARCHAR": object, "DOUBLE": np.float64}
    columns: dict[str, NDArray[np.generic]] = {
        name: np.array([row[at] for row in rows], types[kind])
        for at, (name, kind) in enumerate(SCHEMA.items())
    }
    folder.mkdir(parents=True, exist_ok=True)
    table = folder / "barriers.parquet"
    with connected() as connection:
        write(connection, table, SCHEMA, columns)
    return table


def _segments(path: Path) -> list[tuple[str, float, float, float, float]]:
    """The segments of all features, each with the village that it is for."""
    found: list[Fault] = []
    made = []
    for number, feature in enumerate(_features(path), 1):
        segments, village, wrong = _of(feature)
        found += [Fault(path.name, message(AT, number=number, why=one)) for one in wrong]
        made += [(village, *segment) for segment in segments]
    if found:
        raise Refused(found)
    return made


def _features(path: Path) -> list[object]:
    if not path.is_file():
        raise refuse(str(path), NOTHING)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise refuse(path.name, NOT_JSON, cause=str(error)) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features:
        raise refuse(path.name, NO_FEATURES)
    return features


def _of(feature: object) -> tuple[list[Segment], str, list[Message]]:
    """The segments of a feature, the village that it is for, if any, and what is wrong with it."""
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    properties = (feature.get("properties") if isinstance(feature, dict) else None) or {}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    wrong = []
    village = str(properties.get("village") or "")
    if village and not (len(village) == 12 and village.isascii() and village.isdigit()):
        wrong.append(message(VILLAGE, found=village))
    if not isinstance(geometry, dict) or kind not in DEPTHS:
        return (
            [],
            village,
            [*wrong, message(KIND, kinds="、".join(DEPTHS), found=kind or message(NOTHING_THERE))],
        )
    segments: list[Segment] = []
    try:
        for line in _lines(geometry["coordinates"], DEPTHS[kind]):
            places = np.array([place[:2] for place in line], np.float64)
            if len(places) < 2 or places.shape[1:] != (2,) or not np.isfinite(places).all():
                raise ValueError(line)
            segments += [(*a, *b) for a, b in pairwise(places.tolist())]
    except (TypeError, ValueError, KeyError, IndexError):
        wrong.append(message(PLACES))
    return segments, village, wrong


def _lines(coordinates: list[object], depth: int) -> Iterator[list[list[float]]]:
    """The lines in nested coordinates."""
    if depth == 1:
        yield coordinates  # type: ignore[misc]
        return
    for inner in coordinates:
        yield from _lines(inner, depth - 1)  # type: ignore[arg-type]
