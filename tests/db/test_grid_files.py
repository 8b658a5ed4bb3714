"""Buildings and grids by file: recorded, out and back in without a change, refused cell by cell, taken back."""

import csv
from pathlib import Path

import pytest

from santu.formats.reading import read_table
from santu.kernel.messages import Refused
from santu.register.domain.cells import METRES
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import Tables, grid_file_import, grid_file_preview
from santu.register.services.undo import act_undo
from santu.standards.loader import load
from tests.db import reforms
from tests.db.grid_files import (
    BASE,
    PARTY,
    WEST_VILLAGE,
    building,
    exported,
    file_of,
    grid,
    gridded,
    held,
    imported_file,
    looked,
    recorded,
    sheet,
    sheet_on,
)
from tests.db.registers import DAY, LATER, LATEST, holder, person, unit, written

pytestmark = pytest.mark.django_db
THREE = [building("1"), building("2", 3, 9, density="密集"), building("3", 0, 0)]
TWO_NETS = [
    gridded(1, "1", tasks="治安巡查；矛盾调解"),
    gridded(1, "2"),
    gridded(2, "3", kind="专属"),
    gridded(7, "2", network="应急", name="河边片"),
]


@pytest.fixture(autouse=True)
def register() -> None:
    reforms.forget()
    reforms.before()


def faults_of(table: Tables, path: Path, day=DAY) -> dict[str, str]:
    """Place → what is said there; no place is told twice."""
    with pytest.raises(Refused) as refused:
        looked(table, path, day)
    told = {fault.where(str): str(fault.message) for fault in refused.value.faults}
    assert len(told) == len(refused.value.faults)
    return told


def test_files_are_recorded_written_out_and_taken_back(tmp_path) -> None:
    before = county_digests()
    drawn = imported_file(Tables.BUILDINGS, file_of(THREE, tmp_path))
    found = sheet_on()
    assert found is not None
    assert (found.density, found.crs, found.origin, found.source) == ("dense", "degrees", "", "表.csv")
    assert [(one.number, one.households, one.people) for one in found.cells] == [
        ("1", 2, 6),
        ("2", 3, 9),
        ("3", 0, 0),
    ]
    divided = imported_file(Tables.GRIDS, file_of(TWO_NETS, tmp_path))
    assert held() == {(BASE, 1): ("1 2", 5, 15), (BASE, 2): ("3", 0, 0), ("emergency", 7): ("2", 3, 9)}
    grids = {(one.network, one.number): one for one in snapshot(DAY).grids.values()}
    assert grids[BASE, 1].extent.tasks == ("治安巡查", "矛盾调解")
    assert (grids[BASE, 2].kind, grids["emergency", 7].name) == ("special", "河边片")
    for chinese in (True, False):
        for table in Tables:
            preview = looked(table, exported(table, tmp_path, chinese=chinese))
            assert (preview.found.changes, preview.found.unlisted) == ([], 0)
            with pytest.raises(Refused, match="没有要变更的"):
                grid_file_import(preview=preview, title="再导", by=person())
    act_undo(act=divided, by=person(), reason="有误")
    act_undo(act=drawn, by=person(), reason="有误")
    assert (held(), sheet_on(), county_digests()) == ({}, None, before)


def test_a_new_sheet_by_file_tells_what_it_does_to_the_grids(tmp_path) -> None:
    recorded(sheet(), grid(1, "1", "2"), grid(2, "3"), grid(1, "2", "3", network=PARTY))
    preview = looked(Tables.BUILDINGS, file_of([building("1", 3, 9), building("2", 9, 20)], tmp_path), LATER)
    found = preview.found
    assert [(now.name, now.extent.households) for _, now in found.followed] == [
        ("第1网格", 12),
        ("第1网格", 9),
    ]
    assert [one.name for one in found.ended] == ["第2网格"]
    grid_file_import(preview=preview, title="新表", by=person())
    assert held(LATER) == {(BASE, 1): ("1 2", 12, 29), (PARTY, 1): ("2", 9, 20)}
    told = faults_of(Tables.GRIDS, file_of([gridded(2, "1")], tmp_path), LATEST)
    assert sorted(told) == ["表.csv 第 2 行 building 列", "表.csv 第 2 行 number 列"]
    assert "换一个，如 3" in told["表.csv 第 2 行 number 列"]
    assert "第 1 号网格“第1网格”里" in told["表.csv 第 2 行 building 列"]


