"""The first division: cut in two across the better of several directions, again and again.

Each cut shares the number of grids out in two and sets its place so that neither side exceeds what its grids
may hold; among the directions and places allowed that with the least inertia is taken (after the inertial
bisection of Williams 1991). What a cut tears off is then given to a neighbour.
"""

import math

import numpy as np

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.neighbours import Graph, components
from santu.solvers.grids.state import Cells, Ints, Whole

DIRECTIONS = 6


@compiled
def bisected(cells: Cells, most: int, caps: Whole) -> Ints:
    """The grid of each building, ``most`` grids, each near its share; they need not hang together."""
    count = len(cells.x)
    grid = np.zeros(count, np.int32)
    order = np.arange(count).astype(np.int32)
    # Work to do: from, to, first grid, how many grids.
    todo = np.empty((2 * most + 2, 4), np.int64)
    todo[0] = np.array([0, count, 0, most])
    waiting = 1
    while waiting:
        waiting -= 1
        start, end, first, k = todo[waiting]
        if k == 1 or end - start < 2:
            for m in range(start, end):
                grid[order[m]] = first
            continue
        half = k // 2
        cut = _cut(cells, order, start, end, half, k, caps)
        todo[waiting] = np.array([start, cut, first, half])
        todo[waiting + 1] = np.array([cut, end, first + half, k - half])
        waiting += 2
    return grid


@compiled
def _cut(cells: Cells, order: Ints, start: int, end: int, half: int, k: int, caps: Whole) -> int:
    """Sort a stretch of ``order`` along the best direction; where its first part ends."""
    size = end - start
    members = order[start:end].copy()
    total = np.zeros(2, np.int64)
    mx, my, w = 0.0, 0.0, 0.0
    for m in range(size):
        i = members[m]
        total[0] += cells.households[i]
        total[1] += cells.people[i]
        w += cells.weight[i]
        mx += cells.weight[i] * cells.x[i]
        my += cells.weight[i] * cells.y[i]
    mx, my = mx / w, my / w
    xx, yy, xy = 0.0, 0.0, 0.0
    for m in range(size):
        i = members[m]
        dx, dy = cells.x[i] - mx, cells.y[i] - my
        xx += cells.weight[i] * dx * dx
        yy += cells.weight[i] * dy * dy
        xy += cells.weight[i] * dx * dy
    axis = 0.5 * math.atan2(2 * xy, xx - yy)
    best, where = np.inf, -1
    along = np.empty(size, np.float64)
    for d in range(DIRECTIONS):
        angle = axis + math.pi * d / DIRECTIONS
        cx, cy = math.cos(angle), math.sin(angle)
        for m in range(size):
            along[m] = (cells.x[members[m]] - mx) * cx + (cells.y[members[m]] - my) * cy
        sorted_ = np.argsort(along)
        for mirrored in range(2 if 2 * half != k else 1):
            if mirrored:
                sorted_ = sorted_[::-1].copy()
            worth, place = _place(cells, members, sorted_, mx, my, total, half, k, caps)
            if worth < best:
                best, where = worth, place
                for m in range(size):
                    order[start + m] = members[sorted_[m]]
    return start + where


@compiled
def _place(
    cells: Cells,
    members: Ints,
    sorted_: Whole,
    mx: float,
    my: float,
    total: Whole,
    half: int,
    k: int,
    caps: Whole,
) -> tuple[float, int]:
    """The cut of a row with the least inertia among those that neither side's grids would burst by.

    For a side of several grids only half of the room is free at this cut; else the cuts below have none.
    Where no place keeps both caps the one that exceeds them least is taken, far behind any that does.
    """
    size = len(members)
    wl, xl, yl = 0.0, 0.0, 0.0
    hl, pl = 0, 0
    wt, xt, yt = 0.0, 0.0, 0.0
    for m in range(size):
        i = members[m]
        wt += cells.weight[i]
        xt += cells.weight[i] * (cells.x[i] - mx)
        yt += cells.weight[i] * (cells.y[i] - my)
    best, where = np.inf, 1
    for m in range(size - 1):
        i = members[sorted_[m]]
        w = cells.weight[i]
        wl += w
        xl += w * (cells.x[i] - mx)
        yl += w * (cells.y[i] - my)
        hl += cells.households[i]
        pl += cells.people[i]
        if m + 1 < half or size - m - 1 < k - half:
            continue
        over = max(
            _over(hl, total[0], half, k, caps[0]),
            _over(pl, total[1], half, k, caps[1]),
        )
        # Twice the square sum less the inertia is what both middles take off: the more the better.
        worth = -((xl * xl + yl * yl) / wl + ((xt - xl) ** 2 + (yt - yl) ** 2) / (wt - wl))
        if over > 0:
            worth = 1e30 * (1.0 + over)
        if worth < best:
            best, where = worth, m + 1
    return best, where


@compiled
def _over(left: int, total: int, half: int, k: int, cap: int) -> float:
    """By how much of its cap a side exceeds what it may take at this cut; 0 or less where neither does."""
    room = max(0.0, k * cap - total)
    first = half * cap - (0.0 if half == 1 else room * half / k * 0.5)
    second = (k - half) * cap - (0.0 if k - half == 1 else room * (k - half) / k * 0.5)
    return max(left - first, total - left - second) / cap


@compiled
def joined(cells: Cells, graph: Graph, grid: Ints, most: int) -> None:
    """Give what a grid has beside its greatest connected part to the neighbour with the most room."""
    count = len(grid)
    while True:
        part = components(graph, grid)
        number = part.max() + 1
        size = np.zeros(number, np.int64)
        first = np.zeros(number, np.int32)
        for i in range(count):
            size[part[i]] += cells.households[i] * 1024 + 1
            first[part[i]] = grid[i]
        held = np.zeros(most, np.int64)
        main = np.full(most, -1, np.int32)
        for p in range(number):
            g = first[p]
            held[g] += size[p]
            if main[g] == -1 or size[p] > size[main[g]]:
                main[g] = p
        to = np.full(number, -1, np.int32)
        moved = False
        for i in range(count):
            p = part[i]
            if main[grid[i]] == p:
                continue
            for e in range(graph.start[i], graph.start[i + 1]):
                j = graph.neighbour[e]
                # Only to a main part: what is torn off as well would carry it along.
                if part[j] != p and main[grid[j]] == part[j] and (to[p] == -1 or held[grid[j]] < held[to[p]]):
                    to[p] = grid[j]
                    moved = True
        if not moved:
            return
        for i in range(count):
            if to[part[i]] != -1:
                grid[i] = to[part[i]]
