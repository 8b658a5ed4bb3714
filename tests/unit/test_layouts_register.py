"""What the register's files say when nothing is wrong."""

import csv
import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from santu.kernel.messages import Refused
from santu.register.data import sample_directory, sample_file
from santu.register.domain.layouts import read_population, read_register
from santu.register.domain.layouts_decree import read_decree
from santu.register.domain.layouts_kinds import township_kind, village_kinds
from santu.register.domain.layouts_records import (
    CityRecord,
    CountyRecord,
    DecreeAction,
    RegisterFiles,
    TownshipRecord,
    VillageRecord,
)

DAYS = ("2020-06-30", "2021-10-31")


def register(directory: Path, townships: str, villages: str, encoding: str = "utf-8") -> RegisterFiles:
    (directory / "townships.csv").write_bytes(townships.encode(encoding))
    (directory / "villages.csv").write_bytes(villages.encode(encoding))
    return read_register(directory)


def test_two_columns_and_three_are_enough(tmp_path: Path) -> None:
    read = register(
        tmp_path,
        "code,name\n140105001000,坞城街道\n",
        "code,name,township_code\n990105001001,师范街社区,140105001\n140105001200,北格,140105001000\n",
    )
    assert read.townships == [TownshipRecord("140105001", "坞城街道", "subdistrict", "140105", 2)]
    assert read.villages == [
        VillageRecord("990105001001", "师范街社区", "community", "140105001", 2),
        VillageRecord("140105001200", "北格", "village_committee", "140105001", 3),
    ]
    assert read.counties == [CountyRecord("140105", "140105", "1401")]
    assert read.cities == [CityRecord("1401", "1401")]
    assert (read.day, list(read.population)) == (None, [])


def test_a_county_that_a_list_leaves_out_stands_for_itself(tmp_path: Path) -> None:
    read = register(
        tmp_path,
        "code,name\n350526100,浔中镇\n350527000,金门县\n",
        "code,name,township_code\n350526100200,浔中村委会,350526100\n350527000000,金门县,350527000\n",
    )
    assert [(row.code, row.kind) for row in read.townships] == [("350526100", "town"), ("350527000", "zone")]
    assert [(row.code, row.township_code) for row in read.villages][1:] == [("350527000000", "350527000")]


@pytest.mark.parametrize("written", ["'{}", "’{}", "{}.0", "＇{}．０"])
@pytest.mark.parametrize("digits", ["0123456789", "０１２３４５６７８９"])
def test_codes_are_read_as_a_spreadsheet_writes_them(tmp_path: Path, written: str, digits: str) -> None:
    def code(text: str) -> str:
        return written.format(text.translate(str.maketrans("0123456789", digits)))

    read = register(
        tmp_path,
        f"code,name\n{code('350526100')},浔中镇\n{code('350527000')},金门县\n",
        "code,name,township_code\n"
        f"{code('350526100200')},浔中村委会,350526100\n{code('350527000000')},金门县,{code('350527000')}\n",
    )
    assert [row.code for row in read.townships] == ["350526100", "350527000"]
    assert [row.code for row in read.villages] == ["350526100200", "350527000000"]
    assert [row.township_code for row in read.villages] == ["350526100", "350527000"]


@pytest.mark.parametrize("code", ["''350526100", "350526100.5", "350526100'", "-350526100", "①50526100", "³"])
def test_what_no_spreadsheet_makes_of_a_code_is_a_fault(tmp_path: Path, code: str) -> None:
    with pytest.raises(Refused, match=r"townships\.csv 第 2 行 code 列: 代码“.+”不是 9 位数字") as refused:
        register(tmp_path, f"code,name\n{code},浔中镇\n", "code,name,township_code\n")
    assert f"“{code}”" in str(refused.value)


@pytest.mark.parametrize(
    "villages", ["350526100200,浔中村委会,350526100\n", "350527000200,山外村委会,350527000\n"]
)
def test_the_code_of_a_county_filled_up_with_zeros_is_no_township(tmp_path: Path, villages: str) -> None:
    townships = "code,name\n350526100,浔中镇\n350527000,金门县\n"
    with pytest.raises(Refused, match=r"townships\.csv 第 3 行 code 列: 代码“350527000”是县级代码"):
        register(tmp_path, townships, f"code,name,township_code\n{villages}")


def test_county_and_city_columns_go_before_the_code(tmp_path: Path) -> None:
    read = register(
        tmp_path,
        "区划代码,名称,县代码,县,市代码,市,日期,pop_estimate,备注\n"
        "140105001,坞城街道,140199,新区,140200,大同市,2021年10月31日,\n"
        "140105002,营盘街道,140105000000,,,,2021/10/31,7,\n"
        "441900003,东城街道,441900,东莞市,4419,东莞市,20211031,9,x\n".replace(
            ",2021年10月31日,\n", ",2021年10月31日,,\n"
        ),
        "代码,名称,乡镇代码\n",
    )
    assert [row.county_code for row in read.townships] == ["140199", "140105", "441900"]
    assert read.counties == [
        CountyRecord("140105", "140105", "1401"),
        CountyRecord("140199", "新区", "1402"),
        CountyRecord("441900", "东莞市", "4419"),
    ]
    assert read.cities == [
        CityRecord("1401", "1401"),
        CityRecord("1402", "大同市"),
        CityRecord("4419", "东莞市"),
    ]
    assert read.day == date(2021, 10, 31)
    assert [row.people for row in read.population] == [None, 7, 9]
    assert read.sources[0].unmapped == ("备注",)


