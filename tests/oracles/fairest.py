"""The fairest allocation as a sequence of integer programmes, solved by HiGHS; knows nothing of the product."""

from collections.abc import Sequence
from math import lcm

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp


def fairest(
    posts: int, needs: Sequence[int], limits: Sequence[tuple[int, int | None]]
) -> list[tuple[int, int]]:
    """The sorted ratios of the fairest allocation, each as (posts * unit // need, unit).

    Leximin of y is the lexicographic maximum of the sums of the k smallest, for k = 1, 2, ...
    (Ogryczak and Śliwiński 2003); such a sum is the greatest ``k t - Σ d[i]`` with
    ``d[i] >= t - y[i]``, ``d[i] >= 0``. With y[i] = x[i] * unit / need[i] in a unit that all
    needs divide, every sum is whole, so rounding what HiGHS says is exact.
    """
    unit, count = lcm(*needs), len(needs)
    least: list[int] = []
    for k in range(1, count + 1):
        least.append(_sum_of_smallest(k, least, posts, [unit // need for need in needs], limits))
    sums = [0, *least]
    return [(sums[k + 1] - sums[k], unit) for k in range(count)]


def _sum_of_smallest(
    k: int,
    known: Sequence[int],
    posts: int,
    values: Sequence[int],
    limits: Sequence[tuple[int, int | None]],
) -> int:
    """The greatest sum of the k smallest, where those of fewer are as great as ``known``."""
    count = len(values)
    width = count + k * (count + 1)  # x, then for each j up to k: t, d
    rows = numpy.zeros((1 + k * count + k - 1, width))
    lower = [0.0] * rows.shape[0]
    upper = [float("inf")] * rows.shape[0]
    rows[0, :count] = 1
    lower[0] = upper[0] = posts
    for j in range(k):
        t = count + j * (count + 1)
        for i in range(count):
            row = 1 + j * count + i
            rows[row, t], rows[row, t + 1 + i], rows[row, i] = -1, 1, values[i]
        if j < k - 1:
            row = 1 + k * count + j
            rows[row, t], rows[row, t + 1 : t + 1 + count] = j + 1, -1
            lower[row] = known[j] - 0.5
    goal = [0.0] * width
    t = count + (k - 1) * (count + 1)
    goal[t], goal[t + 1 : t + 1 + count] = -float(k), [1.0] * count
    inf = float("inf")
    low = [float(floor) for floor, _ in limits] + [0.0] * (width - count)
    high = [float(posts if cap is None else cap) for _, cap in limits] + [inf] * (width - count)
    found = milp(
        goal,
        constraints=LinearConstraint(rows, lower, upper),
        integrality=[1] * count + [0] * (width - count),
        bounds=Bounds(low, high),
        options={"mip_rel_gap": 0},
    )
    assert found.status == 0, found.message
    return round(-found.fun)
