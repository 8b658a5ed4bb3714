"""spopt's MaxP (heuristic): the most regions above a floor; the floor is lowered until both caps hold."""

import warnings

import geopandas
import numpy as np
from libpysal.weights import W
from spopt.region import MaxPHeuristic

from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import raised

# Fewer than by default (99, 10): with those a village of 200 buildings takes minutes.
CONSTRUCTIONS, ANNEALINGS = 20, 1


def solve(points, households, people, pairs, caps):
    beside = {row: [] for row in range(len(points))}
    for i, j in pairs.tolist():
        beside[i].append(j)
        beside[j].append(i)
    columns = {"households": households, "x": points[:, 0], "y": points[:, 1]}
    frame = geopandas.GeoDataFrame(columns, geometry=geopandas.points_from_xy(*points.T))
    weights = W(beside, silence_warnings=True)

    def parts(count):
        np.random.seed(1)
        floor = households.sum() / count
        rounds = {"max_iterations_construction": CONSTRUCTIONS, "max_iterations_sa": ANNEALINGS}
        model = MaxPHeuristic(frame, weights, ["x", "y"], "households", floor, **rounds)
        model.solve()
        return np.unique(model.labels_, return_inverse=True)[1]

    return raised(parts, households, people, caps)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(solve)
