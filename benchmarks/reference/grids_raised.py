"""More grids until both caps hold: one at a time, or one of a hundred."""

import numpy as np


def least(households, people, caps):
    return max(-(-households.sum() // caps[0]), -(-people.sum() // caps[1]), 1)


def holds(grid, households, people, caps):
    return np.bincount(grid, households).max() <= caps[0] and np.bincount(grid, people).max() <= caps[1]


def raised(solve, households, people, caps):
    """More grids until no cap is exceeded."""
    count = int(least(households, people, caps))
    while True:
        grid = np.zeros(len(households), int) if count == 1 else np.asarray(solve(count))
        if holds(grid, households, people, caps):
            return grid
        count += max(1, count // 100)
