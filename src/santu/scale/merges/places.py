"""Degrees and metres around a county; who touches whom by outlines, or by cells around seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from santu.formats.outlines import Polygon
from santu.solvers.grids.design import METRES_A_DEGREE
from santu.solvers.merges.cells import Area, cells_of_seats, edges_of_areas
from santu.solvers.merges.problem import Floats, Ints


@dataclass(frozen=True, slots=True)
class Frame:
    """Metres to the east and north of a place; of degrees or, with ``degrees`` false, of metres as they are."""

    lon: float
    lat: float
    degrees: bool

    @classmethod
    def around(cls, x: Floats, y: Floats, *, degrees: bool) -> "Frame":
        """In the middle of some places: good to a thousandth over a county."""
        return cls(float(np.mean(x)), float(np.mean(y)), degrees)

    def metres(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        if not self.degrees:
            return x, y
        return (x - self.lon) * self._across, (y - self.lat) * METRES_A_DEGREE

    def as_given(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """The way back."""
        if not self.degrees:
            return x, y
        return x / self._across + self.lon, y / METRES_A_DEGREE + self.lat

    def told(self, x: float, y: float) -> str:
        """A place in metres, as its file has it."""
        east, north = self.as_given(np.array(x), np.array(y))
        return f"{float(east):.4f}, {float(north):.4f}" if self.degrees else f"{x:.0f}, {y:.0f}"

    def area_in_metres(self, area: Area) -> Area:
        if not self.degrees:
            return area
        factors = np.array([self._across, METRES_A_DEGREE])
        return shapely.transform(area, lambda at: (at - (self.lon, self.lat)) * factors)

    def area_as_given(self, area: Area) -> Area:
        """The way back."""
        if not self.degrees:
            return area
        factors = np.array([self._across, METRES_A_DEGREE])
        return shapely.transform(area, lambda at: at / factors + (self.lon, self.lat))

    @property
    def _across(self) -> float:
        return METRES_A_DEGREE * float(np.cos(np.radians(self.lat)))


def area_of(polygons: Sequence[Polygon]) -> Area:
    """An outline as a shape."""
    parts = [Shape(rings[0], rings[1:]) for rings in polygons]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def by_outlines(frame: Frame, areas: Mapping[str, Area]) -> tuple[Ints, tuple[Area, ...]]:
    """Who touches whom, and the outlines in metres.

    Raises:
        Refused: outlines that cross themselves or overlap, by name.
    """
    metres = {name: frame.area_in_metres(area) for name, area in areas.items()}
    return edges_of_areas(metres, frame.told), tuple(metres.values())


def by_seats(
    frame: Frame, names: Sequence[str], x: Floats, y: Floats, county: Area
) -> tuple[Ints, tuple[Area, ...]]:
    """The same of what is nearest to each seat within the county's outline: a stand-in.

    Raises:
        Refused: two seats in one place, or one outside, by name.
    """
    cells = cells_of_seats(names, x, y, frame.area_in_metres(county), frame.told)
    return edges_of_areas(dict(zip(names, cells, strict=True))), tuple(cells)
