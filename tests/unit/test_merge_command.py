"""``santu merge``: what comes out, and what is said of files that are wrong."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from santu.cli import main

HEAD = "code,name,county,kind,people,lon,lat,revenue,arable,origin,height,urban_percent"
ROWS = (
    "140999100,甲镇,某县,镇,18000,112.00,38.00,900,2.0,东区,800,50",
    "140999200,乙乡,某县,乡,4000,112.05,38.00,100,4.0,东区,900,",
    "140999201,丙乡,某县,乡,9000,112.10,38.00,300,2.5,西区,1000,",
    "140999101,丁镇,某县,镇,50000,112.15,38.00,,2.0,西区,800,70",
)
EDGES = ("140999100,140999200", "140999200,140999201", "140999201,140999101")
OTHER_COUNTY = (
    "140998100,戊镇,别县,镇,30000,113.00,38.00,,,,,",
    "140998200,己乡,别县,乡,12000,113.05,38.00,,,,,",
)


@pytest.fixture(autouse=True)
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def write(name: str, *lines: str) -> str:
    Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return name


def units(*rows: str) -> str:
    return write("units.csv", HEAD, *(rows or ROWS))


def edges(*rows: str) -> str:
    return write("edges.csv", "one,other", *(rows or EDGES))


def rows_of(name: str) -> list[dict[str, str]]:
    with Path("out", name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def square(code: str, west: float, east: float, *, south: float = 37.9, north: float = 38.1) -> dict:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return feature(code, ring)


def feature(code: str, ring: list) -> dict:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def outlines(name: str, *features: dict) -> str:
    return write(name, json.dumps({"type": "FeatureCollection", "features": features}))


def strips() -> list[dict]:
    codes = [row.split(",")[0] for row in ROWS]
    return [square(code, 111.975 + 0.05 * i, 112.025 + 0.05 * i) for i, code in enumerate(codes)]


def merge(*words: str) -> int:
    return main(["merge", *words, "--out", "out", "--lang", "zh"])


def test_a_county_by_pairs(capsys):
    assert merge(units(), "--edges", edges()) == 0
    said = capsys.readouterr().out
    assert "1 个县，4 个乡镇（街道）并为 3 个，减 1 个；1 个县已证明最优" in said
    new = {row["code"]: row["new_code"] for row in rows_of("units.csv")}
    assert new["140999200"] == new["140999201"]
    merged = [row for row in rows_of("merges.csv") if row["units"] == "2"]
    assert [row["people"] for row in merged] == ["13000"]
    (joined,) = rows_of("joined.csv")
    shares = [
        float(joined[f"{name}_weight"]) for name in ("economy", "resources", "history", "terrain", "capacity")
    ]
    assert sum(shares) == pytest.approx(1.0, abs=1e-3)
    assert joined["heir_is_stronger"] == "yes"
    assert "以强带弱：丙乡不比它弱" in joined["why"]
    points = rows_of("curve.csv")
    assert [row["units"] for row in points] == ["4", "3", "2"]
    assert [row["chosen"] for row in points] == ["", "yes", ""]
    assert all(row["proven"] == "yes" for row in points)
    assert not Path("out/units.geojson").exists()
    assert not [path for path in Path("out").iterdir() if path.name.startswith(".")]


def test_a_missing_figure_gives_its_weight_to_the_others():
    assert merge(units(), "--edges", edges(), "--count", "2", "--most", "0") == 0
    joined = {row["code"]: row for row in rows_of("joined.csv")}
    to_ding = [row for row in joined.values() if row["heir"] == "140999101"]
    assert to_ding
    for row in to_ding:
        assert (row["economy_km"], row["economy_weight"]) == ("", "0.0")
        assert "缺经济发展的数据" in row["why"]


def test_outlines_give_neighbours_and_a_map(capsys):
    assert merge(units(), "--outlines", outlines("own.geojson", *strips())) == 0
    found = json.loads(Path("out/units.geojson").read_text("utf-8"))
    assert (found["coordinates"], found["stand_in"]) == ("degrees", False)
    widest = max(found["features"], key=lambda one: len(one["properties"]["members"]))
    assert widest["properties"]["members"] == ["140999200", "140999201"]
    across = [lon for lon, _ in widest["geometry"]["coordinates"][0]]
    assert (min(across), max(across)) == pytest.approx((112.025, 112.125), abs=1e-5)
    html = Path("out/report.html").read_text("utf-8")
    assert "某县：乡镇撤并方案" in html
    assert "示意范围" not in html
    assert "<script" not in html
    assert "http" not in html


def test_cells_around_seats_are_marked(capsys):
    county = outlines("county.geojson", square("140999", 111.9, 112.3))
    assert merge(units(), "--county-outlines", county) == 0
    assert json.loads(Path("out/units.geojson").read_text("utf-8"))["stand_in"] is True
    assert "示意范围" in Path("out/report.html").read_text("utf-8")


def test_locks_and_bans_are_kept():
    locks = write("locks.csv", "规定,代码,另一代码", "合并,140999100,140999200", "单独保留,140999101,")
    assert merge(units(), "--edges", edges(), "--locks", locks, "--floor", "5000") == 0
    new = {row["code"]: row["new_code"] for row in rows_of("units.csv")}
    assert new["140999100"] == new["140999200"] != new["140999201"]
    assert new["140999101"] == "140999101"


def test_several_counties_and_a_target(capsys):
    table = units(*ROWS, *OTHER_COUNTY)
    pairs = edges(*EDGES, "140998100,140998200")
    assert merge(table, "--edges", pairs, "--target", "-2", "--urban-share", "75%", "--workers", "1") == 0
    said = capsys.readouterr().out
    assert "2 个县，6 个乡镇（街道）并为 4 个，减 2 个" in said
    assert "全省目标已达到" in said
    assert len(rows_of("merges.csv")) == 4
    assert sum(row["kind"] in {"镇", "街道"} for row in rows_of("merges.csv")) >= 3
    assert "各县" in Path("out/report.html").read_text("utf-8")


def test_a_target_out_of_reach_says_what_is_in_reach(capsys):
    assert merge(units(), "--edges", edges(), "--target", "-9") == 1
    assert "--target: 各县按现有条件最多共减 2 个" in capsys.readouterr().err
    assert not Path("out").exists()


def test_parquet_and_workbook_words_are_read_alike():
    assert merge(units(), "--edges", edges()) == 0
    as_csv = rows_of("merges.csv")
    duckdb.sql("COPY (SELECT * FROM read_csv('units.csv', all_varchar=true)) TO 'units.parquet'")
    assert merge("units.parquet", "--edges", edges()) == 0
    assert rows_of("merges.csv") == as_csv


def test_metres_need_no_degrees():
    rows = [
        f"{row.split(',')[0]},{row.split(',')[1]},{row.split(',')[4]},{5000 * i},0"
        for i, row in enumerate(ROWS)
    ]
    table = write("metres.csv", "代码,名称,人口,x,y", *rows)
    assert merge(table, "--edges", edges()) == 0
    assert len(rows_of("merges.csv")) == 3


def test_a_floor_that_nobody_reaches_comes_with_its_cures(capsys):
    assert merge(units(), "--edges", edges(), "--diameter", "3000") == 2
    said = capsys.readouterr().err
    assert "某县：“乙乡”只有 4000 人，低于下限 10000 人" in said
    assert "把两驻地最远距离放宽到" in said
    assert "达不到下限的，和可以怎样" in Path("out/report.html").read_text("utf-8")
    assert merge(units(), "--edges", edges(), "--floor", "90000") == 2
    assert "全县只有 81000 人，不足下限 90000 人" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["140999100,甲镇,某县,镇,1.5,112,38,,,,,"], ["units.csv 第 2 行 people 列", "不是 0 或正整数"]),
        (["140999100,甲镇,某县,镇,,112,38,,,,,"], ["没有人口"]),
        (
            ["140999100,甲镇,某县,镇,5,38,112,,,,,"],
            ["units.csv 第 2 行 lon 列: 经度 38、纬度 112 像是颠倒了"],
        ),
        (["140999100,甲镇,某县,镇,5,500000,4200000,,,,,"], ["不在中国范围内", "用 x、y 两列"]),
        (["140999100,甲镇,某县,村,5,112,38,,,,,"], ["“村”不是乡、镇、街道"]),
        (["140999100,甲镇,某县,镇,5,,38,多,,,,"], ["没有驻地坐标", "“多”不是数"]),
        (["140999,甲镇,某县,镇,5,112,38,,,,,"], ["第 2 行 code 列"]),
        ([ROWS[0], ROWS[1], ROWS[0]], ["units.csv 第 4 行 code 列", "140999100"]),
    ],
)
def test_faults_of_the_table_by_cell(rows, words, capsys):
    assert merge(units(*rows), "--edges", edges()) == 1
    said = capsys.readouterr().err
    assert all(word in said for word in words)
    assert not Path("out").exists()


def test_faults_of_all_files_at_once(capsys):
    pairs = edges(*EDGES, "140999100,140999100", "140999100,140999999", "140999100,140998100")
    locks = write(
        "locks.csv",
        "规定,代码,另一代码",
        "融合,140999100,140999200",
        "合并,140999100,",
        "保留,140999100,140999200",
    )
    assert merge(units(*ROWS, *OTHER_COUNTY), "--edges", pairs, "--locks", locks) == 1
    said = capsys.readouterr().err
    for words in (
        "edges.csv 第 5 行 other 列: “140999100”与自己相邻",
        "edges.csv 第 6 行 other 列: 单位表里没有代码 140999999",
        "edges.csv 第 7 行 other 列: 140999100 与 140998100 不在同一个县",
        "locks.csv 第 2 行 规定 列: “融合”不是一种规定",
        "locks.csv 第 3 行 代码 列: 合并、不合并要写两个单位",
        "locks.csv 第 4 行 另一代码 列: 单独保留只写一个单位",
    ):
        assert words in said


def test_a_lock_that_contradicts_a_ban_is_named(capsys):
    locks = write("locks.csv", "rule,one,other", "together,140999100,140999200", "apart,140999200,140999100")
    assert merge(units(), "--edges", edges(), "--locks", locks) == 1
    assert "locks.csv（某县）: “乙乡”与“甲镇”既要求合并、又要求不合并" in capsys.readouterr().err


def test_a_chain_of_locks_against_a_ban_is_named_link_by_link(capsys):
    locks = write(
        "locks.csv",
        "rule,one,other",
        "together,140999100,140999200",
        "together,140999201,140999200",
        "together,140999201,140999101",
        "apart,140999201,140999100",
    )
    assert merge(units(), "--edges", edges(), "--locks", locks, "--most", "0") == 1
    said = capsys.readouterr().err
    assert "“丙乡”与“甲镇”既要求合并、又要求不合并（依次锁在一起的是丙乡、乙乡、甲镇）" in said


def test_a_lock_on_a_unit_that_is_not_there_is_told_at_its_row(capsys):
    locks = write("locks.csv", "rule,one,other", "alone,140999299,")
    assert merge(units(), "--edges", edges(), "--locks", locks) == 1
    assert "locks.csv 第 2 行 one 列: 单位表里没有代码 140999299" in capsys.readouterr().err


def test_a_unit_without_neighbours_is_named_at_its_row(capsys):
    assert merge(units(), "--edges", edges(*EDGES[:2])) == 1
    assert "units.csv 第 5 行（丁镇）: 没有相邻的单位" in capsys.readouterr().err


def test_a_county_at_fault_does_not_keep_the_others(capsys):
    assert merge(units(*ROWS, *OTHER_COUNTY), "--edges", edges()) == 1
    said = capsys.readouterr()
    assert "（戊镇）: 没有相邻的单位" in said.err
    assert "1 个县，4 个乡镇（街道）并为 3 个" in said.out
    assert "没有设计的，数据有误" in Path("out/report.html").read_text("utf-8")


def test_outlines_that_cross_themselves_or_are_turned_round(capsys):
    first, second, *rest = strips()
    bow = [[111.975, 37.9], [112.025, 38.1], [112.025, 37.9], [111.975, 38.1], [111.975, 37.9]]
    crossing = outlines("own.geojson", feature("140999100", bow), second, *rest)
    assert merge(units(), "--outlines", crossing) == 1
    assert "own.geojson（甲镇）: 轮廓在（112.0000, 38.0000）处自相交" in capsys.readouterr().err
    turned = feature("140999100", [[lat, lon] for lon, lat in first["geometry"]["coordinates"][0]])
    assert merge(units(), "--outlines", outlines("own.geojson", turned, second, *rest)) == 1
    said = capsys.readouterr().err
    assert "own.geojson features[1]: 140999100 的坐标 37.9, 111.975 像是把经度和纬度写反了" in said
    assert merge(units(), "--outlines", outlines("own.geojson", second, *rest)) == 1
    assert "units.csv 第 2 行（甲镇）: 没有这个单位的轮廓；请在 own.geojson 里补上" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "三个里写一个"),
        (["--edges", "edges.csv", "--target", "3"], "要写成负数"),
        (["--edges", "edges.csv", "--target", "-1", "--count", "3"], "只能写一个"),
        (["--edges", "edges.csv", "--target", "-1", "--urban-share", "很多"], "不是比例"),
        (
            ["--edges", "edges.csv", "--weights", "wealth=3"],
            "可用的有：economy、resources、history、terrain、capacity",
        ),
        (["--edges", "edges.csv", "--weights", "economy=x"], "不是权重"),
        (
            ["--edges", "edges.csv", "--weights", "economy=-1"],
            "--weights: “economy”的权重要是不小于 0 的数，这里是 -1.0",
        ),
        (["--edges", "edges.csv", "--weights", "economy=nan"], "权重要是不小于 0 的数，这里是 nan"),
        (["--edges", "edges.csv", "--weights", "economy=inf"], "权重要是不小于 0 的数，这里是 inf"),
        (
            ["--edges", "edges.csv", "--weights", "economy=0,resources=0,history=0,terrain=0,capacity=0"],
            "--weights: 所有权重都是 0",
        ),
        (["--edges", "edges.csv", "--diameter", "nan"], "最远距离要是大于 0 的米数，这里是 nan"),
        (["--edges", "edges.csv", "--floor", "0"], "人口下限要是大于 0 的整数"),
        (["--edges", "edges.csv", "--standards", "无"], "没有“无”省的标准"),
        (["--edges", "none.csv"], "文件读不出来"),
    ],
)
def test_options_that_are_wrong(words, said, capsys):
    units(), edges()
    assert merge("units.csv", *words) == 1
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_one_document_of_json(capsys):
    assert merge(units(), "--edges", edges(), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["before"], found["after"], found["proven"], found["faults"]) == (4, 3, 1, [])


def test_the_report_in_english():
    assert main(["merge", units(), "--edges", edges(), "--out", "out", "--lang", "en"]) == 0
    html = Path("out/report.html").read_text("utf-8")
    assert "某县: merging of townships" in html
    assert "the strong leads the weak" in html
