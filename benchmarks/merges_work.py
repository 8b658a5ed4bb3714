"""Our side of the group ``merges``: ``python -m benchmarks.merges_work design IN`` or ``province UNITS OUTLINES OUT``."""

import io
import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.merge_sets import WAY
from santu.cli import main as santu
from santu.solvers.merges.design import design_merges
from santu.solvers.merges.problem import Rules, Units


def design(source: str) -> None:
    """The merges of every case, after one to warm up."""
    cases = [(units_of(given), rules_of(given)) for given in json.loads(Path(source).read_text("utf-8"))]
    design_merges(cases[0][0], WAY, cases[0][1])
    found = []
    for units, rules in cases:
        start = perf_counter()
        result = design_merges(units, WAY, rules)
        seconds = perf_counter() - start
        merges = result.solution
        found.append(
            {
                "count": merges.count,
                "bound": int(result.bound),
                "cost": merges.cost,
                "cost_bound": merges.cost_bound,
                "proven": result.proven,
                "below": len(merges.below),
                "seconds": seconds,
            }
        )
    print(json.dumps({"seconds": sum(one["seconds"] for one in found), "cases": found}))


def units_of(given: dict[str, list[float]]) -> Units:
    edges = np.array(given["edges"], np.int32).reshape(-1, 2)
    ids = tuple(f"u{row}" for row in range(len(given["people"])))
    return Units(ids, np.array(given["people"]), np.array(given["x"]), np.array(given["y"]), edges)


def rules_of(given: dict[str, float]) -> Rules:
    return Rules(int(given["floor"]), diameter=given["diameter"], most=int(given["most"]) or None)


def province(units: str, outlines: str, out: str) -> None:
    """``santu merge`` with the target of SX-08, from files to files, in processes."""
    words = ["merge", units, "--county-outlines", outlines, "--out", out, "--json"]
    said = io.StringIO()
    start = perf_counter()
    with redirect_stdout(said):
        santu([*words, "--target", "-120", "--urban-share", "0.663"])
    seconds = perf_counter() - start
    print(json.dumps({"seconds": seconds, **json.loads(said.getvalue())}))


if __name__ == "__main__":
    {"design": design, "province": province}[sys.argv[1]](*sys.argv[2:])
