"""METIS through pymetis: contiguous parts of even households, one part more until both caps hold."""

import pymetis

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised
from benchmarks.reference.grids_rows import rows


def solve(points, households, people, pairs, caps):
    beside = pymetis.CSRAdjacency(*rows(pairs, len(points)))
    options = pymetis.Options(contig=1, seed=1)
    weights = households.tolist()

    def parts(count):
        return pymetis.part_graph(count, beside, vweights=weights, options=options, recursive=False)[1]

    return raised(parts, households, people, caps)


if __name__ == "__main__":
    main(solve)
