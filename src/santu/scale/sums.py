"""The sums of the grids of a part, for all of its villages at once; what was promised of them is looked at once more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from santu.scale.cells import Buildings
from santu.scale.solving import Solved
from santu.solvers.grids.design import METRES_A_DEGREE
from santu.solvers.grids.problem import Floats, Whole


@dataclass(frozen=True)
class Sums:
    """What is told of the grids of a part.

    ``rows`` are the buildings of solved villages and ``grid`` the grid of each, from 0 through the whole part;
    ``first`` is the first grid of each village, ``owner`` the village of each grid, from 0; ``pieces`` counts
    for each village how many pieces too many its grids are in. The rest has a row for each grid.
    """

    rows: Whole
    grid: Whole
    first: Whole
    owner: Whole
    pieces: Whole
    buildings: Whole
    households: Whole
    people: Whole
    special: NDArray[np.bool_]
    distance: Floats
    x: Floats
    y: Floats


def sums(cells: Buildings, solved: Solved) -> Sums:
    """The sums of each grid; whether the grids hang together is looked at here once more."""
    designs = [one.result.solution for one in solved.villages]
    counts = np.array([len(design.special) for design in designs], np.int64)
    first = np.cumsum(counts) - counts
    none = np.zeros(0, np.int64)
    rows = np.concatenate([none, *(np.arange(one.first, one.last) for one in solved.villages)])
    grid = np.concatenate([none, *(design.grid + at for design, at in zip(designs, first, strict=True))])
    special = np.concatenate([none.astype(np.bool_), *(design.special for design in designs)])
    total, owner = int(counts.sum()), np.repeat(np.arange(len(counts)), counts)
    x, y, households = cells.x[rows], cells.y[rows], cells.households[rows]
    weight = np.maximum(households, 1e-9)
    heavy = np.bincount(grid, weight, total)
    east, north = np.bincount(grid, weight * x, total) / heavy, np.bincount(grid, weight * y, total) / heavy
    scale = _metres(solved, north, owner)
    way = np.hypot((x - east[grid]) * scale[0][grid], (y - north[grid]) * scale[1][grid])
    held = np.bincount(grid, households, total)
    return Sums(
        rows=rows,
        grid=grid,
        first=first,
        owner=owner,
        pieces=_pieces(solved, grid, special, owner),
        buildings=np.bincount(grid, minlength=total),
        households=held.astype(np.int64),
        people=np.bincount(grid, cells.people[rows], total).astype(np.int64),
        special=special,
        distance=np.bincount(grid, way * households, total) / np.maximum(held, 1),
        x=east,
        y=north,
    )


def _metres(solved: Solved, latitude: Floats, owner: Whole) -> tuple[Floats, Floats]:
    """Metres for a unit of the coordinates of each grid, to the east and to the north."""
    degrees = np.array([one.degrees for one in solved.villages], np.bool_)[owner]
    east = np.where(degrees, METRES_A_DEGREE * np.cos(np.radians(np.where(degrees, latitude, 0.0))), 1.0)
    return east, np.where(degrees, METRES_A_DEGREE, 1.0)


def _pieces(solved: Solved, grid: Whole, special: NDArray[np.bool_], owner: Whole) -> Whole:
    """How many pieces too many the ordinary grids of each village are in."""
    pairs = [np.zeros((0, 2), np.int64)]
    offset = 0
    for one in solved.villages:
        pairs.append(one.result.solution.neighbours.reshape(-1, 2).astype(np.int64) + offset)
        offset += one.last - one.first
    beside = np.concatenate(pairs)
    inside = beside[grid[beside[:, 0]] == grid[beside[:, 1]]]
    links = coo_array((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(len(grid), len(grid)))
    _, piece = connected_components(links, directed=False)
    ordinary = ~special[grid]
    _, first = np.unique(piece[ordinary], return_index=True)
    pieces = np.bincount(owner[grid[ordinary][first]], minlength=len(solved.villages))
    return pieces - np.array([one.result.solution.count for one in solved.villages], np.int64)
