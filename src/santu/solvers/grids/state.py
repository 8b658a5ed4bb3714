"""The state of a search: who is in which grid, and sums from which any move is judged in constant time.

A grid's inertia is ``Σ w·|z - c|²`` over its buildings, c their weighted middle. With each grid's weight and middle
kept, what a move changes in it is known without looking at any other building (Steiner).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.neighbours import Graph

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Whole = NDArray[np.int64]


class Cells(NamedTuple):
    """The buildings: place in metres, households, people, and weight in the inertia."""

    x: Floats
    y: Floats
    households: Whole
    people: Whole
    weight: Floats


@compiled
def some(cells: Cells, members: Ints) -> Cells:
    """The columns of some buildings."""
    return Cells(
        cells.x[members],
        cells.y[members],
        cells.households[members],
        cells.people[members],
        cells.weight[members],
    )


class State(NamedTuple):
    """A division in work.

    ``foreign`` counts a building's neighbours in other grids; those that have any stand in ``edge`` (at the
    place ``at``), ``ends[0]`` of them. ``middle`` holds the weight of each grid and its middle, x and y.
    ``seen``, ``queue`` and ``ends[1]`` (the last mark used) serve the search through a grid.
    """

    grid: Ints
    foreign: Ints
    edge: Ints
    at: Ints
    households: Whole
    people: Whole
    members: Ints
    middle: Floats
    seen: Whole
    queue: Ints
    ends: Whole
    dice: NDArray[np.uint64]


@compiled
def roll(dice: NDArray[np.uint64], below: int) -> int:
    """The next number under ``below`` (xorshift64*; Vigna 2016)."""
    one = dice[0]
    one ^= one >> np.uint64(12)
    one ^= one << np.uint64(25)
    one ^= one >> np.uint64(27)
    dice[0] = one
    high = (one * np.uint64(2685821657736338717)) >> np.uint64(32)
    return np.int64((high * np.uint64(below)) >> np.uint64(32))  # type: ignore[return-value]


@compiled
def chance(dice: NDArray[np.uint64]) -> float:
    """The next number from 0 up to 1."""
    return roll(dice, 1 << 30) / float(1 << 30)


@compiled
def stated(cells: Cells, graph: Graph, grid: Ints, most: int, seed: int) -> State:
    """A state with room for ``most`` grids, from the grid of each building."""
    count = len(grid)
    state = State(
        grid.copy(),
        np.zeros(count, np.int32),
        np.empty(count, np.int32),
        np.full(count, -1, np.int32),
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros(most, np.int32),
        np.zeros((most, 3), np.float64),
        np.zeros(count, np.int64),
        np.empty(count, np.int32),
        np.zeros(2, np.int64),
        np.array([np.uint64(seed) * np.uint64(2) + np.uint64(88172645463325252)], np.uint64),
    )
    count_up(cells, graph, state)
    return state


@compiled
def count_up(cells: Cells, graph: Graph, state: State) -> None:
    """All sums and the edge anew from the grids as they stand."""
    state.households[:] = 0
    state.people[:] = 0
    state.members[:] = 0
    state.middle[:] = 0.0
    state.ends[0] = 0
    for i in range(len(state.grid)):
        _book(cells, state, i, state.grid[i], 1)
        foreign = 0
        for e in range(graph.start[i], graph.start[i + 1]):
            if state.grid[graph.neighbour[e]] != state.grid[i]:
                foreign += 1
        state.foreign[i] = foreign
        state.at[i] = -1
        if foreign:
            state.at[i] = state.ends[0]
            state.edge[state.ends[0]] = i
            state.ends[0] += 1


@compiled
def _book(cells: Cells, state: State, i: int, g: int, sign: int) -> None:
    """Enter a building in a grid's sums, or take it out."""
    state.households[g] += sign * cells.households[i]
    state.people[g] += sign * cells.people[i]
    state.members[g] += sign
    w = sign * cells.weight[i]
    state.middle[g, 0] += w
    if state.members[g]:
        pull = w / state.middle[g, 0]
        state.middle[g, 1] += pull * (cells.x[i] - state.middle[g, 1])
        state.middle[g, 2] += pull * (cells.y[i] - state.middle[g, 2])


@compiled
def _fringe(state: State, i: int, change: int) -> None:
    """One foreign neighbour more or less; into the edge and out of it."""
    before = state.foreign[i]
    state.foreign[i] = before + change
    if before == 0:
        state.at[i] = state.ends[0]
        state.edge[state.ends[0]] = i
        state.ends[0] += 1
    elif before + change == 0:
        state.ends[0] -= 1
        last = state.edge[state.ends[0]]
        state.edge[state.at[i]] = last
        state.at[last] = state.at[i]
        state.at[i] = -1


@compiled
def put(cells: Cells, graph: Graph, state: State, i: int, b: int) -> None:
    """Move a building to another grid, with all sums."""
    a = state.grid[i]
    if a == b:
        return
    _book(cells, state, i, a, -1)
    _book(cells, state, i, b, 1)
    state.grid[i] = b
    for e in range(graph.start[i], graph.start[i + 1]):
        j = graph.neighbour[e]
        if state.grid[j] == a:
            _fringe(state, j, 1)
            _fringe(state, i, 1)
        elif state.grid[j] == b:
            _fringe(state, j, -1)
            _fringe(state, i, -1)


@compiled
def gain(cells: Cells, state: State, g: int, i: int, sign: float) -> float:
    """By how much the inertia of a grid grows with one building more (1.0), or with one less (-1.0)."""
    w, weight = sign * cells.weight[i], state.middle[g, 0]
    x, y = cells.x[i] - state.middle[g, 1], cells.y[i] - state.middle[g, 2]
    return float(w * weight / (weight + w) * (x * x + y * y))


@compiled
def gain_of_two(cells: Cells, state: State, g: int, i: int, j: int) -> float:
    """By how much the inertia of a grid grows when building i comes and j goes."""
    come, go, weight = cells.weight[i], cells.weight[j], state.middle[g, 0]
    x, y = cells.x[i] - state.middle[g, 1], cells.y[i] - state.middle[g, 2]
    both = weight + come
    more = come * weight / both * (x * x + y * y)
    x = cells.x[j] - state.middle[g, 1] - come / both * x
    y = cells.y[j] - state.middle[g, 2] - come / both * y
    return float(more - go * both / (both - go) * (x * x + y * y))


@compiled
def may_leave(graph: Graph, state: State, i: int) -> bool:
    """Whether a grid hangs together without a building: its neighbours there reach each other.

    A search through the grid alone, from one neighbour until all are met: as many steps as it has members.
    """
    g = state.grid[i]
    if state.members[g] == 1:
        return False
    state.ends[1] += 2
    sought, met = state.ends[1] - 1, state.ends[1]
    left = 0
    first = -1
    for e in range(graph.start[i], graph.start[i + 1]):
        j = graph.neighbour[e]
        if state.grid[j] == g:
            if first == -1:
                first = j
            else:
                state.seen[j] = sought
                left += 1
    if left == 0:
        return True
    state.seen[i] = met
    state.seen[first] = met
    state.queue[0] = first
    head, tail = 0, 1
    while head < tail:
        k = state.queue[head]
        head += 1
        for e in range(graph.start[k], graph.start[k + 1]):
            j = graph.neighbour[e]
            if state.grid[j] == g and state.seen[j] != met:
                if state.seen[j] == sought:
                    left -= 1
                    if left == 0:
                        return True
                state.seen[j] = met
                state.queue[tail] = j
                tail += 1
    return False