def test_a_column_that_the_file_has_not_leaves_what_is_known(tmp_path) -> None:
    imported_file(Tables.BUILDINGS, file_of(THREE, tmp_path))
    imported_file(Tables.GRIDS, file_of(TWO_NETS, tmp_path))
    short = [{key: row[key] for key in row if key not in ("kind", "tasks")} for row in TWO_NETS]
    assert looked(Tables.GRIDS, file_of(short, tmp_path)).found.same == 3
    bare = [{key: row[key] for key in row if key != "density"} for row in THREE]
    assert looked(Tables.BUILDINGS, file_of(bare, tmp_path)).found.same == 1
    moved = [gridded(1, "1"), gridded(2, "2", kind="专属"), gridded(2, "3", kind="")]
    imported_file(Tables.GRIDS, file_of(moved, tmp_path), LATER)
    assert held(LATER)[BASE, 2] == ("2 3", 3, 9)
    assert held(LATER)["emergency", 7] == ("2", 3, 9)


def test_the_buildings_of_santu_grid_are_read_as_they_are(tmp_path) -> None:
    columns = "village,class,id,x,y,households,people,crs,datum,synthetic"
    rows = [f"{WEST_VILLAGE},220,{n},{500000 + n}.25,{4140000 + n},2,5,metres,CGCS2000,true" for n in (1, 2)]
    path = tmp_path / "cells.csv"
    path.write_text("\n".join([columns, *rows]), "utf-8")
    imported_file(Tables.BUILDINGS, path)
    found = sheet_on(code=WEST_VILLAGE)
    assert found is not None
    assert (found.crs, found.synthetic, found.cells[0].x) == (METRES, True, 500001.25)
    assert looked(Tables.BUILDINGS, exported(Tables.BUILDINGS, tmp_path)).found.changes == []


WRONG_BUILDINGS = (
    ({"village": "140101999200"}, "village", "没有代码为“140101999200”"),
    ({"village": "140101100"}, "village", "不是村（社区）的代码"),
    ({"id": ""}, "id", "没有建筑编号"),
    ({"id": "1"}, "id", "与第 2 行重复"),
    ({"x": "37.421", "y": "112.551"}, "x", "经度 37.421 和纬度 112.551 写反了"),
    ({"x": "12.5"}, "x", "不在中国的经纬度范围内"),
    ({"y": "七"}, "y", "不是坐标"),
    ({"y": ""}, "y", "是空的"),
    ({"households": "-1"}, "households", "不是 0 或正整数"),
    ({"households": "2.5"}, "households", "不是 0 或正整数"),
    ({"people": "99999999"}, "people", "太大"),
    ({"people": ""}, "people", "是空的"),
    ({"density": "稀疏"}, "density", "不是密度"),
    ({"density": "密集"}, "density", "写的是另一种"),
    ({"synthetic": "也许"}, "synthetic", "不是是或否"),
    ({"crs": "里"}, "crs", "不是坐标单位"),
    ({"crs": "米"}, "crs", "写的是另一种"),
    ({"datum": "GCJ-02"}, "datum", "先转换成 CGCS2000"),
    ({"village": ""}, "village", "没有代码为“”"),
    ({"x": "inf"}, "x", "不是坐标"),
)
WRONG_GRIDS = (
    ({"village": "140101999200"}, "village", "没有代码为“140101999200”"),
    ({"village": "140101100"}, "village", "不是村（社区）的代码"),
    ({"network": "团建"}, "network", "不是网格类型"),
    ({"number": "0"}, "number", "不是网格编号"),
    ({"number": "1000"}, "number", "1 到 999"),
    ({"number": "甲"}, "number", "不是网格编号"),
    ({"name": "别的名称"}, "name", "写的是“第1网格”"),
    ({"kind": "大型"}, "kind", "不是网格类别"),
    ({"kind": "专属"}, "kind", "写的是“普通”"),
    ({"building": ""}, "building", "没有建筑编号"),
    ({"building": "没有的"}, "building", "建筑表里没有“没有的”"),
    ({"building": "2"}, "building", "在第 3 行已有网格"),
    ({"tasks": "别的任务"}, "tasks", "写的是“巡查；调解”"),
    ({"number": 2, "name": "联系 13800138000"}, "name", "手机号码"),
)


def planted(good, wrong) -> tuple[list[dict[str, object]], dict[int, tuple[str, str]]]:
    """A thousand rows with forty that are wrong, one here and there, and what is wrong on which line at which column."""
    rows = [good(str(number)) for number in range(1, 1001)]
    expected = {}
    for number in range(40):
        said, column, words = wrong[number % len(wrong)]
        at = 20 + 24 * number
        rows[at] = {**rows[at], **said}
        expected[at + 2] = (column, words)
    return rows, expected


