"""The benchmarks themselves: what is kept of a run, what the pages show of it, and the references that prove."""

import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks import figures
from benchmarks.__main__ import RESULTS, keep, main, measured
from benchmarks.cost_drawing import cost_drawing
from benchmarks.harness import Row
from benchmarks.reference import grids_exact
from benchmarks.scale import COST, MANY, ONE, slope
from benchmarks.watched import Watch
from tests.oracles.grids import fewest, gabriel_pairs

CAPS = (30, 70)


def village(seed: int, count: int) -> tuple[np.ndarray, ...]:
    chance = np.random.default_rng(seed)
    points = chance.uniform(0, 100, (count, 2))
    pairs = np.array(sorted(gabriel_pairs(points[:, 0].tolist(), points[:, 1].tolist())))
    return points, chance.integers(5, 22, count), chance.integers(10, 45, count), pairs


@pytest.mark.parametrize("seed", range(40))
def test_the_exact_reference_is_as_good_as_a_search_through_every_division(seed: int) -> None:
    points, households, people, pairs = village(seed, 3 + seed % 7)
    grid = grids_exact.solve(points, households, people, pairs, CAPS)
    rows = range(len(points))
    least = fewest(rows, households.tolist(), people.tolist(), pairs.tolist(), CAPS)
    assert len(set(grid.tolist())) == least
    kept = [fewest(own, households, people, pairs.tolist(), CAPS) for own in map(list, grids_of(grid))]
    assert kept == [1] * least, "every grid hangs together under the caps"


def grids_of(grid: np.ndarray) -> list[np.ndarray]:
    return [np.flatnonzero(grid == number) for number in np.unique(grid)]


def test_a_group_is_kept_in_the_place_of_its_own_rows(tmp_path) -> None:
    results, order = tmp_path / "results.json", ["first", "second"]
    keep("second", [Row("b", 1, "s")], order, results)
    keep("first", [Row("a", 1, "s", target=0.5)], order, results)
    keep("second", [Row("c", 2, "s", reference=4, target=0.5)], order, results)
    kept = json.loads(results.read_text("utf-8"))
    assert [(row["group"], row["name"], row["ratio"], row["ok"]) for row in kept] == [
        ("first", "a", None, False),
        ("second", "c", 0.5, True),
    ]


def test_groups_are_run_by_name_and_kept_when_asked(tmp_path, capsys) -> None:
    results = tmp_path / "results.json"
    groups = {"one": [lambda: [Row("a", 1, "s")]], "two": [lambda: [Row("b", 2, "s")]]}
    assert main(["two", "three"], groups, results) == 1
    assert "no group 'three'" in capsys.readouterr().err
    assert main(["two"], groups, results) == 0
    assert not results.exists()
    assert main(["two", "--keep"], groups, results) == 0
    assert [row["name"] for row in json.loads(results.read_text("utf-8"))] == ["b"]


def test_a_row_keeps_its_own_note_beside_the_load(monkeypatch) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (3.0, 0.0, 0.0))
    [row] = measured([lambda: [Row("a", 1, "s", note="told")]])
    assert row.note == "told; load average 3.0 when it began"


def test_the_pages_show_what_is_kept() -> None:
    rows = json.loads(RESULTS.read_text("utf-8"))
    shown = {path.name: path.read_text("utf-8") for path in figures.PAGES.iterdir()}
    assert shown == figures.written(rows), "run .venv/bin/python -m benchmarks.figures, and look at the diff"


def test_a_table_has_a_column_for_each_seed_and_says_what_was_missed() -> None:
    rows = [
        Row(
            "rural, seed 1: grids, by bound",
            11,
            "",
            10,
            1.05,
            "none in pieces; load average 2.0 when it began",
        ),
        Row("rural, seed 2: grids, by bound", 10, "", 10, 1.05),
        Row("rural, seed 2: design", 3, "s", 2),
    ]
    table = figures.written([{"group": "grids"} | row.as_json() for row in rows])["grids.inc"]
    assert table.splitlines() == [
        "| Rural | seed 1 | seed 2 | target |",
        "| --- | --- | --- | --- |",
        "| grids, by bound | ×1.1000 (11 by 10); none in pieces | ×1.0000 (10 by 10) | ≤ 1.05 ✗ |",
        "| design |  | ×1.50 (3 s by 2 s) |  |",
        "",
        "The machine had something else to do: load average 2.0.",
    ]


@pytest.mark.parametrize(("power", "expected"), [(1, 1.0), (2, 2.0)])
def test_the_slope_is_the_power(power: int, expected: float) -> None:
    assert slope([(n, 3e-5 * n**power) for n in (1_000, 10_000, 1_000_000)]) == pytest.approx(expected)


def test_the_drawing_has_a_mark_for_each_cost_and_the_slope() -> None:
    costs = [(MANY, 1_000, 0.1), (MANY, 10_000, 0.4), (ONE, 1_000, 0.05)]
    rows = [{"name": COST.format(of=of, points=points), "value": seconds} for of, points, seconds in costs]
    rows.append({"name": f"{MANY}: slope of log seconds by log points", "value": 0.602})
    drawing = cost_drawing(rows)
    # One more each in the legend.
    assert (drawing.count("<circle"), drawing.count("<rect")) == (3, 2)
    assert "slope 0.60" in drawing
    assert "#" not in drawing, "lines have the colour of the text, on a dark page, too"


def test_memory_of_children_is_seen() -> None:
    child = (
        "b = bytearray(150_000_000)\nfor i in range(0, len(b), 4096): b[i] = 1\nimport time; time.sleep(1)"
    )
    words = [
        sys.executable,
        "-c",
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])",
    ]
    with subprocess.Popen(words) as process, Watch(process.pid) as watch:
        process.wait()
    assert watch.shared > 140_000_000
    assert watch.resident >= watch.shared
