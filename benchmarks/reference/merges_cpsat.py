"""The model of ``merges_model`` by CP-SAT, which may not share a process with HiGHS's own package."""

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.reference.merges_io import main
from benchmarks.reference.merges_model import rows

SECONDS = 60.0
METRES = 1000


def solve(case):
    *given, size = rows(case)
    n, far = case.count, 10**12
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, 1 if v < n * n else n, f"v{v}") for v in range(size)]
    for row, low, high in given:
        total = sum(number * variables[v] for v, number in row.items())
        model.add_linear_constraint(total, max(int(max(low, -far)), -far), int(min(high, far)))
    seats = sum(variables[j * n + j] for j in range(n))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = SECONDS, 2
    model.maximize(seats)
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    model.add(seats == round(solver.objective_value))
    costs = np.round(case.cost * METRES).astype(np.int64).ravel().tolist()
    model.minimize(sum(cost * variables[v] for v, cost in enumerate(costs)))
    if solver.solve(model) != cp_model.OPTIMAL:
        return None
    return np.array([solver.value(v) for v in variables[: n * n]]).reshape(n, n).argmax(axis=1)


if __name__ == "__main__":
    main(solve)
