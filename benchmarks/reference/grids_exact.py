"""The fewest grids, proven: all connected sets under the caps, and Knuth's Algorithm X (2000) to cover the buildings by them."""

import numpy as np

from benchmarks.reference.grids_connected import members
from benchmarks.reference.grids_io import main
from benchmarks.reference.grids_raised import least

SETTLED = np.iinfo(np.int64).max


def covered(member, waste, left, open_, dead):
    """Sets that hold each open building once and waste no more than is left, else ``None``."""
    if not open_.any():
        return []
    here = np.where(open_, member.sum(axis=0), SETTLED).argmin()
    for own, wasted in zip(member[member[:, here]], waste[member[:, here]], strict=True):
        still, less = open_ & ~own, left - wasted
        if (still.tobytes(), less) not in dead:
            fit = ~member[:, own].any(axis=1) & (waste <= less)
            if (rest := covered(member[fit], waste[fit], less, still, dead)) is not None:
                return [own, *rest]
    dead.add((open_.tobytes(), left))
    return None


def solve(points, households, people, pairs, caps):
    found, left = None, int(least(households, people, caps) * caps[0] - households.sum())
    while found is None:
        # So many grids waste together what their caps hold above all households; with one grid more, a cap more.
        member = members(households, people, pairs, caps, caps[0] - left)
        waste = caps[0] - member @ households
        found = covered(member, waste, left, np.ones(len(points), bool), set())
        left += int(caps[0])
    return np.argmax(found, axis=0)


if __name__ == "__main__":
    main(solve)
