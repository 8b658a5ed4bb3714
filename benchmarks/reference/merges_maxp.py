"""spopt's MaxP heuristic: the most parts at a floor, then alike; it knows no diameter, and its order is drawn."""

import random
import warnings

import geopandas
import numpy as np
from libpysal.weights import W
from spopt.region import MaxPHeuristic

from benchmarks.reference.merges_io import main


def solve(case):
    random.seed(1)
    np.random.seed(1)
    beside = {i: [] for i in range(case.count)}
    for i, j in case.edges:
        beside[i].append(j)
        beside[j].append(i)
    places = geopandas.points_from_xy(*case.seats.T)
    data = {"people": case.people, "x": case.seats[:, 0], "y": case.seats[:, 1]}
    frame = geopandas.GeoDataFrame(data, geometry=places)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MaxPHeuristic(frame, W(beside), ["x", "y"], "people", case.floor, top_n=2)
        model.solve()
    return np.asarray(model.labels_)


if __name__ == "__main__":
    main(solve)
