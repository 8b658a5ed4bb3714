"""Which buildings that had no grid may join a kept one, and which do so that the fewest grids come about.

A kept grid is one node, beside the new buildings next to it that fit into it as it is. What then hangs together is
looked at as one: nothing else shares its room. Complexity: linear in the buildings for each; the search is bounded.
"""

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.exact import EMPTY, FOUND, NONE, ONE, bits_of, decide
from santu.solvers.grids.neighbours import Graph, adjacency, components, listed, pairs_of
from santu.solvers.grids.problem import NO_GRID, Ints, Whole
from santu.solvers.grids.state import Cells


@compiled
def with_kept(cells: Cells, grid: Ints, number: int) -> Cells:
    """The buildings, and after them the first so many grids with what they hold, at no place of their own."""
    none = np.zeros(number, np.float64)
    households = np.concatenate((cells.households, np.zeros(number, np.int64)))
    people = np.concatenate((cells.people, np.zeros(number, np.int64)))
    for i in range(len(grid)):
        if 0 <= grid[i] < number:
            households[len(grid) + grid[i]] += cells.households[i]
            people[len(grid) + grid[i]] += cells.people[i]
    return Cells(
        np.concatenate((cells.x, none)),
        np.concatenate((cells.y, none)),
        households,
        people,
        np.concatenate((cells.weight, none)),
    )


def beside_kept(nodes: Cells, graph: Graph, caps: Whole, grid: Ints, joinable: NDArray[np.bool_]) -> Graph:
    """The neighbours among open buildings, and those of each kept grid that fit into it."""
    count = len(grid)
    pairs = pairs_of(graph, np.arange(count, dtype=np.int64))
    among = pairs[(grid[pairs] == NO_GRID).all(axis=1)]
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[(grid[both[:, 0]] != NO_GRID) & (grid[both[:, 1]] == NO_GRID) & joinable[both[:, 1]]]
    kept, new = count + grid[both[:, 0]], both[:, 1]
    fits = (nodes.households[kept] + nodes.households[new] <= caps[0]) & (
        nodes.people[kept] + nodes.people[new] <= caps[1]
    )
    pairs = np.concatenate([among, np.stack([kept[fits], new[fits]], axis=1)])
    return adjacency(len(nodes.x), pairs.astype(np.int32))


@compiled
def may_join(nodes: Cells, graph: Graph, caps: Whole, joinable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which buildings fit into a kept grid as it is, beside it or by way of others that do.

    ``graph`` is that of :func:`beside_kept`.
    """
    count = len(joinable)
    may = np.zeros(count, np.bool_)
    seen = np.full(count, -1, np.int32)
    queue = np.empty(count + 1, np.int32)
    for kept in range(count, len(nodes.x)):
        queue[0] = kept
        head, tail = 0, 1
        while head < tail:
            i = queue[head]
            head += 1
            for e in range(graph.start[i], graph.start[i + 1]):
                j = graph.neighbour[e]
                if j >= count or not joinable[j] or seen[j] == kept:
                    continue
                seen[j] = kept
                if (
                    nodes.households[kept] + nodes.households[j] <= caps[0]
                    and nodes.people[kept] + nodes.people[j] <= caps[1]
                ):
                    may[j] = True
                    queue[tail] = j
                    tail += 1
    return may


@compiled
def fewest_beside(
    nodes: Cells,
    graph: Graph,
    caps: Whole,
    kept: int,
    joinable: NDArray[np.bool_],
    least: int,
    most: int,
    effort: int,
) -> tuple[int, Ints]:
    """Divide up to 64 nodes, the last ``kept`` of which are kept grids, into these and fewer than ``most`` more.

    Returns:
        A number of further grids that none can do with less of, ``least`` or higher; and the grid of each node,
        none where no such division was found.
    """
    beside = bits_of(graph.start, graph.neighbour)
    first = len(joinable) - kept
    kept_bits, new_bits = EMPTY, EMPTY
    for i in range(len(joinable)):
        if i >= first:
            kept_bits |= ONE << np.uint64(i)
        elif joinable[i]:
            new_bits |= ONE << np.uint64(i)
    bound = least
    for number in range(least, most):
        answer, grid = decide(
            beside, nodes.households, nodes.people, caps, kept + number, effort, kept_bits, new_bits
        )
        if answer == FOUND:
            return bound, grid
        if answer == NONE and bound == number:
            bound = number + 1
    return bound, np.empty(0, np.int32)


@compiled
def joined(
    cells: Cells, graph: Graph, caps: Whole, grid: Ints, joinable: NDArray[np.bool_], number: int
) -> None:
    """Let buildings that had no grid join kept ones beside them, those with the most room first.

    Stretch by stretch, all of it or nothing. A building is looked at again only when one beside it has joined.
    """
    households, people = np.zeros(number, np.int64), np.zeros(number, np.int64)
    for i in range(len(grid)):
        if grid[i] != NO_GRID:
            households[grid[i]] += cells.households[i]
            people[grid[i]] += cells.people[i]
    label = np.where(grid == NO_GRID, 0, -1).astype(np.int32)
    part = components(graph, label)
    part[label == -1] = -1
    members, first = listed(part, part.max() + 1)
    queue = np.empty(len(grid) + len(graph.neighbour), np.int32)
    for stretch in range(len(first) - 1):
        size = first[stretch + 1] - first[stretch]
        queue[:size] = members[first[stretch] : first[stretch + 1]]
        if not joinable[queue[:size]].all():
            continue
        head, tail, left = 0, size, size
        while head < tail and left:
            i = queue[head]
            head += 1
            g = _roomiest(cells, graph, caps, grid, i, households, people)
            if grid[i] != NO_GRID or g == NO_GRID:
                continue
            grid[i] = g
            households[g] += cells.households[i]
            people[g] += cells.people[i]
            left -= 1
            for e in range(graph.start[i], graph.start[i + 1]):
                if grid[graph.neighbour[e]] == NO_GRID:
                    queue[tail] = graph.neighbour[e]
                    tail += 1
        if left:
            for m in range(first[stretch], first[stretch + 1]):
                i = members[m]
                if grid[i] != NO_GRID:
                    households[grid[i]] -= cells.households[i]
                    people[grid[i]] -= cells.people[i]
                    grid[i] = NO_GRID


@compiled
def _roomiest(
    cells: Cells, graph: Graph, caps: Whole, grid: Ints, i: int, households: Whole, people: Whole
) -> int:
    """Of the grids beside a building that it fits into the one with the most room; -1 when there is none."""
    best, most = NO_GRID, -1.0
    for e in range(graph.start[i], graph.start[i + 1]):
        g = grid[graph.neighbour[e]]
        if g == NO_GRID:
            continue
        h = caps[0] - households[g] - cells.households[i]
        p = caps[1] - people[g] - cells.people[i]
        room = min(h / caps[0], p / caps[1])
        if h >= 0 and p >= 0 and (room > most or (room == most and g < best)):
            best, most = g, room
    return best
