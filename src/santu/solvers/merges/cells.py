"""Who touches whom, from outlines of the units, or from seats where there are no outlines.

Two units touch when their outlines share a stretch, not only a corner. Where only seats are known, a unit is taken
to be what lies nearer to its seat than to any other, inside the county's outline (Voronoi 1908): a stand-in, which
says so wherever it is shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import numpy as np
import shapely
from shapely.geometry import MultiPoint, MultiPolygon, Polygon
from shapely.strtree import STRtree
from shapely.validation import explain_validity

from santu.kernel.messages import N_, Fault, Refused, message
from santu.solvers.merges.problem import Floats, Ints

Area = Polygon | MultiPolygon
STRETCH = 1.0
"""Metres of border from which on two units touch."""
GRAIN = 0.5
"""Metres by which borders of two outlines that are drawn apart may miss each other."""

NO_AREA = N_("轮廓没有面积；请检查导出的多边形。")
CROSSES = N_("轮廓在（{where}）处自相交；请在制图软件里修复后再导入，否则算不出与谁相邻。")
OVERLAP = N_("与“{other}”的轮廓重叠 {hectares} 公顷；请核对边界，同一块地只能属于一个单位。")
OUTSIDE = N_("驻地不在县的轮廓内；请核对坐标，或换用新的县界。")
SAME_SEAT = N_("与“{other}”的驻地在同一点，分不出各自的范围；请改正其中一个。")
SLIVER = 0.02
"""The share of the smaller outline from which on an overlap is a fault, not a line drawn twice."""


Where = Callable[[float, float], str]
"""How a place is told: by the coordinates of the one who gave it."""
PLACE = re.compile(r"\[(\S+) (\S+)\]")


def in_metres(x: float, y: float) -> str:
    """A place as it is."""
    return f"{x:.0f}, {y:.0f}"


def edges_of_areas(areas: Mapping[str, Area], where: Where = in_metres) -> Ints:
    """The pairs that touch, m × 2 rows in the order of ``areas``, whose coordinates are metres.

    Args:
        areas: by name.
        where: how a place that is at fault is told.

    Raises:
        Refused: an outline without area, one that crosses itself, two that overlap; each by name.
    """
    names, shapes = list(areas), list(areas.values())
    if found := [*_shape_faults(areas, where)]:
        raise Refused(found)
    tree = STRtree(shapes)
    pairs, overlaps = [], []
    for i, shape in enumerate(shapes):
        for j in np.sort(tree.query(shape.buffer(GRAIN))):
            if j <= i:
                continue
            common = shape.intersection(shapes[j]).area
            if common > SLIVER * min(shape.area, shapes[j].area):
                said = message(OVERLAP, other=names[j], hectares=f"{common / 10_000:.1f}")
                overlaps.append(Fault(names[i], said))
            elif shape.buffer(GRAIN).intersection(shapes[j].boundary).length > STRETCH:
                pairs.append((i, int(j)))
    if overlaps:
        raise Refused(overlaps)
    return np.array(pairs, np.int32).reshape(-1, 2)


def _shape_faults(areas: Mapping[str, Area], where: Where = in_metres) -> Iterator[Fault]:
    for name, shape in areas.items():
        # What crosses itself may have areas that cancel out: that is asked first.
        if not shape.is_valid:
            found = PLACE.search(explain_validity(shape))
            told = where(float(found[1]), float(found[2])) if found else name
            yield Fault(name, message(CROSSES, where=told))
        elif shape.is_empty or shape.area == 0:
            yield Fault(name, message(NO_AREA))


def cells_of_seats(
    names: Sequence[str], x: Floats, y: Floats, county: Area, where: Where = in_metres
) -> list[Area]:
    """What lies nearest to each seat, inside the county: areas in metres, in the order of the seats.

    Raises:
        Refused: two seats in one place, a seat outside the county, a county that crosses itself; each by name.
    """
    places = np.stack([x, y], axis=1)
    if found := [*_shape_faults({"": county}, where), *_seat_faults(names, places, county)]:
        raise Refused(found)
    if len(names) == 1:
        return [county]
    cells = shapely.voronoi_polygons(MultiPoint(places), extend_to=county, ordered=True)
    return [cast(Area, cell.intersection(county)) for cell in cells.geoms]


def _seat_faults(names: Sequence[str], places: Floats, county: Area) -> Iterator[Fault]:
    met: dict[tuple[float, float], str] = {}
    for name, place in zip(names, map(tuple, places.tolist()), strict=True):
        if place in met:
            yield Fault(name, message(SAME_SEAT, other=met[place]))
        met.setdefault(place, name)
        if county.is_valid and not shapely.intersects_xy(county, *place):
            yield Fault(name, message(OUTSIDE))
