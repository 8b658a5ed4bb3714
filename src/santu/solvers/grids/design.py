"""The grids of a village: the fewest under both caps that hang together, what complies kept, then compact.

Problem: buildings with households and people in a plane, a graph of neighbours, two caps.

Variables: the grid of each building. Constraints: no grid above a cap; every grid connected in the graph.

Objective, one after the other: old grids that comply stay unchanged; the fewest grids; the least inertia
``Σ households · |place - middle of the grid|²``.

Method: :mod:`santu.solvers.grids.division` on each connected part of what is not kept. Complexity: linear in
the buildings but for the triangulation and the first cuts (n log n). Why and how well: ``docs/explanation/grids.md``.
"""

from collections.abc import Iterator
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from santu.kernel.messages import N_, Refused, message
from santu.kernel.violation import Violation
from santu.solvers.grids.checks import cap_faults, faults
from santu.solvers.grids.division import divided, within
from santu.solvers.grids.neighbours import Graph, adjacency, components, crossed, gabriel
from santu.solvers.grids.problem import DEGREES, NO_GRID, Caps, Floats, GridDesign, Ints, Village, Whole
from santu.solvers.grids.state import Cells
from santu.solvers.result import Result

CLAUSE = "SX-28"
ABOVE = N_(
    "第 {row} 行一栋建筑就有 {households} 户 {people} 人，超过上限 {caps_households} 户 {caps_people} 人；建筑不能拆分，只能作为限期例外单独成格"
)
EXCEPTED = N_(
    "原有网格 {grid} 有 {households} 户 {people} 人，超过上限 {caps_households} 户 {caps_people} 人；按限期例外保留：{reason}"
)
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
        in its grid, and each old grid that stays above one as an exception.

    Raises:
        Refused: the village cannot be solved as it is given; every fault with its rows.
    """
    started = perf_counter()
    found = [*cap_faults(caps), *faults(village)]
    if found:
        raise Refused(found)
    points = in_metres(village)
    pairs = neighbours_of(village, points)
    design, bound, violations = _designed(village, points, pairs, caps, fresh, seed)
    gap = design.count - bound
    return Result(design, bound, gap, gap == 0, tuple(violations), seed, perf_counter() - started)


def in_metres(village: Village) -> Floats:
    """The places in metres around their middle: n × 2. Good to a thousandth over the width of a village."""
    points = np.stack([village.x, village.y], axis=1).astype(np.float64)
    points = points - _origin(village)
    return points * _scale(village)


def neighbours_of(village: Village, points: Floats) -> Ints:
    """The pairs of neighbours, given or found, less those that a barrier cuts; special grids stand outside."""
    ordinary = (
        np.arange(len(points)) if village.special is None else np.flatnonzero(village.special == NO_GRID)
    )
    if village.pairs is not None:
        pairs = np.sort(np.reshape(village.pairs, (-1, 2)).astype(np.int32), axis=1)
        pairs = np.unique(pairs[np.isin(pairs, ordinary).all(axis=1)], axis=0)
    elif len(ordinary) == len(points):
        pairs = gabriel(points)
    else:
        pairs = ordinary[gabriel(np.ascontiguousarray(points[ordinary]))].astype(np.int32)
    if village.barriers is not None and len(village.barriers):
        ends = (village.barriers.reshape(-1, 2, 2) - _origin(village)) * _scale(village)
        pairs = pairs[~crossed(points, pairs, np.ascontiguousarray(ends.reshape(-1, 4)))]
    return pairs


def _origin(village: Village) -> Floats:
    return np.array([village.x.mean(), village.y.mean()])


def _scale(village: Village) -> Floats:
    """Metres for a unit of the coordinates, to the east and to the north."""
    if village.crs != DEGREES:
        return np.ones(2)
    return METRES_A_DEGREE * np.array([np.cos(np.radians(village.y.mean())), 1.0])


def _designed(
    village: Village, points: Floats, pairs: Ints, caps: Caps, fresh: bool, seed: int
) -> tuple[GridDesign, int, list[Violation]]:
    """The design, its bound, and what is above a cap all the same."""
    count = len(points)
    cells = cells_of(village, points)
    graph = adjacency(count, pairs)
    limits = np.array([caps.households, caps.people], np.int64)
    grid = np.full(count, NO_GRID, np.int32)
    kept: list[int] = []
    violations: list[Violation] = []
    if village.existing is not None and not fresh:
        _keep(village, village.existing, cells, graph, limits, grid, kept, violations)
    large = (cells.households > caps.households) | (cells.people > caps.people)
    if village.special is not None:
        large &= village.special == NO_GRID
    for row in np.flatnonzero(large & (grid == NO_GRID)):
        violations.append(_above(village, int(row), caps))
        grid[row] = len(kept)
        kept.append(NO_GRID)
    before = len(kept)
    bound, names, total = before, list[str](), before
    open_ = grid == NO_GRID
    if village.special is not None:
        open_ &= village.special == NO_GRID
    for rows in parts(graph, open_):
        # By place, so that the order of the rows does not matter.
        members = rows[np.lexsort((points[rows, 1], points[rows, 0]))]
        part, inner = some(cells, members), within(graph, members)
        least, name = least_grids(part, limits)
        number, grids, least_now = divided(part, inner, limits, least, seed)
        joining = _may_join(village, cells, graph, limits, grid, members) if kept else None
        grid[members] = number + total
        total += grids
        if joining is None:
            bound += least_now
            names.append("decided" if least_now > least else name)
        else:
            bound += least_grids(some(cells, members[~joining]), limits)[0] if not joining.all() else 0
            names.append("joining")
    kept += [NO_GRID] * (total - before)
    name = "kept" if before else names[0] if len(names) == 1 else "parts"
    return _summed(village, points, pairs, grid, kept, total, name), bound, violations


def cells_of(village: Village, points: Floats) -> Cells:
    """The kernels' view of a village."""
    households = np.ascontiguousarray(village.households, np.int64)
    return Cells(
        np.ascontiguousarray(points[:, 0]),
        np.ascontiguousarray(points[:, 1]),
        households,
        np.ascontiguousarray(village.people, np.int64),
        # A building without households still has a place in its grid.
        np.maximum(households, 0.5),
    )


