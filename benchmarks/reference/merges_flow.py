"""The model of ``merges_model`` by HiGHS through SciPy: the most seats, then the least way with as many."""

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from benchmarks.reference.merges_io import main
from benchmarks.reference.merges_model import rows


def solve(case):
    *given, size = rows(case)
    n = case.count
    starts = np.cumsum([0] + [len(row) for row, _, _ in given])
    places = np.concatenate([list(row) for row, _, _ in given])
    values = np.concatenate([list(row.values()) for row, _, _ in given]).astype(float)
    matrix = csr_array((values, places, starts), shape=(len(given), size))
    whole = (np.arange(size) < n * n).astype(int)
    upper = np.where(whole, 1.0, n)
    limits = [LinearConstraint(matrix, [low for _, low, _ in given], [high for _, _, high in given])]
    seats = np.zeros(size)
    seats[[j * n + j for j in range(n)]] = 1

    def least(costs):
        return milp(
            costs, constraints=limits, integrality=whole, bounds=(0, upper), options={"mip_rel_gap": 0.0}
        )

    most = least(-seats)
    if most.x is None:
        return None
    number = round(-most.fun)
    limits.append(LinearConstraint(seats[None], number, number))
    costs = np.zeros(size)
    costs[: n * n] = case.cost.ravel()
    return least(costs).x[: n * n].reshape(n, n).argmax(axis=1)


if __name__ == "__main__":
    main(solve)
