"""Pairs of neighbours as rows, as METIS and KaHIP take them."""

import numpy as np


def rows(pairs, count):
    """Where the row of each point begins, and all rows one after the other."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    return np.searchsorted(both[:, 0], np.arange(count + 1)).astype(np.int32), both[:, 1].astype(np.int32)