def some(cells: Cells, members: Ints) -> Cells:
    """The columns of some buildings."""
    return Cells(
        cells.x[members],
        cells.y[members],
        cells.households[members],
        cells.people[members],
        cells.weight[members],
    )


def parts(graph: Graph, open_: NDArray[np.bool_]) -> Iterator[Ints]:
    """The connected parts of what is open: the rows of each."""
    rows = np.flatnonzero(open_).astype(np.int32)
    if not len(rows):
        return
    part = components(graph if len(rows) == len(open_) else within(graph, rows))
    if part.max() == 0:
        yield rows
        return
    for number in range(part.max() + 1):
        yield rows[part == number]


def least_grids(cells: Cells, caps: Whole) -> tuple[int, str]:
    """A number of grids that none can do with less of, and which bound that is."""
    large = max(int((2 * cells.households > caps[0]).sum()), int((2 * cells.people > caps[1]).sum()))
    bounds = {
        "households": -(-int(cells.households.sum()) // int(caps[0])),
        "people": -(-int(cells.people.sum()) // int(caps[1])),
        # Two buildings of more than half a cap do not fit into one grid.
        "large": large,
    }
    name = max(bounds, key=lambda one: bounds[one])
    return max(bounds[name], 1), name


def _keep(
    village: Village,
    existing: Ints,
    cells: Cells,
    graph: Graph,
    limits: Whole,
    grid: Ints,
    kept: list[int],
    violations: list[Violation],
) -> None:
    """Enter the old grids that comply, or stay above a cap as an exception; new buildings join where all can."""
    for old in np.unique(existing[existing != NO_GRID]).tolist():
        members = existing == old
        if village.special is not None:
            members &= village.special == NO_GRID
        h, p = int(cells.households[members].sum()), int(cells.people[members].sum())
        if not members.any() or sum(1 for _ in parts(graph, members)) > 1:
            continue
        if h > limits[0] or p > limits[1]:
            if old not in village.excepted:
                continue
            violations.append(_excepted(village, old, h, p, limits))
        grid[members] = len(kept)
        kept.append(old)
    if kept:
        _join(village, existing, cells, graph, limits, grid)


def _join(village: Village, existing: Ints, cells: Cells, graph: Graph, limits: Whole, grid: Ints) -> None:
    """Buildings that had no grid join kept ones beside them, where a whole stretch of them can."""
    open_ = grid == NO_GRID
    if village.special is not None:
        open_ &= village.special == NO_GRID
    for stretch in parts(graph, open_):
        if (existing[stretch] != NO_GRID).any():
            continue
        tried, left, moved = grid.copy(), set(stretch.tolist()), True
        while left and moved:
            moved = False
            for row in sorted(left):
                beside = tried[graph.neighbour[graph.start[row] : graph.start[row + 1]]]
                for g in np.unique(beside[beside != NO_GRID]):
                    there = tried == g
                    h = cells.households[there].sum() + cells.households[row]
                    p = cells.people[there].sum() + cells.people[row]
                    if h <= limits[0] and p <= limits[1]:
                        tried[row] = g
                        left.discard(row)
                        moved = True
                        break
        if not left:
            grid[:] = tried


def _may_join(
    village: Village, cells: Cells, graph: Graph, limits: Whole, grid: Ints, members: Ints
) -> NDArray[np.bool_] | None:
    """Which of some buildings had no grid, where one of them fits into a kept grid beside it; else ``None``.

    Then as few grids as without them may do, for all that is known.
    """
    if village.existing is None:
        return None
    fresh: NDArray[np.bool_] = village.existing[members] == NO_GRID
    there = grid != NO_GRID
    households = np.bincount(grid[there], cells.households[there])
    people = np.bincount(grid[there], cells.people[there])
    for row in members[fresh]:
        beside = grid[graph.neighbour[graph.start[row] : graph.start[row + 1]]]
        beside = beside[beside != NO_GRID]
        fits = households[beside] + cells.households[row] <= limits[0]
        if (fits & (people[beside] + cells.people[row] <= limits[1])).any():
            return fresh
    return None


def _above(village: Village, row: int, caps: Caps) -> Violation:
    """A building that no grid can hold."""
    households, people = int(village.households[row]), int(village.people[row])
    over = households > caps.households
    return Violation(
        rule="grid/households" if over else "grid/people",
        subject=village.name(row),
        found=households if over else people,
        allowed=caps.households if over else caps.people,
        source=CLAUSE,
        message=message(
            ABOVE,
            row=village.name(row),
            households=households,
            people=people,
            caps_households=caps.households,
            caps_people=caps.people,
        ),
    )


def _excepted(village: Village, old: int, households: int, people: int, limits: Whole) -> Violation:
    """An old grid that stays above a cap."""
    over = households > limits[0]
    return Violation(
        rule="grid/households" if over else "grid/people",
        subject=str(old),
        found=households if over else people,
        allowed=int(limits[0] if over else limits[1]),
        source=CLAUSE,
        message=message(
            EXCEPTED,
            grid=old,
            households=households,
            people=people,
            caps_households=int(limits[0]),
            caps_people=int(limits[1]),
            reason=village.excepted[old],
        ),
        kind="excepted",
    )


def _summed(
    village: Village,
    points: Floats,
    pairs: Ints,
    grid: Ints,
    kept: list[int],
    total: int,
    name: str,
) -> GridDesign:
    """The design with its sums; the special grids at the end."""
    special = np.zeros(total, np.bool_)
    if village.special is not None:
        found, number = np.unique(village.special[village.special != NO_GRID], return_inverse=True)
        grid[village.special != NO_GRID] = total + number
        special = np.concatenate([special, np.ones(len(found), np.bool_)])
        kept = kept + [NO_GRID] * len(found)
    households = np.bincount(grid, village.households, minlength=len(special)).astype(np.int64)
    people = np.bincount(grid, village.people, minlength=len(special)).astype(np.int64)
    changed = None if village.existing is None else changed_share(village.existing, grid, village.households)
    return GridDesign(
        grid,
        total,
        households,
        people,
        np.array(kept, np.int64),
        special,
        name,
        mean_distance(points, grid, village.households),
        changed,
        pairs,
    )


def mean_distance(points: Floats, grid: Ints, households: Whole) -> float:
    """Mean way of a household to the (household-weighted) middle of its grid, metres."""
    weight = np.maximum(households, 1e-9)
    sums = np.bincount(grid, weight)
    sums[sums == 0] = 1.0
    middle = np.stack([np.bincount(grid, weight * points[:, axis]) / sums for axis in (0, 1)], axis=1)
    way = np.hypot(*(points - middle[grid]).T)
    return float((way * households).sum() / max(households.sum(), 1))


def changed_share(before: Ints, after: Ints, households: Whole) -> float:
    """Share of the households with an old grid that are not in that grid's successor.

    Each old grid has at most one successor and the other way round, chosen so that the fewest change.
    """
    had = before != NO_GRID
    total = int(households[had].sum())
    if not total:
        return 0.0
    old, row = np.unique(before[had], return_inverse=True)
    shared = np.zeros((len(old), int(after.max()) + 1))
    np.add.at(shared, (row, after[had]), households[had])
    stay = shared[linear_sum_assignment(shared, maximize=True)].sum()
    return 1.0 - float(stay) / total
