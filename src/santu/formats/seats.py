"""Seats of townships: a table of longitudes and latitudes in, its faults in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from santu.formats.columns import Column, columns
from santu.formats.outlines import LATITUDES, LONGITUDES
from santu.formats.reading import scan_table
from santu.kernel.messages import N_, Fault, Place, Refused, message

LAYOUT = (
    Column("code", ("代码", "乡镇代码")),
    Column("name", ("名称", "乡镇名称")),
    Column("lon", ("经度", "longitude")),
    Column("lat", ("纬度", "latitude")),
)
SNAPSHOT = Column("snapshot", ("版本",), required=False)
"""Of which list of townships a row is, where a file has those of several."""
NOT_A_DEGREE = N_("“{text}”不是度数；请写成 112.55 这样的数。")
BEYOND = N_("“{name}”的驻地 {found} 不在中国的经纬度范围内；请核对是否把经度和纬度写反了，或写成了米。")


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a township is governed from: longitude and latitude of CGCS2000."""

    code: str
    name: str
    lon: float
    lat: float


def read_seats(path: Path) -> Mapping[str, Seat]:
    """The seats of a table by code of the township.

    Where a code is in several snapshots, the last one counts; where it has two places in one, neither does.

    Raises:
        Refused: columns are missing, or rows are wrong; every fault by its place.
    """
    table, faults = scan_table(path)
    known = columns(table, (*LAYOUT, SNAPSHOT))
    if known.faults:
        raise Refused([*faults, *known.faults])
    snapshots = table.column(known.index["snapshot"]) if "snapshot" in known.index else [""] * len(table)
    found: dict[tuple[str, str], set[Seat]] = {}
    cells = [table.column(known.index[column.name]) for column in LAYOUT]
    for row, texts in enumerate(zip(*cells, strict=True)):
        try:
            seat = _seat(table.place(row), texts)
        except Refused as wrong:
            faults += wrong.faults
            continue
        found.setdefault((snapshots[row], seat.code), set()).add(seat)
    if faults:
        raise Refused(faults)
    last = {code: found[snapshot, code] for snapshot, code in sorted(found)}
    return {code: next(iter(places)) for code, places in last.items() if len(places) == 1}


def _seat(place: Place, texts: Sequence[str]) -> Seat:
    code, name, *degrees = texts
    numbers, faults = [], []
    for text in degrees:
        try:
            numbers.append(float(text))
        except ValueError:
            faults.append(Fault(place, message(NOT_A_DEGREE, text=text[:20])))
    if faults:
        raise Refused(faults)
    lon, lat = numbers
    if not (LONGITUDES[0] <= lon <= LONGITUDES[1] and LATITUDES[0] <= lat <= LATITUDES[1]):
        raise Refused([Fault(place, message(BEYOND, name=name, found=f"{lon:g}, {lat:g}"))])
    return Seat(code, name, lon, lat)
