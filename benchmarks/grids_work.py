"""Our side of the group ``grids``: ``python -m benchmarks.grids_work design|graph IN OUT``, of villages in a file.

Seconds are the processor's, as with the references: they are the same when the machine is busy.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.grid_sets import Case, kept, warming
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.neighbours import adjacency, gabriel
from santu.solvers.grids.problem import Caps, Ints, Village


def design(case: Case) -> Ints:
    """The grids of a village as everybody gets them, checks and sums included, on its neighbours."""
    made = case.made
    asked = Village(made.x, made.y, made.households, made.people, pairs=case.pairs)
    return design_grids(asked, Caps(*case.caps)).solution.grid


def graph(case: Case) -> Ints:
    """The neighbours of each building, as rows."""
    adjacency(len(case.points), gabriel(case.points))
    return np.zeros(len(case.points), np.int32)


WORK: dict[str, Callable[[Case], Ints]] = {"design": design, "graph": graph}


def main(work: str, source: str, target: str) -> None:
    cases = list(kept(Path(source)))
    for case in warming():
        WORK[work](case)
    start = process_time()
    found = [WORK[work](case) for case in cases]
    seconds = process_time() - start
    np.savez(target, grid=np.concatenate(found))
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