@pytest.mark.parametrize(
    ("code", "name", "word", "kind"),
    [
        ("140105001", "坞城街道", "", "subdistrict"),
        ("140105001", "坞城街道办事处", "", "subdistrict"),
        ("140105001", "城关镇", "", "town"),
        ("140105200", "刘家堡乡", "", "rural_township"),
        ("140105200", "杜家庄镇", "", "town"),
        ("152921200", "巴彦苏木", "", "rural_township"),
        ("220122200", "双营子回族乡", "", "ethnic_township"),
        ("220122200", "彝族苗族乡", "乡", "ethnic_township"),
        ("220122200", "四方台", "民族乡", "ethnic_township"),
        ("140105001", "某某", "其他", "subdistrict"),
        ("140105199", "某某", "", "town"),
        ("140105399", "某某", "", "rural_township"),
        ("140105400", "开发区城北街街道", "街道", "zone"),
        ("140105598", "某某农场", "", "zone"),
    ],
)
def test_kinds_of_townships(code: str, name: str, word: str, kind: str) -> None:
    assert township_kind(code, name, word) == kind


def test_kinds_of_villages_by_word_then_code_then_name() -> None:
    codes = [
        f"140105001{segment}"
        for segment in ("001", "199", "200", "399", "400", "499", "500", "599", "600", "601")
    ]
    names = ["甲"] * 8 + ["甲社区", "甲村"]
    by_code = ["community"] * 2 + ["village_committee"] * 2 + ["community"] * 2 + ["village_committee"] * 2
    assert village_kinds(codes, names, [""] * 10) == [*by_code, "community", "village_committee"]
    assert village_kinds(codes, names, ["village"] * 10) == ["village_committee"] * 10
    assert village_kinds(codes[:2], names[:2], ["村委会", "?"]) == ["village_committee", "community"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize("day", DAYS)
def test_the_sample_registers_are_the_same_in_every_encoding(tmp_path: Path, day: str, encoding: str) -> None:
    sample = sample_directory("shanxi", day)
    texts = [(sample / name).read_text("utf-8") for name in ("townships.csv", "villages.csv")]
    same, original = register(tmp_path, *texts, encoding), read_register(sample)
    assert (same.townships, same.villages, same.counties) == (
        original.townships,
        original.villages,
        original.counties,
    )


@pytest.mark.parametrize(("day", "formal"), [(DAYS[0], (210, 577, 612)), (DAYS[1], (217, 631, 430))])
def test_the_sample_registers_hold_what_an_independent_reader_finds(
    day: str, formal: tuple[int, int, int]
) -> None:
    sample = sample_directory("shanxi", day)
    read = read_register(sample)
    kinds = Counter(row.kind for row in read.townships)
    assert (kinds["subdistrict"], kinds["town"], kinds["rural_township"]) == formal
    with (sample / "townships.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row.code, row.name, row.county_code, row.kind != "zone") for row in read.townships] == [
        (row["code"], row["name"], row["county_code"], row["formal"] == "yes") for row in rows
    ]
    assert {row.code: row.name for row in read.counties} == {
        row["county_code"]: row["county"] for row in rows
    }
    with (sample / "villages.csv").open(encoding="utf-8", newline="") as file:
        villages = list(csv.DictReader(file))
    assert [(row.code, row.name, row.township_code, row.kind == "community") for row in read.villages] == [
        (row["code"], row["name"], row["township_code"], row["kind"] == "community") for row in villages
    ]
    assert read.day == date.fromisoformat(day)
    assert [row.code for row in read_population(sample / "population.csv")] == [
        row.code for row in read.townships
    ]


def test_the_decree_of_jinzhong() -> None:
    rows = read_decree(sample_file("shanxi", "decree-jinzhong-2021.csv"))
    assert Counter(row.action for row in rows) == {
        DecreeAction.ABSORB: 8,
        DecreeAction.MERGE_NEW: 2,
        DecreeAction.CEDE: 4,
        DecreeAction.SPLIT: 2,
    }
    assert rows[5].villages == ("韩村",)
    assert str(rows[5].place) == "decree-jinzhong-2021.csv 第 7 行"


def test_the_files_of_the_sample_are_those_of_its_provenance() -> None:
    root = sample_file("shanxi", "census-2020-counties.csv").parent
    stated = dict(
        re.findall(
            r"^\| `(\S+)` .* `([0-9a-f]{64})` \|$", (root / "PROVENANCE.md").read_text("utf-8"), re.MULTILINE
        )
    )
    files = [*root.rglob("*.csv"), *root.rglob("*.geojson")]
    carried = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    assert stated == {name: hashlib.sha256(data).hexdigest() for name, data in carried.items()}


def test_a_sample_that_is_not_carried_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match="现有：shanxi 2020-06-30、shanxi 2021-10-31"):
        sample_directory("shanxi", "../shanxi/2020-06-30")
    with pytest.raises(Refused, match="census-2020-counties"):
        sample_file("shanxi", "none.csv")
