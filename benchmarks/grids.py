"""The group ``grids``: the grid solver beside METIS, KaHIP, constrained k-means, gerrychain and a sweep, on the same points."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.grid_sets import SETS, Case, keep
from benchmarks.harness import RUNS, Attempt, Result, Row, best, run
from santu.solvers.grids.design import mean_distance

# None of them was used in tuning.
SEEDS = (40_009, 50_021, 60_013)
REFERENCE = "benchmarks.reference.grids_{}"
OURS = "benchmarks.grids_work"
DESIGN, GRAPH = "design", "graph"


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of designs comes to."""

    grids: int
    over: int
    apart: int
    distance: float


def scored(cases: Sequence[Case], grid: np.ndarray) -> Score:
    """Count grids, those above a cap and those that do not hang together; the mean way to the middle, metres."""
    grids = over = apart = start = 0
    way = households = 0.0
    for case in cases:
        own = grid[start : start + len(case.points)]
        start += len(own)
        count = len(np.unique(own))
        grids += count
        above = np.bincount(own, case.made.households) > case.caps[0]
        over += int((above | (np.bincount(own, case.made.people) > case.caps[1])).sum())
        inside = case.pairs[own[case.pairs[:, 0]] == own[case.pairs[:, 1]]]
        links = coo_matrix((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(len(own), len(own)))
        apart += connected_components(links, directed=False)[0] != count
        total = case.made.households.sum()
        way += mean_distance(case.points, own, case.made.households) * total
        households += total
    return Score(grids, over, apart, way / households)


class Trial:
    """One set of villages in a file, and whoever solves it."""

    def __init__(self, name: str, seed: int, folder: Path) -> None:
        self.cases = SETS[name](seed)
        self.folder, self.source = folder, folder / f"{name}-{seed}.npz"
        keep(self.cases, self.source)
        self.ceil = sum(case.ceil for case in self.cases)
        self.points = sum(len(case.points) for case in self.cases)

    def attempt(self, module: str, work: str = "") -> Attempt:
        target = self.folder / f"{module}{work}.npz"
        words = [work] if work else []
        return lambda: run(module, *words, self.source, target, home=self.folder)

    def grids(self, module: str) -> list[int]:
        """How many grids each village has."""
        with np.load(self.folder / f"{module}.npz") as file:
            grid = file["grid"]
        ends = np.cumsum([len(case.points) for case in self.cases])[:-1]
        return [len(np.unique(own)) for own in np.split(grid, ends)]

    def race(self, *peers: str, runs: int = RUNS) -> dict[str, tuple[Score, Result]]:
        """The scores and the best times of ours and the peers."""
        theirs = [REFERENCE.format(peer) for peer in peers]
        results = best(self.attempt(OURS, DESIGN), *map(self.attempt, theirs), runs=runs)
        names, modules = ["ours", *peers], [OURS + DESIGN, *theirs]
        return {
            name: (self.score(module), result)
            for name, module, result in zip(names, modules, results, strict=True)
        }

    def score(self, module: str) -> Score:
        with np.load(self.folder / f"{module}.npz") as file:
            return scored(self.cases, file["grid"])


def _told(
    name: str, trial: Trial, found: dict[str, tuple[Score, Result]], bound: float, most: float
) -> Iterator[Row]:
    """What holds of every set: few grids, none above a cap, none in pieces; the peers beside it, as they are."""
    ours, _ = found["ours"]
    yield Row(f"{name}: grids by bound", ours.grids, "", bound, most)
    yield Row(f"{name}: above a cap, or in pieces", ours.over + ours.apart, "", target=0)
    for peer, (score, result) in found.items():
        told = f"{score.apart} in pieces, {score.distance:.0f} m, {result['seconds'] / trial.points * 1e6:.1f} µs a point"
        yield Row(f"{name}: {peer}, grids by bound ({told})", score.grids, "", bound)


def rural() -> Iterator[Row]:
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial("rural", seed, Path(folder))
            found = trial.race("pymetis", "kahip", "kmeans", "hilbert")
            graph, other = best(trial.attempt(OURS, GRAPH), trial.attempt(REFERENCE.format("graph")))
            name = f"rural, {len(trial.cases)} villages, seed {seed}"
            ours, result = found["ours"]
            metis, reference = found["pymetis"]
            yield from _told(name, trial, found, trial.ceil, 1.001)
            yield Row(f"{name}: mean way to the middle", ours.distance, "m", metis.distance, 0.9)
            yield Row(f"{name}: design", result["seconds"], "s", reference["seconds"], 2.5)
            yield Row(f"{name}: graph", graph["seconds"], "s", other["seconds"], 0.5)


def urban() -> Iterator[Row]:
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial("urban", seed, Path(folder))
            found = trial.race("pymetis", "kahip", "kmeans", "hilbert", runs=1)
            name = f"urban, {len(trial.cases)} communities, seed {seed}"
            yield from _told(name, trial, found, trial.ceil, 1.045)
            ours = found["ours"][0].grids
            yield Row(f"{name}: grids by METIS's", ours, "", found["pymetis"][0].grids, 1.0)
            yield Row(f"{name}: grids by KaHIP's, connected", ours, "", found["kahip"][0].grids, 1.0)
            own = trial.grids(OURS + DESIGN)
            for peer in ("pymetis", "kahip"):
                more = sum(a > b for a, b in zip(own, trial.grids(REFERENCE.format(peer)), strict=True))
                yield Row(f"{name}: communities with more grids than {peer} has there", more, "", target=0)


def decided() -> Iterator[Row]:
    """Small communities, solved once more by another way."""
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial("small", seed, Path(folder))
            trial.race("exact", runs=1)
            own, least = trial.grids(OURS + DESIGN), trial.grids(REFERENCE.format("exact"))
            worse = [a - b for a, b in zip(own, least, strict=True)]
            # Fewer than the independent optimum would be a fault of one of them.
            yield Row(f"{seed}: communities below the optimum", sum(one < 0 for one in worse), "", target=0)
            name = f"urban, {len(trial.cases)} communities of 20 to 60 buildings, seed {seed}"
            yield Row(f"{name}: not optimal, share", sum(map(bool, worse)) / len(worse), "", target=0.2)
            yield Row(f"{name}: most above the optimum", max(worse), "", target=1)


def large() -> Iterator[Row]:
    for name, most, peers in (
        ("large_rural", 1.01, ("pymetis", "hilbert", "kahip", "gerrychain")),
        ("large_urban", 1.05, ("hilbert",)),
    ):
        for seed in SEEDS:
            with tempfile.TemporaryDirectory() as folder:
                trial = Trial(name, seed, Path(folder))
                found = trial.race(*(peers if seed == SEEDS[0] else ()), runs=1)
                yield from _told(
                    f"one community, {trial.points:,} points ({name}), seed {seed}",
                    trial,
                    found,
                    trial.ceil,
                    most,
                )


BENCHMARKS = (rural, urban, decided, large)
