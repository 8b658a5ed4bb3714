"""All connected sets of buildings under the caps, a row of booleans each."""

import numpy as np


def sets(beside, households, people, caps, low):
    """Every connected set under the caps with at least so many households, as bits."""
    found = []
    for first in range(len(households)):
        todo = [(1 << first, beside[first], (1 << first) - 1, households[first], people[first])]
        while todo:
            bits, near, out, h, p = todo.pop()
            if h >= low:
                found.append(bits)
            open_ = near & ~bits & ~out
            while open_:
                bit = open_ & -open_
                i, open_, out = bit.bit_length() - 1, open_ ^ bit, out | bit
                if h + households[i] <= caps[0] and p + people[i] <= caps[1]:
                    todo.append((bits | bit, near | beside[i], out, h + households[i], p + people[i]))
    return found


def members(households, people, pairs, caps, low):
    """For each such set, which buildings are in it; those with the most households first."""
    beside = [0] * len(households)
    for i, j in pairs.tolist():
        beside[i], beside[j] = beside[i] | 1 << j, beside[j] | 1 << i
    bits = np.array(sets(beside, households.tolist(), people.tolist(), caps, low), np.uint64)
    member = (bits[:, None] >> np.arange(len(households), dtype=np.uint64) & np.uint64(1)).astype(bool)
    return member[np.argsort(-(member @ households), kind="stable")]
