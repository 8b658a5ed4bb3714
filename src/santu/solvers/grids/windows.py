"""A grid and some beside it divided anew, exactly: to bring a grid under its caps, or to need one grid less."""

import numpy as np

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.exact import EMPTY, FOUND, MOST_BUILDINGS, ONE, decide
from santu.solvers.grids.neighbours import Graph
from santu.solvers.grids.state import Cells, Ints, State, Whole, put

MOST_GRIDS = 9


@compiled
def _gathered(graph: Graph, state: State, i: int, members: Ints, size: int) -> int:
    """Add the grid of a building to ``members``, marked with the last mark; how many these are now."""
    mark = state.ends[1]
    members[size] = i
    state.seen[i] = mark
    head = size
    size += 1
    while head < size:
        k = members[head]
        head += 1
        for e in range(graph.start[k], graph.start[k + 1]):
            j = graph.neighbour[e]
            if state.grid[j] == state.grid[i] and state.seen[j] != mark:
                state.seen[j] = mark
                members[size] = j
                size += 1
    return size


@compiled
def window(graph: Graph, state: State, caps: Whole, i: int, most: int) -> tuple[Ints, Ints]:
    """The grid of building i and grids around it, those with the most room first, and their buildings; at most 64 of these.

    ``most`` grids are taken. They are found by going through them, so that a window costs the same in any community.
    """
    grids = np.full(most, -1, np.int32)
    members = np.empty(MOST_BUILDINGS, np.int32)
    count, size = 0, 0
    state.ends[1] += 1
    beside = i if state.members[state.grid[i]] <= MOST_BUILDINGS else -1
    while beside != -1:
        grids[count] = state.grid[beside]
        count += 1
        size = _gathered(graph, state, beside, members, size)
        if count == most:
            break
        beside, room = -1, -1
        for m in range(size):
            for e in range(graph.start[members[m]], graph.start[members[m] + 1]):
                j = graph.neighbour[e]
                b = state.grid[j]
                if state.seen[j] == state.ends[1] or size + state.members[b] > MOST_BUILDINGS:
                    continue
                free = min(caps[0] - state.households[b], (caps[1] - state.people[b]) * caps[0] // caps[1])
                if free > room:
                    beside, room = j, free
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
    state.ends[1] += 1
    for m in range(count):
        state.seen[members[m]] = state.ends[1]
        state.queue[members[m]] = m
    beside = np.zeros(count, np.uint64)
    for m in range(count):
        for e in range(graph.start[members[m]], graph.start[members[m] + 1]):
            j = graph.neighbour[e]
            if state.seen[j] == state.ends[1]:
                beside[m] |= ONE << np.uint64(state.queue[j])
    answer, divided = decide(
        beside, cells.households[members], cells.people[members], caps, most, effort, EMPTY, EMPTY
    )
    if answer != FOUND:
        return False
    for m in range(count):
        put(cells, graph, state, members[m], grids[divided[m]])
    return True


@compiled
def _entries(state: State) -> Ints:
    """A building of each grid."""
    entry = np.full(len(state.members), -1, np.int32)
    for i in range(len(state.grid)):
        entry[state.grid[i]] = i
    return entry


@compiled
def mended(cells: Cells, graph: Graph, state: State, caps: Whole, effort: int) -> int:
    """Bring grids under their caps, window by window, wider each time; how many stay above."""
    entry = _entries(state)
    left = 0
    for g in range(len(state.members)):
        if state.households[g] <= caps[0] and state.people[g] <= caps[1]:
            continue
        if not _wider(cells, graph, state, caps, g, entry, 0, effort):
            left += 1
    return left


@compiled
def dissolved(cells: Cells, graph: Graph, state: State, caps: Whole, effort: int) -> int:
    """Do with one grid less wherever a window can, those with the most room first; how many less."""
    entry = _entries(state)
    less = 0
    for g in np.argsort(state.households):
        if state.members[g] and _wider(cells, graph, state, caps, g, entry, 1, effort):
            less += 1
    return less


@compiled
def _wider(
    cells: Cells, graph: Graph, state: State, caps: Whole, g: int, entry: Ints, fewer: int, effort: int
) -> bool:
    """Try windows around a grid, one grid wider each time, until one can be divided anew."""
    for most in range(2, MOST_GRIDS + 1):
        grids, members = window(graph, state, caps, entry[g], most)
        if len(grids) < most:
            return False
        if redivided(cells, graph, state, caps, grids, members, fewer, effort):
            for m in range(len(members)):
                entry[state.grid[members[m]]] = members[m]
            return True
    return False
