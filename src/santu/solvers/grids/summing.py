"""What is told of grids: their sums, in how many pieces they are, how far it is to their middle, who changes."""

from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.neighbours import Graph, components, listed
from santu.solvers.grids.problem import NO_GRID, Floats, Ints, Whole
from santu.solvers.grids.state import Cells


@compiled
def sums(cells: Cells, graph: Graph, grid: Ints, number: int) -> tuple[Whole, Whole, Whole, float]:
    """Households, people and connected pieces of each grid, and the mean way to the middle; -1 is no grid."""
    households, people = np.zeros(number, np.int64), np.zeros(number, np.int64)
    pieces = np.zeros(number, np.int64)
    part = components(graph, grid)
    found = 0
    for i in range(len(grid)):
        g = grid[i]
        fresh = part[i] == found
        # Parts are numbered as they are met.
        found += fresh
        if g != NO_GRID:
            households[g] += cells.households[i]
            people[g] += cells.people[i]
            pieces[g] += fresh
    return households, people, pieces, way(cells.x, cells.y, cells.households, grid, number)


@compiled
def way(x: Floats, y: Floats, households: Whole, grid: Ints, number: int) -> float:
    """Mean way of a household to the (household-weighted) middle of its grid; -1 is no grid."""
    middle = np.zeros((number, 3), np.float64)
    for i in range(len(grid)):
        if grid[i] != NO_GRID:
            # Where nobody lives the buildings have a middle all the same.
            w = max(float(households[i]), 1e-9)
            middle[grid[i], 0] += w
            middle[grid[i], 1] += w * x[i]
            middle[grid[i], 2] += w * y[i]
    total, lived = 0.0, 0
    for i in range(len(grid)):
        if grid[i] != NO_GRID:
            w, mx, my = middle[grid[i]]
            total += households[i] * np.hypot(x[i] - mx / w, y[i] - my / w)
            lived += households[i]
    return total / max(lived, 1)


@compiled
def least_grids(households: Whole, people: Whole, caps: Whole) -> tuple[int, int]:
    """A number of grids that none can do with less of, and which of ``BOUNDS`` says so."""
    h, p, large_h, large_p = 0, 0, 0, 0
    for i in range(len(households)):
        h += households[i]
        p += people[i]
        large_h += 2 * households[i] > caps[0]
        large_p += 2 * people[i] > caps[1]
    # Two buildings of more than half a cap do not fit into one grid.
    by_size = max(large_h, large_p)
    by_households, by_people = -(-h // caps[0]), -(-p // caps[1])
    if by_households >= max(by_people, by_size):
        return max(by_households, 1), 0
    return (by_people, 1) if by_people >= by_size else (by_size, 2)


BOUNDS = ("households", "people", "large")


def changed_share(before: Ints, after: Ints, households: Whole) -> float:
    """Share of the households with an old grid that are not in that grid's successor.

    Each old grid has at most one successor and the other way round, chosen so that the fewest change: an
    assignment problem for each set of old and new grids that lie over each other.
    """
    had = before != NO_GRID
    total = int(households[had].sum())
    if not total:
        return 0.0
    _, old = np.unique(before[had], return_inverse=True)
    _, new = np.unique(after[had], return_inverse=True)
    width = int(new.max()) + 1
    pair, place = np.unique(old.astype(np.int64) * width + new, return_inverse=True)
    shared = np.bincount(place, households[had]).astype(np.float64)
    row, column = pair // width, pair % width
    side = max(int(row.max()) + 1, width)
    # Old grids stand before the new ones.
    links = coo_array((np.ones(len(row)), (row, column + side)), shape=(2 * side, 2 * side))
    _, group = connected_components(links, directed=False)
    members, first = listed(group[row], int(group.max()) + 1)
    stay = 0.0
    for start, end in pairwise(first.tolist()):
        if start < end:
            chosen = members[start:end]
            stay += _assigned(row[chosen], column[chosen], shared[chosen])
    return 1.0 - stay / total


def _assigned(row: Whole, column: Whole, shared: Floats) -> float:
    """The most that can stay in one set of grids."""
    if len(row) == 1:
        return float(shared[0])
    _, i = np.unique(row, return_inverse=True)
    _, j = np.unique(column, return_inverse=True)
    table = np.zeros((int(i.max()) + 1, int(j.max()) + 1))
    table[i, j] = shared
    return float(table[linear_sum_assignment(table, maximize=True)].sum())
