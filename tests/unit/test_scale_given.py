"""What may be given beside the buildings: codes of before, barriers, neighbours, exceptions, old networks."""

import json
from concurrent.futures import ThreadPoolExecutor

import duckdb
import numpy as np
import pytest

from santu.cli import main
from santu.scale.store import connected, write

GOOD, OTHER, THIRD = "140105001001", "140105001002", "140105001003"
SCHEMA = {
    "village": "VARCHAR",
    "id": "VARCHAR",
    "x": "DOUBLE",
    "y": "DOUBLE",
    "households": "BIGINT",
    "people": "BIGINT",
}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """A pool of threads, which needs no start."""
    monkeypatch.setattr("santu.cli.grid.processes", lambda _: ThreadPoolExecutor(1))


def street(of=GOOD, count=12, households=100, **changed):
    """Buildings in a row from west to east, 50 metres apart."""
    columns = {
        "village": np.full(count, of, object),
        "id": np.array([f"b{number}" for number in range(1, count + 1)], object),
        "x": np.arange(count) * 50.0,
        "y": np.zeros(count),
        "households": np.full(count, households),
        "people": np.full(count, households * 2),
    }
    return columns | changed


def put(path, *villages, **kinds):
    path.parent.mkdir(exist_ok=True)
    columns = {name: np.concatenate([one[name] for one in villages]) for name in villages[0]}
    with connected() as connection:
        write(connection, path, SCHEMA | kinds, columns)
    return path


def lines(path, *rows):
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def grid(capsys, cells, out, *options, code=0):
    """Run the command; what it says as JSON."""
    asked = ["grid", str(cells), "--out", str(out), "--day", "2021-05-01", "--json", *map(str, options)]
    assert main(asked) == code
    return json.loads(capsys.readouterr().out)


def rows(out, table, what="*", where="true"):
    path = out / "parts" / "*" / f"{table}.parquet"
    return duckdb.connect().execute(f"SELECT {what} FROM '{path}' WHERE {where} ORDER BY ALL").fetchall()


def grids_of(out, village=GOOD):
    return [row[0] for row in rows(out, "buildings", "code", f"village = '{village}'")]


def test_every_grid_has_a_code_from_west_to_east(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(), street(OTHER, 3))
    told = grid(capsys, cells, tmp_path / "out")
    assert rows(tmp_path / "out", "grids", "code, x < 150, kind") == [
        (f"{GOOD}0001", True, "ordinary"),
        (f"{GOOD}0002", False, "ordinary"),
        (f"{GOOD}0003", False, "ordinary"),
        (f"{GOOD}0004", False, "ordinary"),
        (f"{OTHER}0001", True, "ordinary"),
    ]
    assert grids_of(tmp_path / "out") == sorted(grids_of(tmp_path / "out"))
    assert (told["codes_kept"], told["retired"]) == (0, 0)
    ever = duckdb.sql(f"SELECT code, in_use FROM '{tmp_path}/out/codes.parquet'").fetchall()
    assert len(ever) == 5
    assert all(in_use for _, in_use in ever)


def test_codes_of_an_earlier_run_stay_and_those_that_end_are_never_given_again(tmp_path, capsys):
    first = put(tmp_path / "in" / "a.parquet", street(), street(OTHER, 3))
    grid(capsys, first, tmp_path / "o1")
    # The second grid's buildings are gone, and three others stand in the east.
    left = street(count=15)
    kept = np.r_[0:3, 6:15]
    second = put(tmp_path / "in2" / "a.parquet", {name: column[kept] for name, column in left.items()})
    told = grid(capsys, second, tmp_path / "o2", "--before", tmp_path / "o1")
    assert grids_of(tmp_path / "o2") == [f"{GOOD}{n:04}" for n in (1, 3, 4, 5) for _ in range(3)]
    assert (told["codes_kept"], told["retired"], told["kept"]) == (3, 1, 3)
    ever = dict(duckdb.sql(f"SELECT code, in_use FROM '{tmp_path}/o2/codes.parquet'").fetchall())
    assert ever[f"{GOOD}0002"] is False
    assert ever[f"{OTHER}0001"] is True
    # A village that was left out in between, and is all new, does not use its old numbers for new grids.
    new = street(OTHER, 3, id=np.array(["n1", "n2", "n3"], object))
    third = put(tmp_path / "in3" / "a.parquet", street(), new)
    grid(capsys, third, tmp_path / "o3", "--before", tmp_path / "o2")
    assert grids_of(tmp_path / "o3", OTHER) == [f"{OTHER}0002"] * 3
    assert set(grids_of(tmp_path / "o3")) == {f"{GOOD}{n:04}" for n in (1, 3, 4, 6)}


