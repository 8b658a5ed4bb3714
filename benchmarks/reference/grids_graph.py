"""Gabriel's graph as it is usually found: Delaunay's triangulation, and a k-d tree that looks into each circle."""

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from benchmarks.reference.grids_io import main


def solve(points, households, people, pairs, caps):
    corners = Delaunay(points).simplices
    edges = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    edges = np.unique(edges, axis=0)
    ends = points[edges]
    half = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) / 2
    nearest, _ = cKDTree(points).query(ends.mean(axis=1))
    kept = edges[nearest >= half * (1 - 1e-9)]
    assert len(kept) == len(pairs)
    return np.zeros(len(points))


if __name__ == "__main__":
    main(solve)