@pytest.mark.parametrize("table", Tables)
def test_each_of_forty_faults_is_told_at_its_cell(tmp_path, table) -> None:
    if table is Tables.BUILDINGS:
        more = {"density": "普通", "synthetic": "否", "crs": "度", "datum": ""}
        rows, expected = planted(lambda number: building(number, **more), WRONG_BUILDINGS)
    else:
        recorded(sheet(households=[1] * 1000))
        rows, expected = planted(lambda number: gridded(1, number, tasks="巡查；调解"), WRONG_GRIDS)
    before = written()
    told = faults_of(table, file_of(rows, tmp_path))
    for line, (column, words) in expected.items():
        place = f"表.csv 第 {line} 行 {column} 列"
        assert words in told.pop(place), place
    assert told == {}
    assert written() == before


def test_buildings_outside_the_county_are_refused(tmp_path, settings) -> None:
    settings.SANTU_HOME = tmp_path
    ring = "[[112,37],[113,37],[113,38],[112,38],[112,37]]"
    (tmp_path / "outlines.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"140101","name":"东县"},'
        f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}'
    )
    told = faults_of(Tables.BUILDINGS, file_of([building("1"), building("2", x="113.2")], tmp_path))
    assert list(told) == ["表.csv 第 3 行 x 列"]
    assert "113.2 在东县的范围之外（112.00–113.00）" in told["表.csv 第 3 行 x 列"]


def test_grids_want_the_sheet_first_and_the_file_a_row(tmp_path) -> None:
    told = faults_of(Tables.GRIDS, file_of(TWO_NETS, tmp_path))
    assert list(told) == ["表.csv 第 2 行 village 列"]
    assert "请先导入这个村的建筑表" in told["表.csv 第 2 行 village 列"]
    path = tmp_path / "空.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerow(THREE[0])
    with pytest.raises(Refused, match="没有一行"):
        looked(Tables.BUILDINGS, path)
    path.write_text("village,id,x,y,households,楼层\n", "utf-8")
    with pytest.raises(Refused, match="缺少“people”列") as refused:
        looked(Tables.BUILDINGS, path)
    assert "不认识这些列：楼层" in str(refused.value)


def test_who_manages_another_county_sees_nothing_of_it(tmp_path) -> None:
    path, west = file_of(THREE, tmp_path), holder("county_officer", unit("140102"))
    with pytest.raises(Refused, match="不归您管"):
        grid_file_preview(table=Tables.BUILDINGS, path=path, day=DAY, standards=load(), by=west)


def test_the_command(santu, tmp_path) -> None:
    buildings, grids = (file_of(rows, tmp_path, f"{len(rows)}.csv") for rows in (THREE, TWO_NETS))
    by = ("--day", DAY, "--by", "lizhang")
    person()
    assert santu("grids", "import", "buildings", buildings, *by, "--preview").code == 2
    drawn = santu("grids", "import", "buildings", buildings, *by, "--yes", "--json").document
    divided = santu("grids", "import", "grids", grids, *by, "--yes", "--json").document
    assert [one["what"] for one in divided["changes"]] == [
        "综治网格 1“第1网格”",
        "综治网格 2“第2网格”",
        "应急网格 7“河边片”",
    ]
    assert drawn["changes"][0]["holds"] == "3 栋 5 户 15 人"
    for table in Tables:
        for name in ("out.xlsx", "out.csv"):
            out = tmp_path / name
            assert santu("grids", "export", table, "--unit", "白城乡", "--day", DAY, "--out", out).code == 0
            assert len(read_table(out)) == {Tables.BUILDINGS: 3, Tables.GRIDS: 4}[table]
            assert santu("grids", "import", table, out, *by, "--preview").code == 0
        assert santu("grids", "template", table, "--out", tmp_path / "t.xlsx").code == 0
    empty = santu(
        "grids", "export", "grids", "--unit", "水秀镇", "--day", DAY, "--out", tmp_path / "o.csv", "--json"
    )
    assert empty.document["rows"] == 0
    for act in (divided["act"], drawn["act"]):
        assert santu("undo", "--act", act, "--reason", "有误", "--by", "lizhang").code == 0
    assert (held(), sheet_on()) == ({}, None)
    assert santu("grids", "import", "buildings", *by).code == 1
