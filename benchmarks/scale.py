"""The group ``scale``: a made-up province from Parquet to Parquet, on two processes and on a cluster; cost by points."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.harness import Result, Row, begun, ended, run
from benchmarks.watched import Watch
from santu.scale.work import DONE, PARTS

# Not used in tuning.
SEED = 50_021
WORKERS = 2
SECONDS, MEGABYTES, SLOPE = 60, 2_000, 1.05
MANY, ONE = "many villages", "one community"
LONGEST = 100_000
COST = "{of}, {points:,} points"


def province() -> Iterator[Row]:
    """The cells of a province made, divided, divided once more after a kill, and by a cluster."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        cells = folder / "cells"
        start = time.perf_counter()
        made = run(
            "santu", "grid", "synth", "--out", cells, "--seed", str(SEED), *_workers(), "--json", home=folder
        )
        took = time.perf_counter() - start
        name = f"province, {made['households']:,} households in {made['buildings']:,} buildings"
        yield Row(f"{name}: cells made up", took, "s")
        # The first run on a machine compiles for a minute, and what it compiles is kept for all later ones.
        _divided(next(cells.rglob("*.parquet")), folder / "first")
        whole = _divided(cells, folder / "whole")
        watch: Watch = whole["watch"]
        yield Row(f"{name}: Parquet to Parquet", whole["seconds"], "s", target=SECONDS)
        told = f"PSS of all processes, every {watch.interval} s; by RSS {watch.resident / 1e6:,.0f} MB"
        yield Row(f"{name}: most memory", watch.shared / 1e6, "MB", target=MEGABYTES, note=told)
        yield Row(f"{name}: grids by bound", whole["grids"], "", whole["bound"])
        yield Row(
            f"{name}: grids above a cap, or in pieces", whole["over"] + whole["disconnected"], "", target=0
        )
        yield from _killed(name, cells, folder, whole)
        with _cluster(folder) as address:
            other = _divided(cells, folder / "cluster", "--scheduler", address)
        yield Row(f"{name}: on a cluster of {WORKERS} workers", other["seconds"], "s")
        yield _differs(f"{name}: on a cluster, another digest", other, whole)


def _workers() -> tuple[str, str]:
    return "--workers", str(WORKERS)


def _divide(cells: Path, out: Path, *words: str) -> subprocess.Popen[str]:
    how = words or _workers()
    return begun("santu", "grid", cells, "--out", out, *how, "--json", home=out.parent, alone=True)


def _divided(cells: Path, out: Path, *words: str) -> Result:
    """What a run says, with its seconds from the first process to the end of the last, and its memory."""
    start = time.perf_counter()
    process = _divide(cells, out, *words)
    with Watch(process.pid) as watch:
        found = ended(process)
    return found | {"seconds": time.perf_counter() - start, "watch": watch}


def _killed(name: str, cells: Path, folder: Path, whole: Result) -> Iterator[Row]:
    """All processes killed when half of the parts are done, and the command given once more."""
    out, half = folder / "killed", whole["parts"] // 2
    process = _divide(cells, out)
    while (done := _done(out)) < half:
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    done = _done(out)
    again = _divided(cells, out)
    told = f"{done} of {whole['parts']} parts were done"
    yield Row(f"{name}: killed half way, resumed", again["seconds"], "s", note=told)
    yield Row(f"{name}: resumed, parts done twice", abs(done - again["done_before"]), "", target=0, note=told)
    yield _differs(f"{name}: resumed, another digest", again, whole)


def _done(out: Path) -> int:
    return len(list((out / PARTS).glob(f"[!.]*/{DONE}")))


def _differs(name: str, found: Result, whole: Result) -> Row:
    digest = str(found["digest"])
    return Row(name, float(digest != whole["digest"]), "", target=0, note=f"digest {digest[:16]}…")


@contextmanager
def _cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with its workers, each a process of its own; they end when this is over."""
    process = begun("benchmarks.cluster_work", str(WORKERS), home=folder, alone=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate()


def costs() -> Iterator[Row]:
    """Seconds by points: of many villages from Parquet to Parquet, of one community in memory."""
    for of, work in ((MANY, "many"), (ONE, "one")):
        with tempfile.TemporaryDirectory() as folder:
            found = run("benchmarks.scale_work", work, folder, home=Path(folder))
        for points, seconds in found["costs"]:
            told = f"{seconds / points * 1e6:.1f} µs a point"
            yield Row(COST.format(of=of, points=points), seconds, "s", note=told)
        yield Row(f"{of}: slope of log seconds by log points", slope(found["costs"]), "", target=_most(of))
        long = [pair for pair in found["costs"] if pair[0] >= LONGEST / 2]
        if len(long) > 1:
            yield Row(f"{of}: the same from {long[0][0]:,} points on", slope(long), "", target=_most(of))


def _most(of: str) -> float | None:
    return SLOPE if of == MANY else None


def slope(costs: list[tuple[float, float]]) -> float:
    """Of the line through the logarithms, by least squares."""
    points, seconds = np.log(np.array(costs, float)).T
    return float(np.polyfit(points, seconds, 1)[0])


BENCHMARKS = (province, costs)
