"""The group ``merges``: the merge solver on the counties of Shanxi and on made-up ones, beside MaxP, HiGHS, CP-SAT, gerrychain."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.harness import Result, Row, run
from benchmarks.merge_sets import DIAMETER, FLOOR, RULES, counties, made, write_tables
from santu.solvers.merges.problem import Rules, Units

OURS = "benchmarks.merges_work"
REFERENCE = "benchmarks.reference.merges_{}"
SEEDS = (40_009, 50_021, 60_013)
TINY, SMALL, MODELS = 7, range(12, 16), 20
"""Units of what every division is tried of, of what models solve again, and how many of these."""
CLOSE = 1e-6
Case = tuple[Units, Rules]


def keep(cases: Sequence[Case], path: Path) -> None:
    """The cases in a file, as both sides read them."""
    rows = [
        {
            "people": units.people.tolist(),
            "x": units.x.tolist(),
            "y": units.y.tolist(),
            "edges": units.edges.tolist(),
            "floor": rules.floor,
            "diameter": rules.diameter,
            "most": rules.most or 0,
        }
        for units, rules in cases
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")


def solved(cases: Sequence[Case], *peers: str) -> list[list[Result]]:
    """What ours and each peer found of every case."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.json"
        keep(cases, path)
        answers = [run(OURS, "design", path, home=Path(folder))]
        answers += [run(REFERENCE.format(peer), path, home=Path(folder)) for peer in peers]
        return [answer["cases"] for answer in answers]


def differing(ours: Sequence[Result], theirs: Sequence[Result]) -> int:
    """Cases in which an independent optimum is another one; where it found none, none at the floor is there."""
    return sum(
        bool(one["below"]) != (other["count"] == 0)
        or (not one["below"] and one["count"] != other["count"])
        or (not one["below"] and abs(one["cost"] - other["cost"]) > CLOSE * max(1.0, other["cost"]))
        for one, other in zip(ours, theirs, strict=True)
    )


def shanxi() -> Iterator[Row]:
    """Every county, and the province's target."""
    every = list(counties())
    (found,) = solved([(units, RULES) for _, units in every])
    largest = max(len(units.ids) for _, units in every)
    name = f"{len(every)} counties of at most {largest} units, floor {FLOOR:,}, {DIAMETER / 1000:g} km"
    yield Row(f"{name}: not proven", sum(not one["proven"] for one in found), "", target=0)
    yield Row(f"{name}: slowest county", max(one["seconds"] for one in found), "s", target=1)
    yield Row(f"{name}: all, one process", sum(one["seconds"] for one in found), "s")
    with tempfile.TemporaryDirectory() as folder:
        units, outlines = write_tables(Path(folder))
        told = run(OURS, "province", units, outlines, Path(folder) / "out", home=Path(folder))
    name = "province, −120 and 66.3% urban, files to files"
    yield Row(f"{name}: time", told["seconds"], "s", target=60)
    yield Row(f"{name}: fewer", told["before"] - told["after"], "", 120, 1)
    yield Row(
        f"{name}: gap to the bound, share", (told["cost"] - told["bound"]) / told["cost"], "", target=0.01
    )


def checked() -> Iterator[Row]:
    """Tiny counties by every division; small ones by two models of another make."""
    every = [(units, RULES) for _, units in counties()]
    tiny = [case for case in every if len(case[0].ids) <= TINY]
    tiny += [(made(TINY, seed), Rules(20_000, diameter=15_000.0)) for seed in SEEDS]
    ours, brute = solved(tiny, "brute")
    yield Row(
        f"{len(tiny)} counties of at most {TINY} units: other than by every division",
        differing(ours, brute),
        "",
        target=0,
    )
    small = [case for case in every if len(case[0].ids) in SMALL][:MODELS]
    ours, flow, cpsat = solved(small, "flow", "cpsat")
    name = f"{len(small)} counties of {SMALL.start} to {SMALL.stop - 1} units"
    yield Row(f"{name}: other than HiGHS's flow model", differing(ours, flow), "", target=0)
    yield Row(f"{name}: other than CP-SAT", differing(ours, cpsat), "", target=0)
    own = sum(one["seconds"] for one in ours)
    for peer, theirs in (("HiGHS's flow model", flow), ("CP-SAT", cpsat)):
        yield Row(f"{name}: time beside {peer}", own, "s", sum(one["seconds"] for one in theirs), 1)


def stress() -> Iterator[Row]:
    """Made-up counties beyond any real one."""
    for count, rules in ((41, Rules(20_000)), (254, Rules(20_000, diameter=20_000.0))):
        ((found,),) = solved([(made(count, SEEDS[0]), rules)])
        name = f"{count} made-up units, floor 20,000"
        more = (found["bound"] - found["count"]) / found["count"]
        dearer = (found["cost"] - found["cost_bound"]) / found["cost"]
        yield Row(f"{name}: gap of the count, share", more, "", target=0.01)
        yield Row(f"{name}: gap of the cost, share (proven: {found['proven']})", dearer, "", target=0.01)
        yield Row(f"{name}: time", found["seconds"], "s")


def heuristics() -> Iterator[Row]:
    """MaxP and gerrychain, neither of which knows a diameter: so ours has none either."""
    every = [units for _, units in counties()]
    cases = [(units, Rules(FLOOR)) for units in every if 8 <= len(units.ids) <= 15][:12]
    cases += [(made(30, seed), Rules(20_000)) for seed in SEEDS]
    ours, maxp, gerry = solved(cases, "maxp", "gerrychain")
    for peer, theirs in (("MaxP", maxp), ("gerrychain", gerry)):
        whole = [(a, b) for a, b in zip(ours, theirs, strict=True) if not b["below"]]
        name = f"{len(whole)} counties beside {peer}"
        worse = sum((a["count"], -a["cost"]) < (b["count"], -b["cost"] - CLOSE) for a, b in whole)
        yield Row(f"{name}: worse on count, then way", worse, "", target=0)
        yield Row(
            f"{name}: units kept", sum(a["count"] for a, _ in whole), "", sum(b["count"] for _, b in whole)
        )
        times = [sum(pair[side]["seconds"] for pair in whole) for side in (0, 1)]
        yield Row(f"{name}: time", times[0], "s", times[1])


BENCHMARKS = (shanxi, checked, heuristics, stress)
