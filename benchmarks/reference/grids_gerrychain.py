"""gerrychain's recursive tree partition: parts within a share of the mean, one more until both caps hold."""

import random

import networkx
from gerrychain import Graph
from gerrychain.partition import recursive_tree_part

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised


def solve(points, households, people, pairs, caps):
    random.seed(1)
    plain = networkx.Graph(pairs.tolist())
    plain.add_nodes_from((row, {"households": int(count)}) for row, count in enumerate(households))
    graph = Graph.from_networkx(plain)

    def parts(count):
        mean = households.sum() / count
        share = max(caps[0] / mean - 1, 0.02)
        found = recursive_tree_part(graph, range(count), mean, "households", share)
        return [found[row] for row in range(len(points))]

    return raised(parts, households, people, caps)


if __name__ == "__main__":
    main(solve)
