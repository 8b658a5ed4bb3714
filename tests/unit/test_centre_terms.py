"""What a row of a centre list asks for: how its materials and days are read, and what is refused."""

from datetime import date

import pytest

from santu.kernel.messages import Message
from santu.register.domain.centre_terms import Material, material_of, materials_in, terms_faults, terms_of
from santu.register.domain.list_kinds import kinds_on
from santu.register.domain.unit_lists import publishing_faults, row_of
from santu.standards.loader import load

STANDARDS = load("shanxi")
CENTRE = kinds_on(STANDARDS, date(2021, 6, 1))["centre"]
YES = dict.fromkeys(CENTRE.conditions, "是")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("身份证", Material("身份证")),
        ("身份证（共享）", Material("身份证", held=True)),
        ("身份证 (共享)", Material("身份证", held=True)),
        ("邻居意见（承诺、容缺）", Material("邻居意见", promise=True, later=True)),
        ("户口簿（复印件，容缺）", Material("户口簿", later=True, form="复印件")),
        ("医疗票据（住院、门诊）", Material("医疗票据（住院、门诊）")),
        ("医疗票据（住院）（原件）", Material("医疗票据（住院）", form="原件")),
    ],
)
def test_a_material_is_its_name_and_its_marks(text, read):
    assert material_of(text) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("（共享）", "没有名称"),
        ("身份证（共享、原件）", "不得要求提交"),
        ("身份证（容缺、传真）", "“传真”读不懂"),
        ("身份证（原件、复印件）", "同时写了原件和复印件"),
        ("身份证（共享", "括号不成对"),
    ],
)
def test_a_material_that_cannot_be_read_says_why_and_what_to_do(text, told):
    found = material_of(text)
    assert isinstance(found, Message)
    assert told in str(found)
    assert "请" in str(found)


def test_materials_stand_on_lines_or_between_semicolons():
    assert materials_in("身份证（共享）；申请书\n照片;  \n") == ["身份证（共享）", "申请书", "照片"]


def test_all_faults_of_a_row_are_told_at_once_each_at_its_column():
    cells = {
        "organ": "民政局",
        "days": "30",
        "statutory_days": "20",
        "back_offices": "民政局、财政局、财政局",
    }
    cells |= {"applicants": "个人、村民", "materials": "照片；照片；（容缺）"}
    found = list(terms_faults(cells))
    assert [column for column, _ in found] == [
        "days",
        "back_offices",
        "back_offices",
        "applicants",
        "materials",
        "materials",
    ]
    assert "30" in str(found[0][1])
    assert "20" in str(found[0][1])


def test_as_many_promised_days_as_the_law_gives_are_no_fault():
    assert not list(terms_faults({"days": "20", "statutory_days": "20"}))
    assert not list(terms_faults({"days": "30"}))


def test_what_one_row_knows_to_be_held_no_other_row_asks_for():
    rows = [
        row_of(CENTRE, f"C0{no}", {**YES, "name": name, "organ": "民政局", "materials": materials})
        for no, (name, materials) in enumerate(
            (("低保", "户口簿（原件）；申请书"), ("临时救助", "户口簿（共享）；申请书")), 1
        )
    ]
    faults = publishing_faults(CENTRE, rows, "水秀镇人民政府", STANDARDS)
    assert [fault.place for fault in faults] == ["1"]
    assert "“低保”要求提交“户口簿”，而第 2 行" in str(faults[0])


def test_a_row_without_the_new_columns_is_whole():
    found = terms_of("", {"name": "低保", "organ": "民政局"}, 7, 1)
    assert (found.matter, found.materials, found.promised_days, found.statutory_days) == (
        "低保",
        (),
        None,
        None,
    )


def test_what_is_held_is_not_asked_for():
    cells = {
        "name": "低保",
        "materials": "身份证（共享）；申请书（原件）",
        "back_offices": "公安局、残疾人联合会",
    }
    found = terms_of("C07", cells, 7, 1)
    assert [one.name for one in found.asked] == ["申请书"]
    assert found.back_offices == ("公安局", "残疾人联合会")
