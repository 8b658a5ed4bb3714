"""Many villages at once: the parts, the faults of each village, what is done again, and what is told of all."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from santu.cli import main
from santu.kernel.messages import Refused
from santu.scale.parts import parts_of
from santu.scale.province import CENSUS, County, counties_of, made, shared
from santu.scale.results import totals, violations
from santu.scale.rules import rules_of
from santu.scale.running import run
from santu.scale.store import connected, write
from santu.solvers.grids.problem import Caps
from santu.standards.loader import load

RULES = replace(rules_of(load(), date(2021, 5, 1), ("111",)), ordinary=Caps(30, 100), dense=Caps(50, 150))
SCHEMA = {"village": "VARCHAR", "x": "DOUBLE", "y": "DOUBLE", "households": "DOUBLE", "people": "INTEGER"}
GOOD, OTHER, THIRD = "140105001001", "140105001002", "140105001003"


def village(code, count=40, seed=1, **changed):
    chance = np.random.default_rng(seed)
    columns = {
        "village": np.full(count, code, object),
        "x": chance.uniform(0, 900, count).round(1),
        "y": chance.uniform(0, 900, count).round(1),
        "households": chance.integers(1, 4, count).astype(float),
    }
    columns["people"] = (columns["households"] * 3).astype(np.int64)
    return columns | changed


def at(columns, name, row, value):
    columns[name] = columns[name].copy()
    columns[name][row] = value
    return columns


def put(path, *villages, **kinds):
    path.parent.mkdir(exist_ok=True)
    columns = {name: np.concatenate([one[name] for one in villages]) for name in villages[0]}
    with connected() as connection:
        write(connection, path, SCHEMA | kinds, columns)
    return path


def outcome_of(cells, out, rules=RULES, workers=1):
    with ThreadPoolExecutor(workers) as executor:
        return run(parts_of(cells), out, rules, executor, lambda *_: None)


def features_of(out, part):
    return json.loads((out / "parts" / part / "grids.geojson").read_text(encoding="utf-8"))


def rows(out, table, what="*", where="true"):
    path = out / "parts" / "*" / f"{table}.parquet"
    return duckdb.connect().execute(f"SELECT {what} FROM '{path}' WHERE {where} ORDER BY ALL").fetchall()


def test_every_building_is_in_a_grid_and_every_grid_is_within_its_cap(tmp_path):
    cells = put(tmp_path / "in" / "a.parquet", village(GOOD), village(OTHER, 60, 2)).parent
    outcome = outcome_of(cells, tmp_path / "out")
    assert not outcome.faults
    found = totals(tmp_path / "out", outcome)
    assert (found.villages, found.buildings, found.over, found.disconnected) == (2, 100, 0, 0)
    assert found.grids >= found.bound > 2
    most = "max(households), max(people), min(grid), count(*)"
    assert rows(tmp_path / "out", "grids", most)[0][:3] <= (30, 100, 1)
    inside = "sum(households)::INT, sum(people)::INT, count(grid)"
    assert rows(tmp_path / "out", "buildings", inside) == rows(
        tmp_path / "out", "grids", "sum(households)::INT, sum(people)::INT, sum(buildings)::INT"
    )


def test_the_digest_does_not_depend_on_parts_executors_or_order(tmp_path):
    with_ids = [village(code, 40, 7, id=np.arange(40)) for code in (GOOD, OTHER, THIRD)]
    put(tmp_path / "one" / "a.parquet", *with_ids, id="INTEGER")
    for number, one in enumerate(with_ids):
        put(tmp_path / "three" / f"{number}.parquet", one, id="INTEGER")
    put(tmp_path / "back" / "a.parquet", *reversed(with_ids), id="INTEGER")
    digests = {
        outcome_of(tmp_path / "one", tmp_path / "o1").digest,
        outcome_of(tmp_path / "three", tmp_path / "o2", workers=3).digest,
        outcome_of(tmp_path / "back", tmp_path / "o3").digest,
    }
    assert len(digests) == 1
    moved = [with_ids[0], with_ids[1], at(dict(with_ids[2]), "x", 0, 500.0)]
    put(tmp_path / "other" / "a.parquet", *moved, id="INTEGER")
    assert rows(tmp_path / "o1", "buildings", "grid", f"village = '{GOOD}'") == rows(
        tmp_path / "o2", "buildings", "grid", f"village = '{GOOD}'"
    )


def test_villages_at_fault_are_told_with_their_rows_and_the_others_are_solved(tmp_path):
    wrong = [
        at(at(village("140105001010"), "x", 3, np.nan), "households", 5, -1),
        at(village("140105001011"), "households", 2, 1.5),
        at(at(village("140105001012"), "x", 1, 7.0), "y", 1, 7.0),
        village("14010500101"),
    ]
    wrong[2] = at(at(wrong[2], "x", 0, 7.0), "y", 0, 7.0)
    cells = put(tmp_path / "in" / "a.parquet", village(GOOD), *wrong).parent
    outcome = outcome_of(cells, tmp_path / "out")
    told = sorted(map(str, outcome.faults))
    assert [line.split(":")[0] for line in told] == [
        "a.parquet 140105001010",
        "a.parquet 140105001010",
        "a.parquet 140105001011",
        "a.parquet 140105001012",
        "a.parquet",
    ]
    assert all(
        row in "".join(told) for row in ("行 44；", "行 46；", "行 83；", "行 121、122；", "行 161、162")
    )
    assert rows(tmp_path / "out", "villages", "village") == [(GOOD,)]
    assert len(rows(tmp_path / "out", "faults")) == 5


def test_a_village_that_is_dense_in_part_is_told(tmp_path):
    half = village(GOOD, dense=np.array([True, False] * 20))
    put(tmp_path / "in" / "a.parquet", half, village(OTHER, dense=np.ones(40, np.bool_)), dense="BOOLEAN")
    [fault] = outcome_of(tmp_path / "in", tmp_path / "out").faults
    assert fault.where() == f"a.parquet {GOOD}"
    assert "false（行 2、4、6、" in str(fault)
    assert "true（行 1、3、5、" in str(fault)
    assert rows(tmp_path / "out", "villages", "village, dense") == [(OTHER, True)]


def test_degrees_that_are_swapped_or_of_two_datums_are_told(tmp_path):
    kinds = {"crs": "VARCHAR", "datum": "VARCHAR"}

    def degrees(code, **changed):
        one = village(code)
        one |= {"x": 112 + one["x"] / 1e5, "y": 37 + one["y"] / 1e5, "crs": np.full(40, "degrees", object)}
        return one | {"datum": np.full(40, "WGS84", object)} | changed

    swapped = degrees(OTHER)
    swapped["x"], swapped["y"] = swapped["y"], swapped["x"]
    mixed = degrees(THIRD, datum=np.array(["WGS84", "GCJ-02"] * 20, object))
    put(tmp_path / "in" / "a.parquet", degrees(GOOD), swapped, mixed, **kinds)
    outcome = outcome_of(tmp_path / "in", tmp_path / "out")
    assert [fault.where() for fault in outcome.faults] == [f"a.parquet {OTHER}", f"a.parquet {THIRD}"]
    assert "对调" in str(outcome.faults[0])
    assert "混用" in str(outcome.faults[1])
    metres = rows(tmp_path / "out", "villages", "distance")[0][0]
    put(tmp_path / "in2" / "a.parquet", degrees(GOOD), **kinds)
    assert 20 < metres < 300
    assert features_of(tmp_path / "out", "a")["coordinates"] == "degrees"


def test_a_part_that_cannot_be_read_fails_alone_with_its_name(tmp_path):
    cells = put(tmp_path / "in" / "good.parquet", village(GOOD)).parent
    (cells / "broken.parquet").write_bytes((cells / "good.parquet").read_bytes()[:-40])
    short = village(OTHER)
    del short["people"]
    with connected() as connection:
        write(connection, cells / "short.parquet", {name: SCHEMA[name] for name in short}, short)
        void = {name: column[:0] for name, column in village(THIRD).items()}
        write(connection, cells / "void.parquet", SCHEMA, void)
    outcome = outcome_of(cells, tmp_path / "out")
    assert [fault.where() for fault in outcome.faults] == ["broken.parquet", "short.parquet", "void.parquet"]
    assert "people" in str(outcome.faults[1])
    assert outcome.parts == ["good"]
    with pytest.raises(Refused, match="没有这个文件"):
        parts_of(tmp_path / "nowhere")


def test_a_building_above_the_cap_is_told_with_its_proof(tmp_path):
    cells = put(tmp_path / "in" / "a.parquet", at(village(GOOD), "households", 4, 31)).parent
    outcome = outcome_of(cells, tmp_path / "out")
    found = totals(tmp_path / "out", outcome)
    assert (found.exceptions, found.over, outcome.faults) == (1, 0, [])
    [(code, why)] = violations(tmp_path / "out", outcome, 10)
    assert code == GOOD
    assert "第 5 行一栋建筑就有 31 户" in why.render()


def test_what_is_done_is_not_done_again_and_what_changed_is(tmp_path):
    for code in (GOOD, OTHER):
        put(tmp_path / "in" / f"{code}.parquet", village(code))
    cells, out = tmp_path / "in", tmp_path / "out"
    first = outcome_of(cells, out)
    (out / "parts" / ".unfinished-x").mkdir()
    second = outcome_of(cells, out)
    assert (first.again, second.again, first.digest) == (2, 0, second.digest)
    assert sorted(path.name for path in (out / "parts").iterdir()) == [GOOD, OTHER]
    put(cells / f"{OTHER}.parquet", village(OTHER, seed=5))
    assert outcome_of(cells, out).again == 1
    assert outcome_of(cells, out, replace(RULES, ordinary=Caps(20, 100))).again == 2
    (cells / f"{OTHER}.parquet").write_bytes(b"no")
    assert outcome_of(cells, out, replace(RULES, ordinary=Caps(20, 100))).parts == [GOOD]
    assert not (out / "parts" / OTHER).exists()
    (cells / f"{OTHER}.parquet").unlink()
    shutil.copytree(out / "parts" / GOOD, out / "parts" / "stranger")
    with pytest.raises(Refused, match="stranger"):
        outcome_of(cells, out)


def test_a_village_in_two_parts_is_refused_in_both(tmp_path, capsys):
    put(tmp_path / "in" / "a.parquet", village(GOOD), village(OTHER))
    put(tmp_path / "in" / "b.parquet", village(THIRD))
    out = tmp_path / "out"
    assert not outcome_of(tmp_path / "in", out).faults
    put(tmp_path / "in" / "b.parquet", village(GOOD, seed=3), village(THIRD))
    (tmp_path / "in" / "c.parquet").write_bytes(b"no")
    outcome = outcome_of(tmp_path / "in", out)
    places = [fault.where() for fault in outcome.faults]
    assert places == [f"a.parquet {GOOD}", f"b.parquet {GOOD}", "c.parquet"]
    assert "a、b" in str(outcome.faults[0])
    assert rows(out, "villages", "village") == [(OTHER,), (THIRD,)]
    assert main(["grid", str(tmp_path / "in"), "--village", GOOD, "--out", str(tmp_path / "one")]) == 1
    assert "a、b" in capsys.readouterr().err


def test_classes_old_grids_and_special_ones_reach_the_solver(tmp_path):
    none = np.full(40, "", object)
    market = none.copy()
    market[:3] = "market"
    old = np.where(np.arange(40) < 20, "甲", "").astype(object)
    kinds = {"class": "VARCHAR", "existing": "VARCHAR", "special": "VARCHAR"}
    dense = village(GOOD, **{"class": np.full(40, "111", object)}, existing=none, special=market)
    base = village(OTHER, **{"class": np.full(40, "220", object)}, existing=old, special=none)
    cells = put(tmp_path / "in" / "a.parquet", dense, base, **kinds).parent
    outcome = outcome_of(cells, tmp_path / "out")
    assert not outcome.faults
    told = rows(tmp_path / "out", "villages", "village, dense, special_grids, changed IS NULL")
    assert told == [(GOOD, True, 1, True), (OTHER, False, 0, False)]
    assert rows(tmp_path / "out", "grids", "sum(buildings)::INT", "special") == [(3,)]


def test_made_up_buildings_sum_to_the_census_and_say_what_they_are(tmp_path):
    register = Path("src/santu/register/data/shanxi")
    counties, faults = counties_of(register, "2021-10-31", None)
    assert sum(county.households for county in counties) == 12_746_142
    assert sum(county.people for county in counties) == 34_915_616
    assert [fault.where() for fault in faults] == ["140471"]
    county = next(one for one in counties if one.code == "140971")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        done = made(county, tmp_path / name, 5)
    assert (done.households, done.people) == (county.households, county.people)
    same = [(tmp_path / name / "140971.parquet").read_bytes() for name in ("a", "b")]
    assert same[0] == same[1]
    path = tmp_path / "a" / "140971.parquet"
    marks = duckdb.connect().execute(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
    assert (b"synthetic", b"true") in marks
    kinds = duckdb.connect().execute(
        f"SELECT DISTINCT class, synthetic, min(households) > 0, count(DISTINCT village) FROM '{path}' GROUP BY 1, 2"
    )
    assert [row[1:] for row in kinds.fetchall()] == [(True, True, len(county.villages))]
    scaled, _ = counties_of(register, "2021-10-31", 100_000)
    assert sum(one.households for one in scaled) == 100_000


def test_sharing_out_is_exact():
    assert shared(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert shared(2, np.array([0.0, 0.0])).tolist() == [1, 1]


def test_a_register_without_its_census_says_so(tmp_path):
    with pytest.raises(Refused, match=r"villages\.csv"):
        counties_of(tmp_path, "2021-10-31", None)
    assert CENSUS.endswith(".csv")
    assert County("1", (), (), 0, 0, 0, ()).code == "1"


def test_one_village_of_a_csv_by_the_command(tmp_path, capsys):
    one = village(GOOD)
    lines = [",".join(one)] + [
        ",".join(str(value) for value in row) for row in zip(*one.values(), strict=True)
    ]
    (tmp_path / "v.csv").write_text("\n".join(lines))
    asked = [
        "grid",
        str(tmp_path / "v.csv"),
        "--village",
        GOOD,
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "1",
    ]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["villages"], told["over"], told["disconnected"]) == (1, 0, 0)
    assert (tmp_path / "out" / "summary.json").exists()
    assert main([*asked[:3], "999", *asked[4:]]) == 1
    assert "12 位" in capsys.readouterr().err


def test_a_missing_extra_is_named(monkeypatch, capsys):
    def missing(module):
        raise ModuleNotFoundError("No module named 'duckdb'", name="duckdb")

    monkeypatch.setattr("santu.cli._load", missing)
    assert main(["grid", "x", "--out", "y"]) == 1
    assert "pip install 'santu[scale]'" in capsys.readouterr().err


def test_the_report_is_one_page_that_stands_alone(tmp_path, capsys):
    several = [village(f"14010500101{number}", 12, number) for number in range(8)]
    cells = put(tmp_path / "in" / "a.parquet", at(several[0], "households", 0, 400), *several[1:]).parent
    put(cells / "b.parquet", at(village(OTHER), "x", 1, np.nan))
    out = tmp_path / "out"
    assert main(["grid", str(cells), "--out", str(out), "--workers", "1", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert "400 of 300" in told.err
    assert "b.parquet 140105001002: Coordinates are no numbers" in told.err
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|https?:|url\(|@import|<img|<link", page)
    assert not re.search(r"[\u4e00-\u9fff]", page.partition("</style>")[2])
    assert page.count('class="village"') == 3
    assert page.count('class="field"') == 1
    assert page.count('<path class="scale-bar"') == 3
    assert page.index("400 of 300") < page.index("Coordinates are no numbers") < page.index("<main>")
    assert "ordinary 300 households" in page
    assert "400 of 300" in page
    assert "Coordinates are no numbers" in page
    assert "Synthetic" not in page
    features = features_of(out, "a")["features"]
    assert sum(one["properties"]["buildings"] for one in features) == 96
    assert {one["geometry"]["type"] for one in features} <= {"Polygon", "MultiPolygon"}
    assert sum(one["properties"]["over_cap"] for one in features) == 1


def test_what_is_left_over_fits_a_run_in_which_nothing_was_solved(tmp_path, capsys):
    cells = put(tmp_path / "in" / "b.parquet", at(village(OTHER), "x", 1, np.nan)).parent
    (cells / "c.parquet").write_bytes(b"PAR1")
    asked = ["grid", str(cells), "--out", str(tmp_path / "out"), "--workers", "1", "--json"]
    assert main(asked) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["villages"], told["grids"], len(told["faults"])) == (0, 0, 2)
    (cells / "b.parquet").unlink()
    assert main([*asked[:3], str(tmp_path / "none"), *asked[4:]]) == 1
    assert 'class="figures"' in (tmp_path / "none" / "report.html").read_text(encoding="utf-8")


def test_a_scheduler_that_is_not_there_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("santu.scale.running.SECONDS", 1)
    put(tmp_path / "in" / "a.parquet", village(GOOD))
    asked = ["grid", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    assert main(asked) == 1
    assert "--scheduler" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_told(tmp_path, capsys):
    put(tmp_path / "in" / "a.parquet", village(GOOD))
    (tmp_path / "file").write_text("")
    assert main(["grid", str(tmp_path / "in"), "--out", str(tmp_path / "file"), "--workers", "1"]) == 1
    assert main(["grid", "synth", "--out", str(tmp_path / "file"), "--workers", "1"]) == 1
    assert main(["grid", "synth", "--out", str(tmp_path), "--workers", "1"]) == 1
    told = capsys.readouterr().err
    assert told.count(str(tmp_path)) == 3
    assert "空文件夹" in told
