"""Seconds by points: ``python -m benchmarks.scale_work many|one FOLDER`` prints ``{"seconds", "costs": [[points, seconds], …]}``."""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.grid_sets import RURAL_CAPS, Case, large, rural, warming
from benchmarks.harness import RUNS
from santu.scale.parts import parts_of
from santu.scale.rules import rules_of
from santu.scale.running import processes, run
from santu.scale.store import connected, write
from santu.scale.synthetic import RURAL
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.problem import Caps, Village
from santu.standards.loader import load

SEED = 60_013
WORKERS = 2
SIZES = {"many": [10**3, 10**4, 10**5, 10**6, 10**7], "one": [10**3, 10**4, 10**5]}
# The buildings of a part, and of the villages made; beyond them the same villages come again under other codes.
A_PART, VILLAGES = 50_000, 2_000
# What took so many seconds is not tried again.
ENOUGH = 10.0
SCHEMA = {"village": "VARCHAR", "x": "DOUBLE", "y": "DOUBLE", "households": "INTEGER", "people": "INTEGER"}
RULES = rules_of(load(), date(2021, 10, 31), ())
Costs = Iterator[tuple[int, float]]


def many(folder: Path) -> Costs:
    """Villages in parts, from Parquet to Parquet on processes that have compiled."""
    cases = rural(SEED, VILLAGES)
    with processes(WORKERS) as executor:
        _divided(folder, _put(folder / "warming", cases, 2 * A_PART)[0], executor)
        for size in SIZES["many"]:
            cells, points = _put(folder / str(size), cases, size)
            yield points, _least(partial(_divided, folder, cells, executor))


def _put(cells: Path, cases: list[Case], size: int) -> tuple[Path, int]:
    """Write at least so many points, in two parts or more; how many there are."""
    cells.mkdir()
    number, total, parts = 0, 0, max(WORKERS, size // A_PART)
    with connected() as connection:
        for part in range(parts):
            taken: list[Case] = []
            while sum(len(case.points) for case in taken) < size / parts:
                taken.append(cases[(number + len(taken)) % len(cases)])
            columns = {
                name: np.concatenate([getattr(case.made, name) for case in taken])
                for name in ("x", "y", "households", "people")
            }
            codes = np.array([f"14{number + n:010d}" for n in range(len(taken))], object)
            columns["village"] = np.repeat(codes, [len(case.points) for case in taken])
            write(connection, cells / f"{part:04}.parquet", SCHEMA, columns, synthetic="true")
            number, total = number + len(taken), total + len(columns["x"])
    return cells, total


def _divided(folder: Path, cells: Path, executor: Executor) -> None:
    number = len(list(folder.iterdir()))
    outcome = run(parts_of(cells), folder / f"out{number}", RULES, executor, lambda *_: None)
    assert not outcome.faults, outcome.faults[:3]


def _least(act: Callable[[], object]) -> float:
    """The least seconds of some times."""
    seconds: list[float] = []
    while len(seconds) < RUNS and sum(seconds) < ENOUGH:
        start = perf_counter()
        act()
        seconds.append(perf_counter() - start)
    return min(seconds)


def one(folder: Path) -> Costs:
    """One community with its neighbours, in memory."""
    for case in warming():
        _designed(case)
    for size in SIZES["one"]:
        [case] = large(SEED, RURAL, RURAL_CAPS, size)
        yield len(case.points), _least(partial(_designed, case))


def _designed(case: Case) -> None:
    made = case.made
    design_grids(Village(made.x, made.y, made.households, made.people), Caps(*case.caps))


def main(work: str, folder: str) -> None:
    start = perf_counter()
    costs = list({"many": many, "one": one}[work](Path(folder)))
    print(json.dumps({"seconds": perf_counter() - start, "costs": costs}))


if __name__ == "__main__":
    main(*sys.argv[1:])
