"""Parts that are done twice, workers that end, coordinates of a whole file, cells that are blank."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from santu.kernel.messages import Refused
from santu.scale import work
from santu.scale.cells import read
from santu.scale.given import Given
from santu.scale.parts import Part, parts_of
from santu.scale.results import totals
from santu.scale.rules import rules_of
from santu.scale.running import processes, run
from santu.scale.spellings import meant
from santu.scale.store import connected, write
from santu.scale.work import Task, done
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.problem import Caps
from santu.standards.loader import load

GOOD, OTHER, THIRD = "140105001001", "140105001002", "140105001003"
RULES = replace(rules_of(load(), date(2021, 5, 1), ("111",)), ordinary=Caps(30, 100))
SCHEMA = {"village": "VARCHAR", "x": "DOUBLE", "y": "DOUBLE", "households": "INTEGER", "people": "INTEGER"}
NUMBER = 8


def village(code, **changed):
    chance = np.random.default_rng(int(code))
    x, y = chance.uniform(0, 300, (2, NUMBER)).round(1)
    sizes = np.full(NUMBER, 3)
    return {
        "village": np.full(NUMBER, code, object),
        "x": x,
        "y": y,
        "households": sizes,
        "people": sizes,
    } | changed


def degrees(code, datum="WGS84", **changed):
    one = village(code)
    places = {"x": 112 + one["x"] / 1e5, "y": 37 + one["y"] / 1e5, "crs": np.full(NUMBER, "degrees", object)}
    return one | places | {"datum": np.full(NUMBER, datum, object)} | changed


def put(path, *villages):
    path.parent.mkdir(exist_ok=True)
    columns = {name: np.concatenate([one[name] for one in villages]) for name in villages[0]}
    kinds = {name: SCHEMA.get(name, "VARCHAR") for name in columns}
    with connected() as connection:
        write(connection, path, kinds, columns)
    return path


def outcome_of(cells, out, rules=RULES):
    with ThreadPoolExecutor(1) as executor:
        return run(parts_of(cells), out, rules, executor, lambda *_: None)


def test_a_part_that_is_done_by_two_at_once_is_there_once(tmp_path, monkeypatch):
    path = put(tmp_path / "in" / "a.parquet", village(GOOD))
    task = Task(Part("a", path), tmp_path / "out", RULES, Given())
    (tmp_path / "out" / "parts").mkdir(parents=True)
    told = []

    def enter(made, task, asked, alone=work._enter):
        # While one has its tables ready, another one does all of the same part.
        monkeypatch.setattr(work, "_enter", alone)
        told.append(done(task))
        alone(made, task, asked)

    monkeypatch.setattr(work, "_enter", enter)
    told.append(done(task))
    assert told[0] == told[1]
    assert [one.name for one in (tmp_path / "out" / "parts").iterdir()] == ["a"]
    assert done(task) == told[0] | {"again": False}


def test_a_part_of_other_rules_that_came_in_between_gives_way(tmp_path, monkeypatch):
    path = put(tmp_path / "in" / "a.parquet", village(GOOD))
    task = Task(Part("a", path), tmp_path / "out", RULES, Given())
    (tmp_path / "out" / "parts").mkdir(parents=True)

    def enter(made, task, asked, alone=work._enter):
        monkeypatch.setattr(work, "_enter", alone)
        done(replace(task, rules=replace(RULES, fresh=True)))
        alone(made, task, asked)

    monkeypatch.setattr(work, "_enter", enter)
    told = done(task)
    assert work.known_of(task)["asked"] == told["asked"]


def cut(path):
    path.write_bytes(path.read_bytes()[:50])


def flip(path):
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)


@pytest.mark.parametrize("name", ["grids.parquet", "grids.geojson", "done.json"])
@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
def test_a_part_that_was_damaged_is_done_again(tmp_path, name, damage):
    for part, code in (("a", GOOD), ("b", OTHER)):
        put(tmp_path / "in" / f"{part}.parquet", village(code))
    first = outcome_of(tmp_path / "in", tmp_path / "out")
    damage(tmp_path / "out" / "parts" / "a" / name)
    second = outcome_of(tmp_path / "in", tmp_path / "out")
    assert (first.again, second.again, second.faults, second.digest) == (2, 1, [], first.digest)
    assert totals(tmp_path / "out", second).villages == 2
    assert outcome_of(tmp_path / "in", tmp_path / "out").again == 0


def test_files_and_folders_are_on_the_disk_before_a_part_has_its_name(tmp_path, monkeypatch):
    path = put(tmp_path / "in" / "a.parquet", village(GOOD))
    parts, synced = tmp_path / "out" / "parts", []
    parts.mkdir(parents=True)

    def sync(descriptor):
        synced.append((os.fstat(descriptor).st_ino, (parts / "a").exists()))

    monkeypatch.setattr(os, "fsync", sync)
    done(Task(Part("a", path), tmp_path / "out", RULES, Given()))
    before = {one.stat().st_ino for one in [parts / "a", *(parts / "a").iterdir()]}
    assert {inode for inode, named in synced if not named} == before
    assert synced[-1] == (parts.stat().st_ino, True)


def end_or_do(task):
    """As a worker whose memory does not suffice for one part."""
    if task.part.name == "b":
        os._exit(9)
    return done(task)


def test_a_worker_that_ends_is_told_with_its_part_and_the_others_are_done(tmp_path, monkeypatch):
    for name, code in (("a", GOOD), ("b", OTHER), ("c", THIRD)):
        put(tmp_path / "in" / f"{name}.parquet", village(code))
    monkeypatch.setattr("santu.scale.running.done", end_or_do)
    with processes(2) as executor:
        outcome = run(parts_of(tmp_path / "in"), tmp_path / "out", RULES, executor, lambda *_: None)
        # The pool is broken by then: a second run on it does what is left all the same.
        again = run(parts_of(tmp_path / "in"), tmp_path / "out", RULES, executor, lambda *_: None)
    assert outcome.parts == again.parts == ["a", "c"]
    assert (outcome.failed, outcome.digest) == (1, again.digest)
    [fault] = outcome.faults
    assert fault.where() == "b.parquet"
    assert "内存" in str(fault)


def design_or_raise(village, caps, **how):
    """As a solver that data take by surprise."""
    if village.x[0] < 0:
        raise ValueError("data must be finite\nsecond line")
    return design_grids(village, caps, **how)


def test_a_village_that_takes_the_solver_by_surprise_fails_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("santu.scale.solving.design_grids", design_or_raise)
    put(tmp_path / "in" / "a.parquet", village(GOOD), village(OTHER, x=-1.0 - np.arange(NUMBER)))
    outcome = outcome_of(tmp_path / "in", tmp_path / "out")
    [fault] = outcome.faults
    assert fault.where() == f"a.parquet {OTHER}"
    assert "（ValueError: data must be finite）" in str(fault)
    assert (outcome.parts, outcome.failed) == (["a"], 0)
    with connected() as connection:
        told = connection.execute(f"SELECT village FROM '{tmp_path}/out/parts/a/villages.parquet'").fetchall()
    assert told == [(GOOD,)]


@pytest.mark.parametrize("raised", [ZeroDivisionError("none"), MemoryError(), RuntimeError(), TimeoutError()])
def test_a_part_that_raises_what_nobody_foresaw_fails_alone(tmp_path, monkeypatch, raised):
    def write_or_raise(made, cells, *rest, alone=work._write):
        if cells.village[0] == int(OTHER):
            raise raised
        alone(made, cells, *rest)

    monkeypatch.setattr(work, "_write", write_or_raise)
    for name, code in (("a", GOOD), ("b", OTHER)):
        put(tmp_path / "in" / f"{name}.parquet", village(code))
    outcome = outcome_of(tmp_path / "in", tmp_path / "out")
    [fault] = outcome.faults
    assert fault.where() == "b.parquet"
    assert type(raised).__name__ in str(fault)
    assert (outcome.parts, outcome.failed) == (["a"], 1)


def test_want_of_memory_is_not_kept_as_a_fault_of_a_village(tmp_path, monkeypatch):
    def no_memory(*_, **__):
        raise MemoryError

    put(tmp_path / "in" / "a.parquet", village(GOOD))
    with monkeypatch.context() as short:
        short.setattr("santu.scale.solving.design_grids", no_memory)
        assert outcome_of(tmp_path / "in", tmp_path / "out").failed == 1
    assert outcome_of(tmp_path / "in", tmp_path / "out").faults == []


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("wgs-84", "WGS84"),
        ("EPSG:4490", "CGCS2000"),
        ("gcj 02", "GCJ-02"),
        ("火星坐标系", "GCJ-02"),
        ("", ""),
        ("火星", None),
    ],
)
def test_a_datum_is_known_by_its_usual_spellings(text, datum):
    assert meant("datum", text) == datum


def test_villages_of_another_datum_than_most_of_a_file_are_told(tmp_path):
    cells = put(
        tmp_path / "in" / "a.parquet",
        degrees(GOOD, "wgs84"),
        degrees(OTHER, "gcj02"),
        degrees(THIRD, "CGCS-2000"),
    )
    outcome = outcome_of(cells, tmp_path / "out")
    [fault] = outcome.faults
    assert fault.where() == f"a.parquet {OTHER}"
    assert "GCJ-02" in str(fault)
    assert "WGS84" in str(fault)


def test_a_file_of_another_datum_than_most_is_told(tmp_path):
    for name, code, datum in (("a", GOOD, "WGS84"), ("b", OTHER, "BD09"), ("c", THIRD, "CGCS2000")):
        put(tmp_path / "in" / f"{name}.parquet", degrees(code, datum))
    [fault] = outcome_of(tmp_path / "in", tmp_path / "out").faults
    assert fault.where() == "b.parquet"
    assert "BD-09" in str(fault)


def test_a_blank_cell_beside_others_is_told_with_its_rows(tmp_path):
    half = np.array(["WGS84"] * 6 + ["", " "], object)
    unit = np.array(["degrees"] * 7 + ["尺"], object)
    cells = put(
        tmp_path / "in" / "a.parquet",
        degrees(GOOD, datum=half),
        degrees(OTHER, crs=unit),
        degrees(THIRD, datum=""),
    )
    outcome = outcome_of(cells, tmp_path / "out")
    assert [fault.where() for fault in outcome.faults] == [f"a.parquet {GOOD}", f"a.parquet {OTHER}"]
    assert "空白（行 7、8）" in str(outcome.faults[0])
    assert "“尺”：行 16" in str(outcome.faults[1])


def test_what_is_wrong_all_through_a_file_is_told_once(tmp_path):
    swapped = [degrees(code) for code in (GOOD, OTHER)]
    for one in swapped:
        one["x"], one["y"] = one["y"], one["x"]
    put(tmp_path / "in" / "a.parquet", *swapped)
    metres = [degrees(code, crs=np.full(NUMBER, "", object)) for code in ("140105001004", "140105001005")]
    put(tmp_path / "in" / "b.parquet", *metres)
    put(tmp_path / "in" / "c.parquet", swapped[0] | {"crs": np.full(NUMBER, "", object)})
    outcome = outcome_of(tmp_path / "in", tmp_path / "out")
    assert [fault.where() for fault in outcome.faults] == ["a.parquet", "b.parquet", "c.parquet"]
    assert "对调" in str(outcome.faults[0])
    assert "--crs degrees" in str(outcome.faults[1])
    assert "对调两列，并注明坐标是度（degrees）" in str(outcome.faults[2])
    assert "行 1、2、3、4、5、6、7、8；" in str(outcome.faults[2])


def test_one_long_id_does_not_make_all_of_them_long(tmp_path):
    ids = np.array(["长" * 10_000, "", *map(str, range(NUMBER - 2))], object)
    cells, _ = read(Part("a", put(tmp_path / "in" / "a.parquet", village(GOOD, id=ids))))
    assert cells.ids.itemsize == 8
    assert cells.names(slice(0, 3)) == ["长" * 10_000, "2", "0"]


def test_a_csv_that_is_not_utf_8_says_what_to_do(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("village,x,y,households,people,id\n140105001001,1,2,3,4,甲\n".encode("gbk"))
    with pytest.raises(Refused, match="UTF-8"):
        read(Part("a", path))