@pytest.mark.parametrize("how", ["not in the input", "at fault", "in a file that is broken"])
def test_a_village_that_one_run_left_out_has_its_codes_again_in_the_next(tmp_path, capsys, how):
    first = put(tmp_path / "in" / "a.parquet", street(OTHER, 3))
    put(tmp_path / "in" / "b.parquet", street())
    grid(capsys, tmp_path / "in", tmp_path / "o1")
    second = put(tmp_path / "in2" / "a.parquet", street(OTHER, 3)).parent
    if how == "at fault":
        put(second / "b.parquet", street(x=np.r_[np.nan, np.arange(1, 12) * 50.0]))
    elif how == "in a file that is broken":
        (second / "b.parquet").write_bytes(first.read_bytes()[:-20])
    code = 0 if how == "not in the input" else 1
    for before, after in (("o1", "o2"), ("o2", "o3")):
        grid(capsys, second, tmp_path / after, "--before", tmp_path / before, code=code)
    told = grid(capsys, tmp_path / "in", tmp_path / "o4", "--before", tmp_path / "o3")
    assert (told["codes_kept"], told["kept"], told["retired"]) == (5, 5, 0)
    assert grids_of(tmp_path / "o4") == grids_of(tmp_path / "o1")
    assert duckdb.sql(f"FROM '{tmp_path}/o4/left_out.parquet'").fetchall() == []


def test_old_codes_may_stand_in_a_column_and_used_ones_in_a_file(tmp_path, capsys):
    code = np.array([f"{GOOD}0007"] * 3 + [""] * 9, object)
    cells = put(tmp_path / "in" / "a.parquet", street(code=code), code="VARCHAR")
    used = lines(tmp_path / "used.csv", "code", f"{GOOD}0041")
    grid(capsys, cells, tmp_path / "out", "--used-codes", used)
    assert sorted(set(grids_of(tmp_path / "out"))) == [f"{GOOD}00{n}" for n in ("07", "42", "43", "44")]
    lines(used, "code", "12", f"{GOOD}9041", f"{GOOD}0041", "999999999999000x")
    told = grid(capsys, cells, tmp_path / "o3", "--used-codes", used, code=1)
    assert [fault["place"] for fault in told["faults"]] == ["used.csv"] * 3
    assert [fault["message"][:6] for fault in told["faults"]] == ["第 1 行：", "第 2 行：", "第 4 行："]
    wrong = np.array(["14010500100100x7"] * 3 + [""] * 9, object)
    put(cells, street(code=wrong), code="VARCHAR")
    told = grid(capsys, cells, tmp_path / "o2", code=1)
    [fault] = told["faults"]
    assert fault["place"] == f"a.parquet {GOOD} 原代码 14010500100100x7"


def test_an_earlier_run_must_be_one_and_another(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street())
    out = tmp_path / "out"
    assert "codes.parquet" in str(grid(capsys, cells, out, "--before", tmp_path, code=1))
    grid(capsys, cells, out)
    assert "换一个文件夹" in str(grid(capsys, cells, out, "--before", out, code=1))


