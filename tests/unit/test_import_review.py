"""What an import is told to a person: changes in words, faults in four parts, a review kept as JSON."""

import json
from datetime import date

import pytest

from santu.formats.table import CELL
from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import Fault, message
from santu.register.domain.handed_in import HandedIn
from santu.register.domain.layouts_records import SourceFile
from santu.register.domain.layouts_templates import TEMPLATES, header_of
from santu.register.domain.periods import pieces
from santu.register.domain.review import FaultRow, Listed, Review, fault_row, review_from_json, review_to_json
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.telling import told

DAY = date(2020, 6, 30)


def row(  # noqa: PLR0917
    unit: str, level: Level, kind: str, name: str, parent: str = "", code: str = ""
) -> Division:
    return Division(unit, level, kind, name, parent, DivisionCode(code))


BASE = Snapshot(
    DAY,
    {
        "p": row("p", Level.PROVINCE, "province", "某省", "", "14"),
        "c": row("c", Level.CITY, "city", "某市", "p", "1401"),
        "e": row("e", Level.COUNTY, "county", "东县", "c", "140101"),
        "t": row("t", Level.TOWNSHIP, "town", "水秀镇", "e", "140101100"),
        "u": row("u", Level.TOWNSHIP, "rural_township", "白城乡", "e", "140101200"),
        "v": row("v", Level.VILLAGE, "village_committee", "东村", "t", "140101100200"),
    },
)


def test_changes_are_told_with_sign_place_and_words():
    new = row("n", Level.VILLAGE, "community", "新社区", "u", "140101200001")
    changes = [
        Change(Op.RENAME, "u", "白城乡", "白城镇"),
        Change(Op.RETYPE, "u", "rural_township", "town"),
        Change(Op.MOVE, "v", "t", "u"),
        Change(Op.ESTABLISH, "n", becomes=new),
        Change(Op.RENAME, "e", "东县", "东区"),
        Change(Op.RENAME, "p", "某省", "晋省"),
    ]
    rows = told(BASE, BASE.with_changes(changes), changes)
    assert [(one.sign, one.name, str(one.was), str(one.becomes)) for one in rows] == [
        ("~", "白城乡", "白城乡", "白城镇"),
        ("~", "白城乡", "乡", "镇"),
        ("⇄", "东村", "水秀镇", "白城镇"),
        ("+", "新社区", "", ""),
        ("~", "东县", "东县", "东区"),
        ("~", "某省", "某省", "晋省"),
    ]
    assert [one.county for one in rows] == ["e", "e", "e", "e", "e", ""]
    assert rows[3].where == "某市东区白城镇"


def test_a_review_is_kept_as_json_and_comes_back():
    changes = [Change(Op.RETYPE, "u", "rural_township", "town"), Change(Op.MOVE, "v", "t", "u")]
    review = Review(
        faults=(
            Fault(message(CELL, name="a.csv", line=3, column="code"), message("没有{what}", what="代码")),
        ),
        unmapped=(("a.csv", ("备注",)),),
        since=7,
        day=DAY,
        rows=tuple(told(BASE, BASE.with_changes(changes), changes)),
        counties={"e": "东县"},
        listed=Listed(2, 1, 0),
        violations=3,
    )
    assert review_from_json(json.loads(json.dumps(review_to_json(review)))) == review
    assert review_from_json(json.loads(json.dumps(review_to_json(Review())))) == Review(counties={})
    assert review.counts() == {("~", Level.TOWNSHIP): 1, ("⇄", Level.VILLAGE): 1}
    assert review.by_county() == {"e": {"~": 1, "⇄": 1}}
    assert not review.is_sound


@pytest.mark.parametrize(
    ("place", "text", "parted"),
    [
        (
            message(CELL, name="a.csv", line=3, column="code"),
            "名称是空的；请填写单位名称。",
            FaultRow("a.csv", "第 3 行 code 列", "名称是空的", "请填写单位名称。"),
        ),
        ("a.csv.xlsx 表!B7", "甲；乙。", FaultRow("a.csv.xlsx", "表!B7", "甲；乙。", "")),
        ("b.csv:2", "Wrong: correct it.", FaultRow("b.csv", "2", "Wrong", "Correct it.")),
        ("", "A circle: 14 → 14. Correct one.", FaultRow("", "", "A circle: 14 → 14", "Correct one.")),
        ("140101", "no cure", FaultRow("", "140101", "no cure", "")),
    ],
)
def test_a_fault_is_parted_into_file_cell_what_and_cure(place, text, parted):
    assert fault_row(Fault(place, message(text)), ["a.csv", "a.csv.xlsx", "b.csv"], str) == parted


def test_columns_stay_unmapped_until_somebody_leaves_them_out():
    sources = (SourceFile("a.csv", "", 1, ("备注", "号")), SourceFile("b.csv", "", 1, ("备注",)))
    given = HandedIn(None, (), sources)
    assert given.unmapped() == [("a.csv", ("备注", "号")), ("b.csv", ("备注",))]
    assert given.unmapped(["备注"]) == [("a.csv", ("号",))]


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_column_that_reading_knows_is_explained_in_its_template(template):
    names = [column.name for column in template.columns]
    assert list(template.explained) == names
    for column in template.columns:
        assert header_of(column, chinese=False) == column.name
        assert not header_of(column, chinese=True).isascii()
    headers = [header_of(column, chinese=True) for column in template.columns]
    assert len(set(headers)) == len(headers)


def test_two_timelines_are_cut_at_the_bounds_of_both():
    a, b, c, d = (date(2020, month, 1) for month in (1, 2, 3, 4))
    main = [(a, c, "x"), (c, d, "y")]
    assert list(pieces(main, [(b, d, 1)])) == [(a, b, "x", None), (b, c, "x", 1), (c, d, "y", 1)]
    assert list(pieces(main, [])) == [(a, c, "x", None), (c, d, "y", None)]
