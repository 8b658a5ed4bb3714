"""The catalogue of matters: what counts on a day, read from files and written out."""

import csv
import hashlib
import re
from collections import Counter
from datetime import date

import pytest

from santu.register.data import sample_file
from santu.register.domain.layouts_checks import Reading
from santu.register.domain.layouts_matters import CATALOGUE, compared, matter_rows, matters_of
from santu.register.domain.matters import Matter, Standing, catalogue_on, in_force
from santu.register.domain.words import MATTERS

OLD = Matter("A1", "旧", law="某法", version="2010", in_force=date(2010, 1, 1), checked_on=date(2020, 1, 1))
NEW = Matter("A1", "新", law="某法", version="2020", in_force=date(2020, 7, 1), checked_on=date(2020, 8, 1))
GONE = Matter(
    "A2",
    "废",
    law="某例",
    in_force=date(2005, 5, 1),
    repealed_on=date(2022, 5, 1),
    checked_on=date(2023, 1, 1),
)
UNSAID = Matter("A3", "待核", law="某规")
SHIPPED = sample_file("matters", "township.csv")


def read(path) -> list[Matter]:
    reading = Reading.of(path, CATALOGUE)
    found = matters_of(reading)
    assert not reading.faults
    return found


@pytest.mark.parametrize(
    ("day", "standing", "names"),
    [
        (date(2005, 5, 1), Standing.IN_FORCE, {"A2": "废"}),
        (date(2010, 1, 1), Standing.IN_FORCE, {"A1": "旧", "A2": "废"}),
        (date(2020, 6, 30), Standing.IN_FORCE, {"A1": "旧", "A2": "废"}),
        (date(2020, 7, 1), Standing.IN_FORCE, {"A1": "新", "A2": "废"}),
        (date(2022, 4, 30), Standing.IN_FORCE, {"A1": "新", "A2": "废"}),
        (date(2022, 5, 1), Standing.REPEALED, {"A1": "新"}),
        (date(2005, 4, 30), Standing.NOT_YET, {}),
    ],
)
def test_each_day_has_its_version_and_what_is_repealed_or_unconfirmed_counts_for_nothing(
    day, standing, names
):
    found = catalogue_on([NEW, UNSAID, GONE, OLD], day)
    assert GONE.on(day) is standing
    assert set(found) == {"A1", "A2", "A3"}
    assert {code: one.name for code, one in in_force(found, day).items()} == names


def test_an_unconfirmed_version_does_not_take_the_place_of_the_one_in_force():
    draft = Matter("A1", "草案", law="某法", version="2030")
    assert catalogue_on([draft, NEW], date(2026, 1, 1))["A1"] is NEW


def test_the_catalogue_that_is_carried():
    """272 provisions, their types unchecked; of repealed texts none counts."""
    matters = read(SHIPPED)
    assert len({one.code for one in matters}) == len({one.name for one in matters}) == len(matters) == 272
    assert not any(one.kind_checked for one in matters)
    assert {one.kind for one in matters} <= MATTERS.keys()
    today = date(2026, 11, 26)
    standings = Counter(one.on(today) for one in matters)
    assert standings == {Standing.IN_FORCE: 228, Standing.UNCONFIRMED: 40, Standing.REPEALED: 4}
    gone = ("信访条例", "流动人口计划生育工作条例", "社会抚养费征收管理办法")
    assert not [one for one in matters if one.law in gone and one.on(today) is Standing.IN_FORCE]
    petitions = [one for one in matters if one.law == "信访条例"]
    assert {one.on(date(2022, 4, 30)) for one in petitions} == {Standing.IN_FORCE}
    assert {one.on(date(2022, 5, 1)) for one in petitions} == {Standing.REPEALED}
    said = (SHIPPED.parent / "PROVENANCE.md").read_text("utf-8")
    assert re.findall(r"`([0-9a-f]{64})`", said) == [hashlib.sha256(SHIPPED.read_bytes()).hexdigest()]


@pytest.mark.parametrize("chinese", [True, False])
def test_what_is_written_out_is_read_back_without_a_change(tmp_path, chinese):
    matters, path = read(SHIPPED), tmp_path / "out.csv"
    header = [(column.synonyms[0] if chinese else column.name) for column in CATALOGUE]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *matter_rows(matters, chinese=chinese)])
    found = compared(read(path), {one.key: one for one in matters})
    assert (found.count, found.same, found.unlisted) == (0, 272, 0)


def test_every_fault_is_told_at_its_cell(tmp_path):
    path = tmp_path / "目录.csv"
    path.write_text(
        "code,name,law,kind,kind_checked,power,in_force,repealed_on,checked_on\n"
        ",名,法,许可,是,法定,2020-01-01,,\n"
        "A1,,法,跳舞,也许,抢来,昨天,,\n"
        "A2,名,,,,,2020-01-01,2019-01-01,\n"
        "A3,名,法,,,,,,2020-01-01\n"
        "A3,名,法,,,,,,\n",
        "utf-8",
    )
    reading = Reading.of(path, CATALOGUE)
    matters_of(reading)
    told = [
        "目录.csv 第 2 行 code 列: 这一格是空的；请填写。",
        "目录.csv 第 3 行 name 列: 这一格是空的；请填写。",
        "目录.csv 第 4 行 law 列: 这一格是空的；请填写。",
        "目录.csv 第 3 行 kind 列: “跳舞”不是事项类型；请写成其中之一：许可、处罚、强制、征收、给付、检查、确认、奖励、裁决、公共服务、其他。",
        "目录.csv 第 3 行 power 列: “抢来”不是权力来源；请写成其中之一：法定、赋权、委托。",
        "目录.csv 第 3 行 kind_checked 列: “也许”不是“是”或“否”；请写成其中之一：是、否。",
        "目录.csv 第 3 行 in_force 列: “昨天”不是日期；请写成 2021-10-31 这样的年-月-日。",
        "目录.csv 第 4 行 repealed_on 列: 废止日期 2019-01-01 不晚于施行日期 2020-01-01；请核对两个日期。",
        "目录.csv 第 5 行 checked_on 列: 写了核对日期，却没有施行日期；请补上施行日期，或留空待核。",
        "目录.csv 第 6 行 code 列: 与第 5 行是同一个事项、同一版文本；请合并成一行，或写明各自的版本。",
    ]
    assert [str(fault) for fault in reading.faults] == told
