"""The grids of a village: the fewest under both caps that hang together, what complies kept, then compact.

Problem: buildings with households and people in a plane, a graph of neighbours, two caps.

Variables: the grid of each building. Constraints: no grid above a cap; every grid connected in the graph.

Objective, one after the other: old grids that comply stay unchanged; the fewest grids; the least inertia
``Σ households · |place - middle of the grid|²``.

Method: the rows are taken by place, so that their order does not matter; :mod:`santu.solvers.grids.keeping`, then
:mod:`santu.solvers.grids.filling`: :mod:`santu.solvers.grids.division` on each connected part of what is not kept. Complexity: linear in the buildings
but for the triangulation and the first cuts (n log n). Why and how well: ``docs/explanation/grids.md``.
"""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import Refused
from santu.kernel.violation import Violation
from santu.solvers.grids.checks import by_place, cap_faults, faults
from santu.solvers.grids.columns import column_faults
from santu.solvers.grids.filling import filled
from santu.solvers.grids.keeping import Kept, keep
from santu.solvers.grids.neighbours import Graph, adjacency, crossed, gabriel, pairs_of
from santu.solvers.grids.problem import DEGREES, NO_GRID, Caps, Floats, GridDesign, Ints, Village, Whole
from santu.solvers.grids.state import Cells
from santu.solvers.grids.summing import changed_share, sums, way
from santu.solvers.result import Result

METRES_A_DEGREE = 111_320.0
SEED = 20200630


def design_grids(
    village: Village, caps: Caps, *, fresh: bool = False, seed: int = SEED
) -> Result[GridDesign]:
    """Design the grids of a village.

    Args:
        village: its buildings.
        caps: of an ordinary or a dense grid, as the village's class has it.
        fresh: begin with a blank map, old grids or not.
        seed: of the annealing; the same seed gives the same grids with the same libraries.

    Returns:
        The design; ``bound`` is a number of grids that none can do with less of (given what is kept), and
        it is proven when they are equal. ``violations`` name each building above a cap, which stands alone
        in its grid, each old grid that stays above one as an exception, and each exception without effect.

    Raises:
        Refused: the village cannot be solved as it is given; every fault with its rows.
    """
    started = perf_counter()
    found = [*cap_faults(caps), *(list(column_faults(village)) or faults(village))]
    if found:
        raise Refused(found)
    design, bound, violations = _designed(village, caps, fresh, seed)
    gap = design.count - bound
    return Result(design, bound, gap, gap == 0, tuple(violations), seed, perf_counter() - started)


def in_metres(village: Village) -> Floats:
    """The places in metres around their middle: n × 2. Good to a thousandth over the width of a village."""
    x, y = metres(village, village.x, village.y)
    return np.stack([x, y], axis=1)


def mean_distance(points: Floats, grid: Ints, households: Whole) -> float:
    """Mean way of a household to the (household-weighted) middle of its grid, metres."""
    x, y = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    return way(x, y, households.astype(np.int64), grid.astype(np.int32), int(grid.max()) + 1)


def metres(village: Village, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Coordinates of a village in metres around the middle of its width and height."""
    east = (float(village.x.min()) + float(village.x.max())) / 2
    north = (float(village.y.min()) + float(village.y.max())) / 2
    if village.crs != DEGREES:
        return x - east, y - north
    return (x - east) * (METRES_A_DEGREE * np.cos(np.radians(north))), (y - north) * METRES_A_DEGREE


def cells_of(village: Village, order: Whole) -> Cells:
    """The kernels' view of a village, its rows in an order."""
    x, y = metres(village, village.x[order], village.y[order])
    households = village.households[order].astype(np.int64)
    # A building without households still has a place in its grid.
    return Cells(x, y, households, village.people[order].astype(np.int64), np.maximum(households, 0.5))


def graph_of(village: Village, order: Whole, cells: Cells, outside: NDArray[np.bool_]) -> Graph:
    """The neighbours, given or found, less those that a barrier cuts; special grids stand outside."""
    count = len(order)
    if village.pairs is not None:
        place = np.empty(count, np.int32)
        place[order] = np.arange(count, dtype=np.int32)
        pairs = place[np.reshape(village.pairs, (-1, 2)).astype(np.int64)]
        if village.special is not None:
            pairs = pairs[~outside[pairs].any(axis=1)]
    elif village.special is None:
        pairs = gabriel(np.stack([cells.x, cells.y], axis=1))
    else:
        rows = np.flatnonzero(~outside).astype(np.int32)
        pairs = rows[gabriel(np.stack([cells.x[rows], cells.y[rows]], axis=1))]
    if village.barriers is not None and len(village.barriers):
        ends = np.reshape(village.barriers, (-1, 2)).astype(np.float64)
        ends = np.stack(metres(village, ends[:, 0], ends[:, 1]), axis=1).reshape(-1, 4)
        pairs = pairs[~crossed(np.stack([cells.x, cells.y], axis=1), pairs, ends)]
    return adjacency(count, pairs)


def _designed(
    village: Village, caps: Caps, fresh: bool, seed: int
) -> tuple[GridDesign, int, list[Violation]]:
    """The design, its bound, and what is above a cap all the same."""
    order = by_place(village)
    cells = cells_of(village, order)
    outside = np.zeros(len(order), np.bool_) if village.special is None else village.special[order] != NO_GRID
    graph = graph_of(village, order, cells, outside)
    limits = np.array([caps.households, caps.people], np.int64)
    kept = keep(village, order, cells, graph, outside, limits, fresh)
    grid, total, bound, name = filled(cells, graph, outside, limits, kept, seed)
    return _summed(village, order, cells, graph, limits, kept, grid, total, name), bound, kept.violations


def _summed(
    village: Village,
    order: Whole,
    cells: Cells,
    graph: Graph,
    limits: Whole,
    kept: Kept,
    grid: Ints,
    total: int,
    name: str,
) -> GridDesign:
    """The design with its sums, in the village's own rows; the special grids at the end."""
    number, old = total, kept.old + [NO_GRID] * (total - len(kept.old))
    if village.special is not None:
        special = village.special[order]
        found, which = np.unique(special[special != NO_GRID], return_inverse=True)
        grid[special != NO_GRID] = total + which
        number += len(found)
        old += [NO_GRID] * len(found)
    households, people, pieces, distance = sums(cells, graph, grid, number)
    pieces[total:] = 0
    above = (households > limits[0]) | (people > limits[1])
    above[total:] = False
    own = np.empty(len(grid), np.int32)
    own[order] = grid
    return GridDesign(
        grid=own,
        count=total,
        households=households,
        people=people,
        kept=np.array(old, np.int64),
        special=np.arange(number) >= total,
        above=above,
        pieces=pieces,
        bound_name=name,
        distance=distance,
        changed=None
        if village.existing is None
        else changed_share(village.existing, own, village.households),
        neighbours=pairs_of(graph, order),
    )
