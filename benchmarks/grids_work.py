"""Our side of the group ``grids``: ``python -m benchmarks.grids_work IN OUT``: neighbours found, grids designed, both timed."""

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.grid_sets import Case, kept
from santu.solvers.grids.design import cells_of, least_grids
from santu.solvers.grids.division import divided
from santu.solvers.grids.neighbours import adjacency, gabriel
from santu.solvers.grids.problem import Village

SEED = 20200630


def solved(case: Case) -> tuple[np.ndarray, int, int]:
    """The grids of a village on its neighbours, how many, and the bound."""
    made = case.made
    caps = np.array(case.caps)
    cells = cells_of(Village(made.x, made.y, made.households, made.people), case.points)
    graph = adjacency(len(made.x), case.pairs)
    return divided(cells, graph, caps, least_grids(cells, caps)[0], SEED)


def main(source: str, target: str) -> None:
    cases = list(kept(Path(source)))
    for case in cases[:3]:
        solved(case), gabriel(case.points)
    start = perf_counter()
    answers = [solved(case) for case in cases]
    seconds = perf_counter() - start
    points = [np.ascontiguousarray(case.points) for case in cases]
    start = perf_counter()
    for one in points:
        adjacency(len(one), gabriel(one))
    graph = perf_counter() - start
    np.savez(target, grid=np.concatenate([grid for grid, _, _ in answers]))
    bounds = [bound for _, _, bound in answers]
    print(json.dumps({"seconds": seconds, "graph": graph, "bounds": bounds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