def test_buildings_of_one_id_are_refused_in_the_input_and_in_an_earlier_run(tmp_path, capsys):
    twice = np.array(["b1", "b2", "b1", "b3", "b2"], object)
    cells = put(tmp_path / "in" / "a.parquet", street(count=5, id=twice), street(OTHER, 3))
    told = grid(capsys, cells, tmp_path / "o1", code=1)
    [fault] = told["faults"]
    assert fault["place"] == f"a.parquet {GOOD}"
    assert "b1、b2（行 1、2、3、5）" in fault["message"]
    assert rows(tmp_path / "o1", "villages", "village") == [(OTHER,)]
    put(cells, street(count=5), street(OTHER, 3))
    grid(capsys, cells, tmp_path / "o2")
    table = tmp_path / "o2" / "parts" / "a" / "buildings.parquet"
    duckdb.sql(
        f"COPY (SELECT * REPLACE (if(id = 'b5', 'b1', id) AS id) FROM '{table}') TO '{tmp_path}/t.parquet'"
    )
    (tmp_path / "t.parquet").rename(table)
    told = grid(capsys, cells, tmp_path / "o3", "--before", tmp_path / "o2", code=1)
    [fault] = told["faults"]
    assert fault["place"] == f"a.parquet {GOOD} buildings.parquet"
    assert "相同：b1；" in fault["message"]
    assert (told["codes_kept"], told["retired"]) == (1, 0)


def test_an_earlier_run_that_is_damaged_is_refused_with_its_files_and_the_cure(tmp_path, capsys):
    put(tmp_path / "in" / "a.parquet", street())
    put(tmp_path / "in" / "b.parquet", street(OTHER, 3))
    before, cells = tmp_path / "o1", tmp_path / "in"
    grid(capsys, cells, before)
    summary, first, second = before / "summary.json", *sorted(before.glob("parts/*/buildings.parquet"))
    kept = {path: path.read_bytes() for path in (summary, first, second, before / "codes.parquet")}
    damages = [
        {summary: b"", first: None},
        {summary: b"[1]"},
        {summary: b'{"parts": 3}'},
        {summary: b"\xff{}"},
        {summary: None},
        {first: None, second: kept[second][:-30]},
        {before / "codes.parquet": b"PAR1", second: b""},
        {before / "left_out.parquet": b"PAR1"},
    ]
    for damage in damages:
        for path, held in (kept | damage).items():
            path.unlink(missing_ok=True) if held is None else path.write_bytes(held)
        told = grid(capsys, cells, tmp_path / "o2", "--before", before, code=1)
        wrong = [summary] if summary in damage else list(damage)
        assert sorted(fault["place"] for fault in told["faults"]) == sorted(map(str, wrong))
        assert all("再运行一次" in fault["message"] for fault in told["faults"])
    assert not (tmp_path / "o2" / "parts").exists()
    # The command that wrote it mends it.
    first.unlink()
    grid(capsys, cells, before)
    assert grid(capsys, cells, tmp_path / "o2", "--before", before)["codes_kept"] == 5


def test_codes_are_told_in_the_other_system_where_they_fit(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=3))
    grid(capsys, cells, tmp_path / "out", "--cjt349", "010203")
    assert rows(tmp_path / "out", "grids", "code_exported") == [(f"010203{GOOD}01",)]
    used = lines(tmp_path / "used.csv", "code", f"{GOOD}0099")
    told = grid(capsys, cells, tmp_path / "o2", "--cjt349", "010203", "--used-codes", used, code=1)
    assert f"{GOOD}0100" in told["faults"][0]["place"]
    assert rows(tmp_path / "o2", "grids", "code, code_exported") == [(f"{GOOD}0100", None)]
    assert "6 位" in str(grid(capsys, cells, tmp_path / "o3", "--cjt349", "12", code=1))


