"""KaHIP (eco): parts of even households, one more until both caps hold; what does not hang together is cut apart."""

import kahip
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised

ECO, IMBALANCE = 1, 0.03


def solve(points, households, people, pairs, caps):
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    start = np.searchsorted(both[:, 0], np.arange(len(points) + 1)).tolist()
    beside, weights, ones = both[:, 1].tolist(), households.tolist(), [1] * len(both)

    def parts(count):
        return kahip.kaffpa(weights, start, ones, beside, count, IMBALANCE, True, 1, ECO)[1]

    grid = raised(parts, households, people, caps)
    inside = pairs[grid[pairs[:, 0]] == grid[pairs[:, 1]]]
    links = coo_matrix((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(len(grid), len(grid)))
    return connected_components(links, directed=False)[1]


if __name__ == "__main__":
    main(solve)
