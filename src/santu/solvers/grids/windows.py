"""A grid and some beside it divided anew, exactly: to bring a grid under its caps, or to need one grid less."""

import numpy as np

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.exact import FOUND, MOST_BUILDINGS, ONE, decide
from santu.solvers.grids.neighbours import Graph
from santu.solvers.grids.state import Cells, Ints, State, Whole, put

MOST_GRIDS = 9


@compiled
def window(
    graph: Graph, state: State, caps: Whole, g: int, by_grid: Ints, first: Ints, most: int
) -> tuple[Ints, Ints]:
    """Grids around one, those with the most room first, and their buildings; at most 64 of these.

    ``by_grid`` are all buildings, grid by grid; ``first`` is where each grid begins in it; ``most`` grids are taken.
    """
    grids = np.full(most, -1, np.int32)
    members = np.empty(MOST_BUILDINGS, np.int32)
    count, size = 0, 0
    beside = g if state.members[g] <= MOST_BUILDINGS else -1
    while beside != -1:
        grids[count] = beside
        count += 1
        for m in range(first[beside], first[beside + 1]):
            members[size] = by_grid[m]
            size += 1
        if count == most:
            break
        beside, room = -1, -1
        for m in range(size):
            i = members[m]
            for e in range(graph.start[i], graph.start[i + 1]):
                b = state.grid[graph.neighbour[e]]
                if b == state.grid[i] or size + state.members[b] > MOST_BUILDINGS:
                    continue
                known = False
                for c in range(count):
                    known = known or grids[c] == b
                free = min(caps[0] - state.households[b], (caps[1] - state.people[b]) * caps[0] // caps[1])
                if not known and free > room:
                    beside, room = b, free
    return grids[:count], members[:size]


@compiled
def redivided(
    cells: Cells, graph: Graph, state: State, caps: Whole, grids: Ints, members: Ints, fewer: int, effort: int
) -> bool:
    """Divide the buildings of some grids anew into as many under the caps, or ``fewer``; whether that was found.

    Without success nothing changes.
    """
    count = len(members)
    h, p = 0, 0
    for m in range(count):
        h += cells.households[members[m]]
        p += cells.people[members[m]]
    most = len(grids) - fewer
    if h > most * caps[0] or p > most * caps[1]:
        return False
    place = np.full(len(state.grid), -1, np.int32)
    for m in range(count):
        place[members[m]] = m
    beside = np.zeros(count, np.uint64)
    for m in range(count):
        for e in range(graph.start[members[m]], graph.start[members[m] + 1]):
            n = place[graph.neighbour[e]]
            if n != -1:
                beside[m] |= ONE << np.uint64(n)
    answer, divided = decide(beside, cells.households[members], cells.people[members], caps, most, effort)
    if answer != FOUND:
        return False
    for m in range(count):
        put(cells, graph, state, members[m], grids[divided[m]])
    return True


@compiled
def listed(state: State) -> tuple[Ints, Ints]:
    """All buildings grid by grid, and where each grid begins."""
    first = np.zeros(len(state.members) + 1, np.int32)
    first[1:] = np.cumsum(state.members)
    at = first[:-1].copy()
    by_grid = np.empty(len(state.grid), np.int32)
    for i in range(len(state.grid)):
        by_grid[at[state.grid[i]]] = i
        at[state.grid[i]] += 1
    return by_grid, first


@compiled
def mended(cells: Cells, graph: Graph, state: State, caps: Whole, effort: int) -> int:
    """Bring grids under their caps, window by window, wider each time; how many stay above."""
    by_grid, first = listed(state)
    left = 0
    for g in range(len(state.members)):
        if state.households[g] <= caps[0] and state.people[g] <= caps[1]:
            continue
        if _wider(cells, graph, state, caps, g, by_grid, first, 0, effort):
            by_grid, first = listed(state)
        else:
            left += 1
    return left


@compiled
def dissolved(cells: Cells, graph: Graph, state: State, caps: Whole, effort: int) -> int:
    """Do with one grid less wherever a window can, those with the most room first; how many less."""
    by_grid, first = listed(state)
    less = 0
    for g in np.argsort(state.households):
        if state.members[g] and _wider(cells, graph, state, caps, g, by_grid, first, 1, effort):
            by_grid, first = listed(state)
            less += 1
    return less


@compiled
def _wider(
    cells: Cells,
    graph: Graph,
    state: State,
    caps: Whole,
    g: int,
    by_grid: Ints,
    first: Ints,
    fewer: int,
    effort: int,
) -> bool:
    """Try windows around a grid, one grid wider each time, until one can be divided anew."""
    for most in range(2, MOST_GRIDS + 1):
        grids, members = window(graph, state, caps, g, by_grid, first, most)
        if len(grids) < most:
            return False
        if redivided(cells, graph, state, caps, grids, members, fewer, effort):
            return True
    return False