def test_no_grid_reaches_across_a_barrier(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=4, households=10))
    grid(capsys, cells, tmp_path / "o1")
    assert len(set(grids_of(tmp_path / "o1"))) == 1
    table = lines(tmp_path / "rail.csv", "x1,y1,x2,y2", "75,-10,75,10", "9000,0,9000,5")
    grid(capsys, cells, tmp_path / "o2", "--barriers", table)
    line = {"type": "LineString", "coordinates": [[75, -10], [75, 10], [80, 30]]}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    river = tmp_path / "river.geojson"
    river.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    grid(capsys, cells, tmp_path / "o3", "--barriers", river)
    for out in ("o2", "o3"):
        assert [code[-1] for code in grids_of(tmp_path / out)] == ["1", "1", "2", "2"]
        assert rows(tmp_path / out, "villages", "barriers") == [(1,)]
    feature["properties"] = {"village": OTHER}
    river.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    told = grid(capsys, cells, tmp_path / "o4", "--barriers", river, code=1)
    assert [fault["place"] for fault in told["faults"]] == ["barriers.parquet", "barriers.parquet"]
    feature["geometry"] = {"type": "Point", "coordinates": [1, 2]}
    feature["properties"] = {"village": "9"}
    river.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    told = grid(capsys, cells, tmp_path / "o5", "--barriers", river, code=1)
    assert [fault["place"] for fault in told["faults"]] == ["river.geojson"] * 2
    assert "第 1 个要素" in str(told)
    assert not (tmp_path / "o5" / "parts").exists()


def test_given_neighbours_are_taken_by_id(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=4, households=150))
    ring = lines(tmp_path / "n.csv", "village,a,b", f"{GOOD},b1,b4", f"{GOOD},b4,b2", f"{GOOD},b2,b3")
    grid(capsys, cells, tmp_path / "out", "--neighbours", ring)
    codes = dict(rows(tmp_path / "out", "buildings", "id, code"))
    assert codes["b1"] == codes["b4"] != codes["b2"] == codes["b3"]
    wrong = lines(tmp_path / "w.csv", "village,a,b", f"{GOOD},b1,b9", f"{GOOD},b2,b2", "12,b1,b2")
    told = grid(capsys, cells, tmp_path / "o2", "--neighbours", wrong, code=1)
    assert told["faults"] == [
        {"place": "w.csv", "message": "“village”要是 12 位村代码：行 3；请按统计用区划代码更正。"}
    ]
    lines(wrong, "village,a,b", f"{GOOD},b1,b9", f"{GOOD},b2,b2", f"{OTHER},b1,b2")
    told = grid(capsys, cells, tmp_path / "o3", "--neighbours", wrong, code=1)
    places = [fault["place"] for fault in told["faults"]]
    assert places == [f"a.parquet {GOOD} w.csv"] * 2 + ["w.csv"]


def test_an_exception_holds_on_its_days_and_is_told_by_name(tmp_path, capsys):
    existing = np.array(["东片"] * 4 + ["西片"] * 2, object)
    cells = put(tmp_path / "in" / "a.parquet", street(count=6, existing=existing), existing="VARCHAR")
    grid(capsys, cells, tmp_path / "o1")
    assert kept_in(tmp_path / "o1") == ["西片", None, None]
    head = "village,grid,reason,start,until"
    file = lines(tmp_path / "e.csv", head, f"{GOOD},东片,拆迁中,2021-01-01,2021-12-31")
    told = grid(capsys, cells, tmp_path / "o2", "--exceptions", file, code=2)
    assert sorted(kept_in(tmp_path / "o2")) == ["东片", "西片"]
    assert told["exceptions"] == 1
    assert "原有网格 东片 有 400 户" in told["violations"][0]["message"]
    assert "拆迁中" in told["violations"][0]["message"]
    lines(
        file, head, f"{GOOD},东片,拆迁中,2020-01-01,2020-12-31", f"{GOOD},北片,拆迁中,2020-01-01,2021-12-31"
    )
    told = grid(capsys, cells, tmp_path / "o3", "--exceptions", file, code=1)
    assert [fault["place"] for fault in told["faults"]] == [f"a.parquet {GOOD} e.csv"] * 2
    assert "到期" in str(told["faults"])
    assert "北片" in str(told["faults"])
    lines(file, head, f"{GOOD},东片,,2020-13-01,2020-12-31")
    told = grid(capsys, cells, tmp_path / "o4", "--exceptions", file, code=1)
    assert [fault["message"][:8] for fault in told["faults"]] == ["“reason”", "“start”要"]


