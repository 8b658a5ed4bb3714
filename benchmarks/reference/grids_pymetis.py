"""METIS through pymetis: contiguous parts of even households, one part more until both caps hold."""

import numpy as np
import pymetis

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised


def solve(points, households, people, pairs, caps):
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    start = np.searchsorted(both[:, 0], np.arange(len(points) + 1)).astype(np.int32)
    beside = pymetis.CSRAdjacency(start, both[:, 1].astype(np.int32))
    options = pymetis.Options(contig=1, seed=1)
    weights = households.tolist()

    def parts(count):
        return pymetis.part_graph(count, beside, vweights=weights, options=options, recursive=False)[1]

    return raised(parts, households, people, caps)


if __name__ == "__main__":
    main(solve)
