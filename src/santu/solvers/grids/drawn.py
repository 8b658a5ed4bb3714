"""Grids drawn by hand, looked at by the rules that hold for solved ones."""

from dataclasses import dataclass

import numpy as np

from santu.kernel.messages import Refused
from santu.solvers.grids.checks import cap_faults, faults
from santu.solvers.grids.columns import column_faults
from santu.solvers.grids.design import cells_of, graph_of, in_metres, metres
from santu.solvers.grids.neighbours import gabriel, pairs_of
from santu.solvers.grids.problem import NO_GRID, Caps, Floats, Ints, Village, Whole
from santu.solvers.grids.summing import BOUNDS, least_grids, sums


@dataclass(frozen=True)
class Measured:
    """What grids come to.

    Attributes:
        households: of each grid, special ones included; likewise ``people``.
        pieces: in how many each grid is; of special ones the number means nothing.
        distance: mean way of a household to the middle of its grid, metres.
        bound: fewer grids cannot hold the buildings that are in no special grid, by the sums alone; 0 where there are none.
        bound_name: what says so: one of ``BOUNDS``.
        neighbours: the m × 2 pairs on which grids hang together, those that barriers cut left out.
    """

    households: Whole
    people: Whole
    pieces: Whole
    distance: float
    bound: int
    bound_name: str
    neighbours: Ints


def measured(village: Village, caps: Caps, grid: Ints, number: int) -> Measured:
    """Measure grids.

    Args:
        village: its buildings, the special ones among them.
        caps: of the others.
        grid: of each building, from 0 to ``number`` - 1; -1 where it is in none.
        number: how many grids there are.

    Raises:
        Refused: the village cannot be looked at as it is given; every fault with its rows.
    """
    found = [*cap_faults(caps), *(list(column_faults(village)) or faults(village))]
    if found:
        raise Refused(found)
    order = np.arange(len(village.x))
    cells = cells_of(village, order)
    outside = np.zeros(len(order), np.bool_) if village.special is None else village.special != NO_GRID
    graph = graph_of(village, order, cells, outside)
    households, people, pieces, distance = sums(cells, graph, grid, number)
    bound, name = 0, 0
    if not outside.all():
        limits = np.array([caps.households, caps.people], np.int64)
        bound, name = least_grids(cells.households[~outside], cells.people[~outside], limits)
    return Measured(
        households, people, pieces, float(distance), int(bound), BOUNDS[name], pairs_of(graph, order)
    )


def ordinary_pairs(village: Village) -> Ints:
    """The pairs of neighbours among the buildings that are in no special grid, before barriers cut any."""
    points = in_metres(village)
    if village.special is None:
        return gabriel(points)
    rows = np.flatnonzero(village.special == NO_GRID).astype(np.int32)
    return np.asarray(rows[gabriel(points[rows])], np.int32)


def barriers_in_metres(village: Village) -> Floats:
    """The barriers in the metres of the places: m × 4."""
    if village.barriers is None:
        return np.empty((0, 4), np.float64)
    ends = np.reshape(village.barriers, (-1, 2)).astype(np.float64)
    return np.stack(metres(village, ends[:, 0], ends[:, 1]), axis=1).reshape(-1, 4)