def kept_in(out):
    return [row[0] for row in rows(out, "grids", "kept")]


def test_a_special_grid_keeps_its_name(tmp_path, capsys):
    special = np.array([""] * 4 + ["市场", "学校"], object)
    cells = put(tmp_path / "in" / "a.parquet", street(count=6, special=special), special="VARCHAR")
    grid(capsys, cells, tmp_path / "out")
    assert rows(tmp_path / "out", "grids", "name, kind, code[13:13], buildings", "special") == [
        ("学校", "special", "2", 1),
        ("市场", "special", "2", 1),
    ]


NETWORKS = "village,id,network,grid"
TASKS = "village,network,grid,code,name,body"


def test_tasks_of_old_networks_go_to_new_grids_and_what_is_open_is_told(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=6), street(OTHER, 3))
    old = [f"{GOOD},b{n},party,党一" for n in range(1, 6)]
    base = [f"{GOOD},b{n},综治网格,{'东' if n < 4 else '西'}" for n in range(1, 7)]
    networks = lines(tmp_path / "n.csv", NETWORKS, *old, *base, f"{GOOD},,emergency,空格")
    tasks = lines(
        tmp_path / "t.csv",
        TASKS,
        f"{GOOD},党建网格,党一,t1,上门宣讲,党支部",
        f"{GOOD},comprehensive_governance,东,t1,上门宣讲,居委会",
        f"{GOOD},comprehensive_governance,西,t2,巡查,居委会",
    )
    told = grid(capsys, cells, tmp_path / "out", "--networks", networks, "--tasks", tasks, code=2)
    assert (told["tasks"], told["kept"]) == (3, 2)
    assert rows(tmp_path / "out", "tasks", "network, old_grid, task, grid, code, round(share, 2), main") == [
        ("comprehensive_governance", "东", "t1", 1, f"{GOOD}0001", 1.0, True),
        ("comprehensive_governance", "西", "t2", 2, f"{GOOD}0002", 1.0, True),
        ("party", "党一", "t1", 1, f"{GOOD}0001", 0.6, True),
        ("party", "党一", "t1", 2, f"{GOOD}0002", 0.4, False),
    ]
    assert rows(tmp_path / "out", "conflicts", "kind, networks, tasks, grids") == [
        ("bodies", "comprehensive_governance,party", "t1", "1"),
        ("empty", "emergency", "", ""),
        ("split", "party", "t1", "1,2"),
        ("uncovered", "emergency", "", ""),
        ("uncovered", "party", "", ""),
    ]
    assert told["conflicts"] == 5
    assert any("网格 1 占 60.0%" in one["message"] for one in told["to_settle"])
    # Of the village that no table speaks of nothing is to be settled, though it has old grids.
    existing = np.array(["旧"] * 3, object)
    put(cells, street(OTHER, 3, existing=existing), street(THIRD, 3, existing=existing), existing="VARCHAR")
    lines(networks, NETWORKS, f"{OTHER},b1,party,党")
    told = grid(capsys, cells, tmp_path / "o2", "--networks", networks, code=2)
    assert rows(tmp_path / "o2", "conflicts", "village, kind, networks") == [(OTHER, "uncovered", "party")]


