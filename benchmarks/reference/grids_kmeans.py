"""k-means-constrained: at most so many points as a cap's households fill; one cluster more until both caps hold."""

from k_means_constrained import KMeansConstrained

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised


def solve(points, households, people, pairs, caps):
    def parts(count):
        most = max(-(-len(points) // count), int(caps[0] / households.mean()))
        fitted = KMeansConstrained(count, size_max=most, n_init=1, random_state=1).fit(points)
        return fitted.labels_

    return raised(parts, households, people, caps)


if __name__ == "__main__":
    main(solve)
