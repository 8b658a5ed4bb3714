"""gerrychain's recursive tree partition: as many parts as the people allow, one less until all are at the floor."""

import random
import warnings
from functools import partial

import networkx
import numpy as np
from gerrychain import Graph
from gerrychain.partition import recursive_tree_part
from gerrychain.tree import bipartition_tree

from benchmarks.reference.merges_io import main

TRIES = 100


def solve(case):
    random.seed(1)
    warnings.simplefilter("ignore")
    cut = partial(bipartition_tree, max_attempts=TRIES)
    plain = networkx.Graph(case.edges)
    plain.add_nodes_from((row, {"people": int(count)}) for row, count in enumerate(case.people))
    graph, total = Graph.from_networkx(plain), int(case.people.sum())
    for count in range(total // case.floor, 1, -1):
        mean = total / count
        share = max(1 - case.floor / mean, 0.01)
        try:
            found = recursive_tree_part(graph, range(count), mean, "people", share, method=cut)
        except Exception:  # noqa: BLE001 (whatever it raises, it found nothing)
            continue
        group = np.array([found[row] for row in range(case.count)])
        if np.bincount(group, case.people).min() >= case.floor:
            return group
    return np.zeros(case.count, int)


if __name__ == "__main__":
    main(solve)
