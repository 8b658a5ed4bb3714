"""The townships of a county as the merge solver takes them: people, seats, what each covers, who touches whom.

Needs the extra ``solve``. Where a seat is not known one is made up inside the county, the same one for the same
townships; what a township covers is what lies nearer to its seat than to any other. Both are stand-ins and are
marked wherever they are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from santu.formats.outlines import Outline
from santu.formats.seats import Seat
from santu.kernel.codes import Level
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.scale.merging import KINDS
from santu.solvers.merges.cells import Area, cells_of_seats, edges_of_areas
from santu.solvers.merges.problem import Floats, Units

METRES_A_DEGREE = 111_320.0
"""Of latitude; of longitude it is as much less as the parallel is shorter."""
TRIALS = 24
"""Of so many places inside the county a made-up seat is the one with the most room around it."""
BORDER = 2.0
"""The way to the border counts so often beside the way to another seat, which has a border half way."""
NO_PEOPLE = N_("没有人口数，不能测算撤并；请先导入这一天以前的人口。")


@dataclass(frozen=True)
class Ground:
    """What merges of a county are designed on.

    Attributes:
        rows: its formal townships in order of code; all that follows is in this order.
        units: as the solver takes them, in metres from the middle of the county.
        areas: what each covers.
        known: whether the seat is known; else it is made up.
        dropped: names of those whose seat is said to lie outside the county, or where another's is.
        zones: names of the units of the county that are no townships and stay out.
    """

    rows: tuple[Division, ...]
    units: Units
    areas: tuple[Area, ...]
    known: tuple[bool, ...]
    dropped: tuple[str, ...]
    zones: tuple[str, ...]


def ground_of(snapshot: Snapshot, county: str, outline: Outline, seats: Mapping[str, Seat]) -> Ground:
    """The ground of a county in a snapshot, of the register or of a design.

    Raises:
        Refused: townships without people, an outline that crosses itself; each by name.
    """
    inside = [row for row in snapshot.at(Level.TOWNSHIP) if row.parent == county]
    rows = tuple(row for row in inside if row.formal)
    people = snapshot.figures.get(PEOPLE, {})
    if found := [Fault(row.name, message(NO_PEOPLE)) for row in rows if row.id not in people]:
        raise Refused(found)
    names = _names(rows)
    plane = _Plane.of(outline)
    area = plane.area(outline)
    # Refuses an outline in which nothing can be placed.
    edges_of_areas({snapshot.divisions[county].name: area}, plane.told)
    places, known, dropped = _places(rows, area, plane, seats)
    x, y = places.T
    cells = cells_of_seats(names, x, y, area) if rows else []
    units = Units(
        ids=names,
        people=np.array([people[row.id] for row in rows], np.int64),
        x=x,
        y=y,
        edges=edges_of_areas(dict(zip(names, cells, strict=True))),
        columns=_columns(snapshot, rows),
        kinds=tuple(KINDS[row.kind] for row in rows),
    )
    zones = tuple(row.name for row in inside if not row.formal)
    return Ground(rows, units, tuple(cells), known, dropped, zones)


def _names(rows: Sequence[Division]) -> tuple[str, ...]:
    """What they are called in what the solver says; two of one name are told apart by their codes."""
    names = [row.name for row in rows]
    return tuple(
        row.name if names.count(row.name) == 1 else f"{row.name} {row.code or row.id}" for row in rows
    )


def _columns(snapshot: Snapshot, rows: Sequence[Division]) -> dict[str, Floats]:
    """Every quantity of which some have a figure, by its name."""
    return {
        quantity: np.array([values.get(row.id, np.nan) for row in rows], np.float64)
        for quantity, values in snapshot.figures.items()
        if any(row.id in values for row in rows)
    }


@dataclass(frozen=True, slots=True)
class _Plane:
    """Metres east and north of a point: right to a few metres over one county."""

    lon: float
    lat: float

    @classmethod
    def of(cls, outline: Outline) -> "_Plane":
        _, (lon, lat) = outline.size_and_centre()
        return cls(lon, lat)

    def metres(self, lon: float, lat: float) -> tuple[float, float]:
        east = (lon - self.lon) * METRES_A_DEGREE * cos(radians(self.lat))
        return east, (lat - self.lat) * METRES_A_DEGREE

    def told(self, east: float, north: float) -> str:
        """A place in degrees, as its file has it."""
        lon = self.lon + east / METRES_A_DEGREE / cos(radians(self.lat))
        return f"{lon:.4f}, {self.lat + north / METRES_A_DEGREE:.4f}"

    def area(self, outline: Outline) -> Area:
        parts = [
            Polygon(
                [self.metres(*point) for point in rings[0]],
                [[self.metres(*p) for p in hole] for hole in rings[1:]],
            )
            for rings in outline.polygons
        ]
        return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _places(
    rows: Sequence[Division], county: Area, plane: _Plane, seats: Mapping[str, Seat]
) -> tuple[Floats, tuple[bool, ...], tuple[str, ...]]:
    """A place for each: the known ones first, then those made up; which are known, and whose could not be used."""
    places: dict[str, tuple[float, float]] = {}
    dropped = []
    for row in rows:
        seat = seats.get(row.code)
        if seat is None or seat.name != row.name:
            continue
        place = plane.metres(seat.lon, seat.lat)
        if shapely.intersects_xy(county, *place) and place not in places.values():
            places[row.id] = place
        else:
            dropped.append(row.name)
    known = tuple(row.id in places for row in rows)
    for row in rows:
        if row.id not in places:
            places[row.id] = _made_up(row, county, list(places.values()))
    found = np.array([places[row.id] for row in rows], np.float64).reshape(-1, 2)
    return found, known, tuple(dropped)


def _made_up(row: Division, county: Area, others: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """A place inside the county, apart from the others and from the border; the code is the seed."""
    seed = int.from_bytes(sha256((row.code or row.id).encode()).digest()[:8])
    trials = [*_inside(county, np.random.default_rng(seed))]
    taken = np.array(others, np.float64).reshape(-1, 2)
    border = shapely.boundary(county)

    def room(place: tuple[float, float]) -> float:
        apart = np.hypot(*(taken - place).T).min(initial=np.inf)
        return float(min(apart, BORDER * shapely.distance(border, shapely.points(*place))))

    return max(trials, key=room)


def _inside(county: Area, chance: np.random.Generator) -> Iterator[tuple[float, float]]:
    west, south, east, north = county.bounds
    found = 0
    while found < TRIALS:
        x, y = float(chance.uniform(west, east)), float(chance.uniform(south, north))
        if shapely.contains_xy(county, x, y):
            found += 1
            yield x, y
