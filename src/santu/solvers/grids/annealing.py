"""Annealing over the edges of grids: a building goes to a neighbouring grid, or two change places.

Energy: ``weight · Σ excess over the caps, in caps + inertia / scale``. With ``hard`` no move may make any grid
exceed a cap by more than before. A building leaves only a grid that hangs together without it.
"""

import math

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.neighbours import Graph
from santu.solvers.grids.state import (
    Cells,
    State,
    Whole,
    chance,
    gain,
    gain_of_two,
    may_leave,
    put,
    roll,
)

# The annealing cools so many times.
STAGES = 64
# So many temperatures uphill nothing is tried: one in 10⁹ would be taken.
UNLIKELY = 20.0


@compiled
def _more(state: State, caps: Whole, g: int, households: int, people: int) -> float:
    """By how many caps a grid's excess grows with so many households and people more."""
    h, p = state.households[g], state.people[g]
    if max(h, h + households) <= caps[0] and max(p, p + people) <= caps[1]:
        return 0.0
    return excess(h + households, p + people, caps) - excess(h, p, caps)


@compiled
def excess(households: int, people: int, caps: Whole) -> float:
    """By how many caps a grid is too large."""
    return float(max(0, households - caps[0]) / caps[0] + max(0, people - caps[1]) / caps[1])


@compiled
def overflow(state: State, caps: Whole) -> float:
    """By how many caps all grids together are too large."""
    total = 0.0
    for g in range(len(state.members)):
        total += excess(state.households[g], state.people[g], caps)
    return total


@compiled
def anneal(
    cells: Cells,
    graph: Graph,
    state: State,
    caps: Whole,
    steps: int,
    heat: tuple[float, float],
    scale: float,
    weight: float,
    hard: bool,
) -> bool:
    """Try so many moves while it cools from ``heat[0]`` to ``heat[1]``.

    Soft, it ends as soon as no cap is exceeded. Whether none is at the end.
    """
    over = overflow(state, caps)
    if not hard and over <= 1e-12:
        return True
    cooling = (heat[1] / heat[0]) ** (1.0 / STAGES)
    temperature = heat[0]
    stage = max(1, steps // STAGES)
    for step in range(steps):
        if state.ends[0] == 0:
            break
        if step % stage == stage - 1:
            temperature *= cooling
        i = state.edge[roll(state.dice, state.ends[0])]
        b = _beside(graph, state, i)
        gained = _move(cells, graph, state, caps, i, b, temperature, scale, weight, hard)
        if not hard and gained != 0.0:
            over += gained
            if over <= 1e-9:
                over = overflow(state, caps)
                if over <= 1e-12:
                    return True
    return overflow(state, caps) <= 1e-12


@compiled
def _beside(graph: Graph, state: State, i: int) -> int:
    """A neighbouring grid of a building at the edge."""
    start, number = graph.start[i], graph.start[i + 1] - graph.start[i]
    e = roll(state.dice, number)
    while True:
        b = int(state.grid[graph.neighbour[start + e]])
        if b != state.grid[i]:
            return b
        e = e + 1 if e + 1 < number else 0


@compiled
def _move(
    cells: Cells,
    graph: Graph,
    state: State,
    caps: Whole,
    i: int,
    b: int,
    temperature: float,
    scale: float,
    weight: float,
    hard: bool,
) -> float:
    """Try to move a building, or to change it for one that comes back; by how much the overflow changed."""
    a = state.grid[i]
    if state.members[a] == 1:
        return 0.0
    h, p = cells.households[i], cells.people[i]
    over = _more(state, caps, b, h, p)
    if over > 0.0 and (hard or roll(state.dice, 2) == 0):
        return _change(cells, graph, state, caps, i, b, temperature, scale, weight, hard)
    over += _more(state, caps, a, -h, -p)
    wider = gain(cells, state, a, i, -1.0) + gain(cells, state, b, i, 1.0)
    if not _taken(state, weight * over + wider / scale, temperature) or not may_leave(graph, state, i):
        return 0.0
    put(cells, graph, state, i, b)
    return over


@compiled
def _taken(state: State, energy: float, temperature: float) -> bool:
    """The rule of Metropolis."""
    return energy <= 0.0 or (
        energy < UNLIKELY * temperature and chance(state.dice) < math.exp(-energy / temperature)
    )


@compiled
def _change(
    cells: Cells,
    graph: Graph,
    state: State,
    caps: Whole,
    i: int,
    b: int,
    temperature: float,
    scale: float,
    weight: float,
    hard: bool,
) -> float:
    """Building i to grid b, one nearby from b back to where i was: both or neither."""
    a = state.grid[i]
    j = _partner(graph, state, i, a, b)
    if j == -1:
        return 0.0
    h = cells.households[i] - cells.households[j]
    p = cells.people[i] - cells.people[j]
    over_a, over_b = _more(state, caps, a, -h, -p), _more(state, caps, b, h, p)
    if hard and (over_a > 0.0 or over_b > 0.0):
        return 0.0
    wider = gain_of_two(cells, state, a, j, i) + gain_of_two(cells, state, b, i, j)
    if not _taken(state, weight * (over_a + over_b) + wider / scale, temperature):
        return 0.0
    if not may_leave(graph, state, i):
        return 0.0
    put(cells, graph, state, i, b)
    if may_leave(graph, state, j):
        put(cells, graph, state, j, a)
        return over_a + over_b
    put(cells, graph, state, i, a)
    return 0.0


@compiled
def _partner(graph: Graph, state: State, i: int, a: int, b: int) -> int:
    """A building of grid b near i that touches grid a other than in i; -1 when chance finds none."""
    j = i
    for _ in range(2):
        start, number = graph.start[j], graph.start[j + 1] - graph.start[j]
        e = roll(state.dice, number)
        near = -1
        for _turn in range(number):
            k = graph.neighbour[start + e]
            if state.grid[k] == b:
                near = k
                break
            e = e + 1 if e + 1 < number else 0
        if near == -1:
            return -1
        j = near
        for e in range(graph.start[j], graph.start[j + 1]):
            if state.grid[graph.neighbour[e]] == a and graph.neighbour[e] != i:
                return j
    return -1
