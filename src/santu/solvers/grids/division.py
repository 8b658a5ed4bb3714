"""A connected set of buildings divided: fewest grids under both caps, then compact ones.

1. As many grids as the bound says, cut by :mod:`seeding`; annealed until no cap is exceeded.
2. What still exceeds: up to 64 buildings are decided exactly, one grid more at a time; more are mended by
   :mod:`windows`, what is left above a cap is split, and windows dissolve what can be done without.
3. Annealed for compactness, with the caps held at every move.
"""

import numpy as np

from santu.solvers.grids.annealing import anneal, overflow
from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.exact import EMPTY, FOUND, MOST_BUILDINGS, NONE, bits_of, decide
from santu.solvers.grids.neighbours import Graph, listed, within
from santu.solvers.grids.seeding import bisected, joined
from santu.solvers.grids.state import Cells, Ints, State, Whole, some, stated
from santu.solvers.grids.windows import dissolved, mended

# Moves tried for each building: to keep the caps, and for compactness.
SEEK, SEEK_LONGER, SETTLE = 60, 200, 3
GENTLE, WARM, COOL = (0.03, 0.01), (0.3, 0.02), (0.004, 0.0004)
# What exceeds a cap weighs so much, against the mean inertia of a grid.
WEIGHT = 30.0
# Sets of buildings looked at: to decide a community, and to decide a window of it.
EFFORT, WINDOW = 300_000, 5_000
ROUNDS = 6


@compiled
def divided(cells: Cells, graph: Graph, caps: Whole, bound: int, seed: int) -> tuple[Ints, int, int]:
    """Divide connected buildings, none of them above a cap.

    Args:
        cells: the buildings.
        graph: their neighbours; it hangs together.
        caps: households, people.
        bound: that fewer grids cannot do.
        seed: of the annealing.

    Returns:
        The grid of each building, from 0 without gaps; how many; and a bound, higher where fewer were excluded.
    """
    if bound == 1:
        return np.zeros(len(cells.x), np.int32), 1, 1
    grid = bisected(cells, bound, caps)
    joined(cells, graph, grid, bound)
    state = stated(cells, graph, grid, bound, seed)
    scale = _scale(cells, state)
    most = bound
    if overflow(state, caps) > 0.0:
        if len(grid) <= MOST_BUILDINGS:
            state, most, bound = _decided(cells, graph, caps, state, bound, seed)
        else:
            state, most = _sought(cells, graph, caps, state, scale, seed)
    anneal(cells, graph, state, caps, SETTLE * len(grid), COOL, scale, WEIGHT, True)
    number, most = _numbered(state)
    return number, most, bound


@compiled
def settled(cells: Cells, graph: Graph, caps: Whole, grid: Ints, most: int, seed: int) -> tuple[Ints, int]:
    """Grids under the caps made more compact; the grid of each building, and how many."""
    state = stated(cells, graph, grid, most, seed)
    anneal(cells, graph, state, caps, SETTLE * len(grid), COOL, _scale(cells, state), WEIGHT, True)
    return _numbered(state)


@compiled
def _scale(cells: Cells, state: State) -> float:
    """The mean inertia of a grid."""
    total = 0.0
    for i in range(len(state.grid)):
        g = state.grid[i]
        x, y = cells.x[i] - state.middle[g, 1], cells.y[i] - state.middle[g, 2]
        total += cells.weight[i] * (x * x + y * y)
    return max(total / len(state.members), 1e-9)


@compiled
def _decided(
    cells: Cells, graph: Graph, caps: Whole, state: State, bound: int, seed: int
) -> tuple[State, int, int]:
    """Annealed and, where that fails, decided: one grid more at a time."""
    beside = bits_of(graph.start, graph.neighbour)
    scale = _scale(cells, state)
    most = bound
    while True:
        if anneal(cells, graph, state, caps, SEEK * len(state.grid), WARM, scale, WEIGHT, False):
            return state, most, bound
        answer, grid = decide(beside, cells.households, cells.people, caps, most, EFFORT, EMPTY, EMPTY)
        if answer == FOUND:
            return stated(cells, graph, grid, most, seed), most, bound
        if answer == NONE and bound == most:
            bound = most + 1
        most += 1
        grid = bisected(cells, most, caps)
        joined(cells, graph, grid, most)
        state = stated(cells, graph, grid, most, seed)


@compiled
def _sought(
    cells: Cells, graph: Graph, caps: Whole, state: State, scale: float, seed: int
) -> tuple[State, int]:
    """Sought, mended, sought longer, split where nothing else helps, and what can be spared dissolved."""
    for heat in (GENTLE, WARM):
        if anneal(cells, graph, state, caps, SEEK * len(state.grid), heat, scale, WEIGHT, False):
            return state, len(state.members)
    if mended(cells, graph, state, caps, WINDOW) == 0:
        return state, len(state.members)
    # Small buildings: chance finds what windows are too small for.
    small = len(state.grid) // len(state.members) > MOST_BUILDINGS // 2
    longer = SEEK_LONGER * len(state.grid)
    if small and anneal(cells, graph, state, caps, longer, WARM, scale, WEIGHT, False):
        return state, len(state.members)
    grid, most = split(cells, graph, state.grid, len(state.members), caps)
    state = stated(cells, graph, grid, most, seed)
    for _ in range(ROUNDS):
        if dissolved(cells, graph, state, caps, WINDOW) == 0:
            break
        anneal(cells, graph, state, caps, SETTLE * len(grid), (WARM[0], WARM[0] / 4), scale, WEIGHT, True)
    return state, most


@compiled
def split(cells: Cells, graph: Graph, grid: Ints, most: int, caps: Whole) -> tuple[Ints, int]:
    """Cut every grid above a cap until none is; the grids, and how many."""
    grid = grid.copy()
    by_grid, first = listed(grid, most)
    place = np.full(len(grid), -1, np.int32)
    # Stretches of ``by_grid`` that are one grid each, still to be looked at: from, to.
    todo = [(np.int64(first[g]), np.int64(first[g + 1])) for g in range(most)]
    while todo:
        start, end = todo.pop()
        members = by_grid[start:end].copy()
        part = some(cells, members)
        h, p = part.households.sum(), part.people.sum()
        if h <= caps[0] and p <= caps[1]:
            continue
        pieces = max(2, -(-h // caps[0]), -(-p // caps[1]))
        cut = bisected(part, pieces, caps)
        joined(part, within(graph, members, place), cut, pieces)
        by_piece, at = listed(cut, pieces)
        for m in range(len(members)):
            by_grid[start + m] = members[by_piece[m]]
            if cut[m]:
                grid[members[m]] = most + cut[m] - 1
        todo.extend([(start + at[piece], start + at[piece + 1]) for piece in range(pieces)])
        most += pieces - 1
    return grid, most


@compiled
def _numbered(state: State) -> tuple[Ints, int]:
    """The grids numbered anew without those that have become empty."""
    number = np.full(len(state.members), -1, np.int32)
    most = 0
    for g in range(len(state.members)):
        if state.members[g]:
            number[g] = most
            most += 1
    return number[state.grid], most
