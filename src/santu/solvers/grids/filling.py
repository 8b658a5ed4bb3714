"""The grids of what is not kept: new buildings that join kept ones, all others divided part by part; and the bound.

Beside kept grids the bound of new ones is the greater of two: what could join none, divided by the caps stretch by
stretch; and all of it, less the room in the kept grids beside it. Where up to 64 nodes hang together (a kept grid
is one), it is decided whether fewer do.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.division import EFFORT, divided, settled
from santu.solvers.grids.exact import MOST_BUILDINGS
from santu.solvers.grids.joining import beside_kept, fewest_beside, joined, may_join, with_kept
from santu.solvers.grids.keeping import Kept
from santu.solvers.grids.neighbours import Graph, components, listed, within
from santu.solvers.grids.problem import NO_GRID, Ints, Whole
from santu.solvers.grids.state import Cells, some
from santu.solvers.grids.summing import BOUNDS, least_grids


def filled(
    cells: Cells, graph: Graph, outside: NDArray[np.bool_], limits: Whole, kept: Kept, seed: int
) -> tuple[Ints, int, int, str]:
    """The grids of what is not kept beside those that are; how many there are, the bound and its name."""
    filling = _Filling(cells, graph, limits, kept, seed)
    if kept.old and kept.joinable.any():
        filling.beside_kept(outside)
    else:
        for members in parts(graph, kept.grid, outside):
            filling.bound += filling.divide(members)
    names = filling.names
    name = "kept" if kept.old else names[0] if len(names) == 1 else "parts"
    return filling.grid, filling.total, filling.bound, name


def parts(graph: Graph, grid: Ints, outside: NDArray[np.bool_]) -> Iterator[Ints]:
    """The connected parts of what is open: the rows of each, in order."""
    part = components(graph, grid)
    if part.max() == 0:
        if grid[0] == NO_GRID and not outside[0]:
            yield np.arange(len(grid), dtype=np.int32)
        return
    part[(grid != NO_GRID) | outside] = -1
    yield from _listed(part)


class _Filling:
    """A village being filled: the grid of each row so far, how many grids, and the bound."""

    def __init__(self, cells: Cells, graph: Graph, limits: Whole, kept: Kept, seed: int) -> None:
        self.cells, self.graph, self.limits, self.seed = cells, graph, limits, seed
        self.open, self.joinable, self.kept = kept.grid, kept.joinable, len(kept.old)
        self.grid, self.total, self.bound = kept.grid.copy(), self.kept, self.kept
        self.names: list[str] = []
        self.place = np.full(len(self.grid) + self.kept, -1, np.int32)

    def divide(self, members: Ints) -> int:
        """Divide rows that hang together; the bound of their grids."""
        whole = len(members) == len(self.grid)
        part = self.cells if whole else some(self.cells, members)
        inner = self.graph if whole else within(self.graph, members, self.place)
        least, which = least_grids(part.households, part.people, self.limits)
        number, grids, bound = divided(part, inner, self.limits, least, self.seed)
        self.names.append("decided" if bound > least else BOUNDS[which])
        self.grid[members] = number + self.total
        self.total += grids
        return int(bound)

    def beside_kept(self, outside: NDArray[np.bool_]) -> None:
        """Let new buildings join kept grids, and divide the others."""
        count = len(self.grid)
        nodes = with_kept(self.cells, self.open, self.kept)
        graph = beside_kept(nodes, self.graph, self.limits, self.open, self.joinable)
        may = may_join(nodes, graph, self.limits, self.joinable)
        joined(self.cells, self.graph, self.limits, self.grid, self.joinable, self.kept)
        part = components(graph, np.zeros(len(nodes.x), np.int32))
        part[:count][(self.open != NO_GRID) | outside] = -1
        for members in _listed(part):
            rows = members[members < count]
            if len(rows) == len(members):
                self.bound += self.divide(rows)
            elif len(rows):
                self.bound += self._region(nodes, graph, members, may)

    def _region(self, nodes: Cells, graph: Graph, members: Ints, may: NDArray[np.bool_]) -> int:
        """Fill what hangs together by way of kept grids; the bound of its new grids."""
        count = len(self.grid)
        stretches = list(self._stretches(members[members < count]))
        least = [self._least(rows[~may[rows]]) for rows in stretches]
        room = (len(members) - sum(map(len, stretches))) * self.limits
        short = np.array([nodes.households[members].sum(), nodes.people[members].sum()]) - room
        bound = max(sum(least), *(-(-short // self.limits)).tolist())
        if len(members) <= MOST_BUILDINGS:
            return self._fewest(graph, members, bound)
        for rows, few in zip(stretches, least, strict=True):
            ends = [graph.neighbour[graph.start[row] : graph.start[row + 1]] for row in rows]
            beside = np.unique(np.concatenate(ends))
            self._fewest(graph, np.concatenate([rows, beside[beside >= count]]), few)
        return int(bound)

    def _fewest(self, graph: Graph, members: Ints, bound: int) -> int:
        """Fill open rows, the first members, beside the kept grids that come after them; the bound of new grids."""
        rows = members[members < len(self.grid)]
        before = self.total
        for left in self._stretches(rows[self.grid[rows] == NO_GRID]):
            self.divide(left)
        if self.total - before <= bound or len(members) > MOST_BUILDINGS:
            return bound
        given = self.grid[rows]
        self.grid[rows] = NO_GRID
        nodes = some(with_kept(self.cells, self.grid, self.kept), members)
        may = np.zeros(len(members), np.bool_)
        may[: len(rows)] = self.joinable[rows]
        bound, found = fewest_beside(
            nodes,
            within(graph, members, self.place),
            self.limits,
            len(members) - len(rows),
            may,
            bound,
            self.total - before,
            EFFORT,
        )
        self.grid[rows] = given
        if len(found):
            self.total = before
            self._take(rows, members[len(rows) :] - len(self.grid), found)
        return int(bound)

    def _take(self, rows: Ints, kept: Ints, found: Ints) -> None:
        """Enter a division of rows and kept grids: what is with a kept grid joins it, the others are new grids."""
        joins = np.full(int(found.max()) + 1, NO_GRID, np.int32)
        joins[found[len(rows) :]] = kept
        self.grid[rows] = joins[found[: len(rows)]]
        left = np.flatnonzero(self.grid[rows] == NO_GRID)
        if len(left):
            _, label = np.unique(found[left], return_inverse=True)
            members = rows[left]
            number, grids = settled(
                some(self.cells, members),
                within(self.graph, members, self.place),
                self.limits,
                label.astype(np.int32),
                int(label.max()) + 1,
                self.seed,
            )
            self.grid[members] = number + self.total
            self.total += grids

    def _least(self, rows: Ints) -> int:
        """A number of grids that some buildings cannot do with less of."""
        if not len(rows):
            return 0
        return int(least_grids(self.cells.households[rows], self.cells.people[rows], self.limits)[0])

    def _stretches(self, rows: Ints) -> Iterator[Ints]:
        """What of some rows hangs together."""
        if len(rows):
            inner = within(self.graph, rows, self.place)
            for members in _listed(components(inner, np.zeros(len(rows), np.int32))):
                yield rows[members]


def _listed(part: Ints) -> Iterator[Ints]:
    """The members of each part, in order; -1 is none."""
    members, first = listed(part, int(part.max()) + 1)
    for start, end in pairwise(first.tolist()):
        if start < end:
            yield members[start:end]
