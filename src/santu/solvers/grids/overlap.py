"""How old grids lie over new ones: by households, or by buildings where nobody lives in the old one."""

from collections.abc import Mapping, Sequence

import numpy as np

from santu.solvers.grids.problem import Ints, Whole


def overlap(old: Sequence[str], grid: Ints, households: Whole) -> Mapping[str, Mapping[int, int]]:
    """For each old grid the new ones that hold some of it, and how much of it.

    Args:
        old: the old grid of each building, empty where it has none.
        grid: the new grid of each.
        households: of each.

    Returns:
        Old grid → new grid → households, the most first, of as many the lower number. An old grid without
        households is measured in buildings; in one with households a new grid without any of them counts 0.
    """
    names = np.asarray(old, dtype=object)
    found = {}
    for name in sorted({*old} - {""}):
        rows = np.flatnonzero(names == name)
        measure = households[rows] if households[rows].any() else np.ones(len(rows), np.int64)
        over, place = np.unique(grid[rows], return_inverse=True)
        held = np.bincount(place, measure).astype(np.int64)
        found[name] = {int(over[k]): int(held[k]) for k in np.lexsort((over, -held))}
    return found
