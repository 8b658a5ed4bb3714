"""Outlines and seats of the small register of ``tests.db.registers``, as an operator puts them beside it."""

import json
from pathlib import Path

SEATS = {"140101100": (112.25, 37.25), "140101200": (112.75, 37.25), "140101201": (112.75, 37.75)}
NAMES = {"140101100": "水秀镇", "140101200": "白城乡", "140101201": "北洸乡"}


def outlined(home: Path, *, seats: bool = True) -> None:
    """A square for the eastern county, and where the seats of its three townships are."""
    square = [[112.0, 37.0], [113.0, 37.0], [113.0, 38.0], [112.0, 38.0], [112.0, 37.0]]
    feature = {
        "type": "Feature",
        "properties": {"code": "140101", "name": "东县"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    whole = {"type": "FeatureCollection", "features": [feature]}
    home.mkdir(parents=True, exist_ok=True)
    (home / "outlines.geojson").write_text(json.dumps(whole), "utf-8")
    lines = [f"{code},{NAMES[code]},{lon},{lat}" for code, (lon, lat) in SEATS.items()] if seats else []
    (home / "seats.csv").write_text("\n".join(["code,name,lon,lat", *lines]), "utf-8")
