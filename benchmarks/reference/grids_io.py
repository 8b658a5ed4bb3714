"""What the references of the group ``grids`` share: ``python -m benchmarks.reference.grids_NAME IN OUT``; nothing of santu."""

import json
import sys
from time import process_time

import numpy as np


def villages(path):
    """Each village: points, households, people, pairs of neighbours, caps."""
    with np.load(path) as file:
        data = {name: file[name] for name in file.files}
    start = pair_start = 0
    for end, pair_end, caps in zip(data["ends"], data["pair_ends"], data["caps"], strict=True):
        points = np.stack([data["x"][start:end], data["y"][start:end]], axis=1)
        rows = slice(start, end)
        yield (
            points,
            data["households"][rows],
            data["people"][rows],
            data["pairs"][pair_start:pair_end],
            tuple(caps),
        )
        start, pair_start = end, pair_end


def main(solve):
    found, seconds = [], 0.0
    for village in villages(sys.argv[1]):
        start = process_time()
        found.append(np.asarray(solve(*village), dtype=np.int32))
        seconds += process_time() - start
    np.savez(sys.argv[2], grid=np.concatenate(found))
    print(json.dumps({"seconds": seconds}))
