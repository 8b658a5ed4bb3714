"""A sweep along Hilbert's curve: grids are filled one after the other."""

import numpy as np

from benchmarks.reference.grids_io import main

ORDER = 12


def place(points):
    """Where points come on the curve."""
    span = np.ptp(points, axis=0).max() or 1.0
    x, y = ((points - points.min(axis=0)) / span * (2**ORDER - 1)).astype(np.int64).T
    found = np.zeros(len(points), np.int64)
    for level in reversed(range(ORDER)):
        side = 1 << level
        right, upper = (x & side) > 0, (y & side) > 0
        found += side * side * ((3 * right) ^ upper)
        flip = ~upper & right
        x, y = np.where(flip, (2**ORDER - 1) - x, x), np.where(flip, (2**ORDER - 1) - y, y)
        x, y = np.where(upper, x, y), np.where(upper, y, x)
    return found


def solve(points, households, people, pairs, caps):
    grid = np.zeros(len(points), int)
    held, lived, number = 0, 0, 0
    for row in np.argsort(place(points), kind="stable"):
        if held + households[row] > caps[0] or lived + people[row] > caps[1]:
            held, lived, number = 0, 0, number + 1
        held, lived = held + households[row], lived + people[row]
        grid[row] = number
    return grid


if __name__ == "__main__":
    main(solve)
