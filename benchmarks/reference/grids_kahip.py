"""KaHIP (eco): parts of even households, one more until both caps hold; a torn-off piece joins a neighbour that has room."""

import kahip
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised
from benchmarks.reference.grids_rows import rows

ECO, IMBALANCE = 1, 0.03


def repaired(grid, households, people, pairs, caps):
    inside = pairs[grid[pairs[:, 0]] == grid[pairs[:, 1]]]
    links = coo_matrix((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(len(grid), len(grid)))
    piece = connected_components(links, directed=False)[1]
    for small in np.argsort(np.bincount(piece, households), kind="stable"):
        here = piece == small
        beside = np.unique(piece[np.concatenate([pairs[here[pairs[:, 0]], 1], pairs[here[pairs[:, 1]], 0]])])
        for other in beside[beside != small]:
            both = here | (piece == other)
            if households[both].sum() <= caps[0] and people[both].sum() <= caps[1]:
                piece[here] = other
                break
    return piece


def solve(points, households, people, pairs, caps):
    start, beside = (row.tolist() for row in rows(pairs, len(points)))
    graph = (households.tolist(), start, [1] * len(beside), beside)
    grid = raised(
        lambda count: kahip.kaffpa(*graph, count, IMBALANCE, True, 1, ECO)[1], households, people, caps
    )
    return repaired(grid, households, people, pairs, caps)


if __name__ == "__main__":
    main(solve)
