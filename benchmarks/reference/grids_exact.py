"""Whether one grid less would do, independently: all connected sets under the caps, and HiGHS to choose among them."""

import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csc_matrix

from benchmarks.reference.grids_connected import sets
from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import least

FOUND, INFEASIBLE = 0, 2


def solve(points, households, people, pairs, caps):
    beside = [0] * len(points)
    for i, j in pairs.tolist():
        beside[i], beside[j] = beside[i] | 1 << j, beside[j] | 1 << i
    h, p, count = households.tolist(), people.tolist(), int(least(households, people, caps))
    while True:
        columns = sets(beside, h, p, caps, sum(h) - (count - 1) * int(caps[0]))
        rows = [np.flatnonzero([bits >> i & 1 for i in range(len(h))]) for bits in columns]
        ends = np.cumsum([0] + [len(one) for one in rows])
        data = csc_matrix((np.ones(ends[-1]), np.concatenate(rows or [[]]), ends), shape=(len(h), len(rows)))
        exactly = [LinearConstraint(data, 1, 1), LinearConstraint(np.ones((1, len(rows))), count, count)]
        answer = (
            milp(np.zeros(len(rows)), constraints=exactly, integrality=1, bounds=(0, 1)) if rows else None
        )
        assert answer is None or answer.status in {FOUND, INFEASIBLE}, answer.message
        if answer is not None and answer.status == FOUND:
            grid = np.zeros(len(h), int)
            for number, column in enumerate(np.flatnonzero(answer.x > 0.5)):
                grid[rows[column]] = number
            return grid
        count += 1


if __name__ == "__main__":
    main(solve)
