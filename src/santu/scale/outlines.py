"""The areas of grids, to be drawn: what lies nearest to the buildings of each, and not far from any.

A place belongs to the grid of the building that is nearest to it (Voronoi 1908): so areas meet without a gap and
never overlap. Around all buildings stand posts on a lattice, no nearer to any than the *reach*; what is nearer to a
post belongs to no grid, so an area ends some way outside its outermost buildings and not at a boundary that anybody
has drawn. The posts are that: a drawing, no survey, and no boundary in law.

The cells are the duals of one Delaunay triangulation, O(n log n): where two corners of a side belong to different
grids, the centres of the circles of the triangles on both sides of it are ends of a stretch of the outline.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, cKDTree

from santu.solvers.grids.problem import Floats, Ints

Ring = NDArray[np.float64]
Polygon = list[Ring]
NOBODY = -1
# The way from a building to its neighbours that most do not exceed is the reach; in metres, between these two.
MOST, NARROW, WIDE = 0.85, 15.0, 400.0
# Posts stand so many reaches from each other, in a belt of so many of these; so many steps away they are sought.
MESH, BELT, AROUND = 1.2, 1.5, 2


def outlines(points: Floats, grid: Ints, pairs: Ints, count: int) -> list[list[Polygon]]:
    """The area of each grid as polygons, each an outer ring against the clock and its holes with it.

    Args:
        points: n × 2, metres; no two in one place.
        grid: of each, from 0.
        pairs: m × 2 neighbours, by whose ways the reach is measured.
        count: of grids.
    """
    posts = _posts(points, _reach(points, pairs))
    places = np.concatenate([points, posts])
    of = np.concatenate([grid, np.full(len(posts), NOBODY, np.int32)])
    triangulation = Delaunay(places)
    owner, start, end = _stretches(triangulation.simplices, triangulation.neighbors, of)
    used, where = np.unique(np.concatenate([start, end]), return_inverse=True)
    centres = _centres(places, triangulation.simplices[used])
    rings: list[list[Ring]] = [[] for _ in range(count)]
    for which, ring in _rings(owner, where[: len(start)], where[len(start) :], len(used)):
        rings[which].append(centres[ring])
    return [_polygons(one) for one in rings]


def _reach(points: Floats, pairs: Ints) -> float:
    if not len(pairs):
        return WIDE / 4
    ways = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T)
    return float(np.clip(np.quantile(ways, MOST), NARROW, WIDE))


def _posts(points: Floats, reach: float) -> Floats:
    """Places of a lattice around the buildings, none of them nearer to one than the reach."""
    mesh = MESH * reach
    corner = np.floor(points / mesh).astype(np.int64)
    steps = np.arange(-AROUND, AROUND + 2)
    offsets = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    low = corner.min(axis=0) - AROUND
    width = int(corner[:, 1].max() - low[1]) + 2 * AROUND + 4
    at = np.unique(corner, axis=0)[:, None, :] + offsets[None, :, :] - low
    kept = np.unique(at[..., 0] * width + at[..., 1])
    # Every second row is moved by half a mesh, and none lies on one line with buildings on a lattice.
    row, column = kept % width, kept // width
    lattice = np.stack([column + 0.5 * (row % 2) + 0.13, row + 0.29], axis=1) + low
    posts = lattice * mesh
    away, _ = cKDTree(points).query(posts, distance_upper_bound=reach + BELT * mesh)
    belt = posts[np.isfinite(away) & (away >= reach)]
    # Four far away, so that no building is at the edge of the triangulation.
    far = 10 * (np.ptp(points, axis=0).max() + mesh) * np.array([[-1, -1.1], [1, -1], [1.1, 1], [-1, 1]])
    return np.concatenate([belt, points.mean(axis=0) + far])


def _stretches(corners: Ints, across: Ints, of: Ints) -> tuple[Ints, Ints, Ints]:
    """The stretches of all outlines: whose it is, and from which triangle to which, its area to the left."""
    owners, starts, ends = [], [], []
    for side in range(3):
        a, b = of[corners[:, (side + 1) % 3]], of[corners[:, (side + 2) % 3]]
        other = across[:, side]
        here = np.flatnonzero((a != b) & (b != NOBODY) & (other >= 0))
        owners.append(b[here])
        starts.append(here)
        ends.append(other[here])
    return np.concatenate(owners), np.concatenate(starts), np.concatenate(ends)


def _centres(places: Floats, corners: Ints) -> Floats:
    """The centre of the circle of each triangle."""
    a = places[corners[:, 0]]
    b, c = places[corners[:, 1]] - a, places[corners[:, 2]] - a
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
    east, north = c[:, 1] * bb - b[:, 1] * cc, b[:, 0] * cc - c[:, 0] * bb
    return np.asarray(a + np.stack([east, north], axis=1) / twice[:, None])


def _rings(
    owner: Ints, start: NDArray[np.signedinteger], end: NDArray[np.signedinteger], triangles: int
) -> Iterator[tuple[int, list[int]]]:
    """Stretches put together: around a triangle's centre an area has one way in and one way out."""
    key = owner.astype(np.int64) * triangles
    order = np.argsort(key + start)
    owner, end = owner[order], end[order]
    following = np.searchsorted((key + start)[order], owner.astype(np.int64) * triangles + end).tolist()
    ends, owners = end.tolist(), owner.tolist()
    done = bytearray(len(ends))
    for first in range(len(ends)):
        if done[first]:
            continue
        ring, at = [], first
        while not done[at]:
            done[at] = 1
            ring.append(ends[at])
            at = following[at]
        yield owners[first], ring


def _polygons(rings: list[Ring]) -> list[Polygon]:
    """Outer rings with the holes that lie in each."""
    if len(rings) == 1:
        return [rings]
    areas = [_area(ring) for ring in rings]
    order = np.argsort(areas)
    found = [[rings[at]] for at in order if areas[at] > 0]
    for at in order:
        if areas[at] <= 0 and found:
            # The smallest that holds it; where rounding finds none, the largest.
            next((one for one in found if _holds(one[0], rings[at][0])), found[-1]).append(rings[at])
    return found


def _area(ring: Ring) -> float:
    x, y = (ring - ring[0]).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _holds(ring: Ring, place: Floats) -> bool:
    """Whether a place lies within a ring: a ray to the east crosses it an odd number of times."""
    (x1, y1), (x2, y2) = ring.T, np.roll(ring, -1, axis=0).T
    crosses = (place[1] < y1) != (place[1] < y2)
    with np.errstate(divide="ignore", invalid="ignore"):
        east = (x2 - x1) * (place[1] - y1) / (y2 - y1) + x1
    return bool((crosses & (place[0] < east)).sum() % 2)