def test_what_is_wrong_with_networks_and_tasks_is_told_by_row(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=3), street(OTHER, 3))
    networks = lines(
        tmp_path / "n.csv",
        NETWORKS,
        f"{GOOD},b1,party,甲",
        f"{GOOD},b1,party,乙",
        f"{GOOD},b9,party,甲",
        f"{GOOD},b2,警务,甲",
    )
    tasks = lines(tmp_path / "t.csv", TASKS, f"{GOOD},警务,甲,t1,巡逻,派出所")
    told = grid(capsys, cells, tmp_path / "out", "--networks", networks, "--tasks", tasks, code=1)
    places = sorted(fault["place"] for fault in told["faults"])
    assert places == [f"a.parquet {GOOD} n.csv"] * 3 + [f"a.parquet {GOOD} t.csv"]
    assert "第 2 行" in str(told)
    assert "综治网格" in str(told)
    assert told["villages"] == 1
    lines(tasks, TASKS, f"{GOOD},party,甲,,巡逻,")
    told = grid(capsys, cells, tmp_path / "o2", "--tasks", tasks, code=1)
    assert [fault["message"][:6] for fault in told["faults"]] == ["“code”", "“body”"]


def test_files_that_cannot_be_read_are_all_told_before_anything_is_done(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=3))
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    (tmp_path / "river.geojson").write_text("{", encoding="utf-8")
    options = ["--neighbours", broken, "--tasks", tmp_path / "none.csv", "--networks", tmp_path / "in"]
    options += ["--barriers", tmp_path / "river.geojson", "--before", tmp_path / "in"]
    short = lines(tmp_path / "short.csv", "village,grid", f"{GOOD},甲")
    told = grid(capsys, cells, tmp_path / "out", *options, "--exceptions", short, code=1)
    assert len(told["faults"]) == 6
    assert "reason、start、until" in str(told)
    assert not (tmp_path / "out" / "parts").exists()
    table = lines(tmp_path / "e.txt", "x")
    for option, head in (("--networks", NETWORKS), ("--tasks", TASKS), ("--barriers", "x1,y1,x2,y2")):
        # An empty list says nothing, and is no fault.
        grid(capsys, cells, tmp_path / option, option, lines(tmp_path / "empty.csv", head))
    assert "CSV" in str(grid(capsys, cells, tmp_path / "out", "--tasks", table, code=1))


def test_what_goes_with_buildings_is_refused_where_they_are_made_up(tmp_path, capsys):
    options = [
        "--tasks",
        tmp_path / "t.csv",
        "--used-codes",
        tmp_path / "u.csv",
        "--before",
        tmp_path,
        "--fresh",
    ]
    told = grid(capsys, "synth", tmp_path / "out", *options, "--village", GOOD, code=1)
    places = sorted(fault["place"] for fault in told["faults"])
    assert places == ["--before", "--day", "--fresh", "--tasks", "--used-codes", "--village"]
    assert not (tmp_path / "out").exists()


def test_a_part_is_done_again_when_what_is_beside_it_changed(tmp_path, capsys):
    cells = put(tmp_path / "in" / "a.parquet", street(count=4, households=10))
    file = lines(tmp_path / "b.csv", "x1,y1,x2,y2", "75,-10,75,10")
    out = tmp_path / "out"
    asked = (capsys, cells, out, "--barriers", file)
    assert [grid(*asked)["done_before"], grid(*asked)["done_before"]] == [0, 1]
    lines(file, "x1,y1,x2,y2", "25,-10,25,10")
    assert grid(*asked)["done_before"] == 0


def test_the_report_of_one_village_lists_its_grids_and_what_the_bound_means(tmp_path, capsys):
    existing = np.array(["东片"] * 3 + [""] * 3, object)
    cells = put(tmp_path / "in" / "a.parquet", street(count=6, existing=existing), existing="VARCHAR")
    grid(capsys, cells, tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert f"<td>1</td><td>{GOOD}0001</td><td>300</td>" in page
    assert "保留合规的原有网格" in page
    grid(capsys, cells, tmp_path / "fresh", "--fresh")
    assert "任何划法都不能更少" in (tmp_path / "fresh" / "report.html").read_text(encoding="utf-8")
