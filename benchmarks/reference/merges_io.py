"""What the references of the group ``merges`` share: ``python -m benchmarks.reference.merges_NAME IN``; nothing of santu."""

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np


class Case:
    """Townships: people, seats in metres, pairs that touch, the floor, the diameter (infinite for none)."""

    def __init__(self, given):
        self.people = np.array(given["people"])
        self.seats = np.stack([given["x"], given["y"]], axis=1)
        self.edges = [tuple(pair) for pair in given["edges"]]
        self.floor, self.diameter = given["floor"], given["diameter"] or float("inf")
        self.way = np.hypot(*(self.seats[:, None] - self.seats).T).T
        self.count = len(self.people)
        self.cost = self.people[:, None] * self.way / 1000

    def told(self, group):
        """How many parts a grouping has, and what they cost, each at the seat that is best for it."""
        parts = [np.flatnonzero(group == part) for part in np.unique(group)]
        cost = sum(self.cost[np.ix_(rows, rows)].sum(axis=0).min() for rows in parts)
        below = sum(self.people[rows].sum() < self.floor for rows in parts)
        return {"count": len(parts), "cost": float(cost), "below": int(below)}


def main(solve):
    cases = [Case(given) for given in json.loads(Path(sys.argv[1]).read_text("utf-8"))]
    found = []
    for case in cases:
        start = perf_counter()
        group = solve(case)
        seconds = perf_counter() - start
        told = {"count": 0, "cost": 0.0, "below": 0} if group is None else case.told(group)
        found.append({**told, "seconds": seconds})
    print(json.dumps({"seconds": sum(one["seconds"] for one in found), "cases": found}))
