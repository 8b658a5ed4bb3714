"""Layouts of a provincial platform are data; credit codes are checked; files are in a fixed order with their digests."""

import hashlib
import json

import pytest

from santu.kernel.credit_codes import credit_code_is_sound
from santu.kernel.messages import Refused
from santu.operate.domain.one_stop_files import MANIFEST, one_stop_files, zipped
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.one_stop import layout_called, layouts_in
from santu.register.domain.one_stop_matters import read_matters
from santu.register.domain.unit_lists import row_of
from santu.register.selectors.one_stop import one_stop_layouts
from tests.db.registers import DAY
from tests.db.unit_lists import STANDARDS

KIND = kind_of(STANDARDS, "centre", DAY)
SOUND = "91110000600037341L"
"""Printed in the standard itself's explanations and in many registers: an 18-sign code with its check sign."""
OTHER = """
id: other
title: 另一种样式
others: leave
removed: [已注销]
matters:
  - {field: matter, header: ITEM_CODE, needed: true}
  - {field: name, header: ITEM_NAME, needed: true}
  - {field: state, header: STATUS}
records:
  - {field: outcome, header: RESULT, words: {granted: "1", refused: "2"}}
  - {field: number, header: PROJID}
ratings:
  - {field: grade, header: SATISFACTION, words: {dissatisfied: "2"}}
"""
HEADER = "实施清单编码,事项名称,实施主体,实施主体统一社会信用代码,事项状态,承诺办结时限,承诺办结时限单位"
BEFORE = [
    row_of(
        KIND,
        "A1",
        {"name": "甲事项", "organ": "民政局", "days": "5", "dispersed": "是", "window": "综合窗口"},
    ),
    row_of(KIND, "A2", {"name": "乙事项", "organ": "民政局"}),
    row_of(KIND, "", {"name": "丙事项", "organ": "民政局"}),
]
RECORD = dict.fromkeys(
    ("matter", "title", "place_code", "place", "organ", "channel", "came_at", "accepted_at", "decided_at",
     "delivered_at", "closed_at", "promised", "statutory", "days", "in_time", "on_paper"), ""
)  # fmt: skip


def read(tmp_path, *lines, layout="neutral", header=HEADER, organs=None, before=BEFORE, ignored=()):
    path = tmp_path / "matters.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    layouts = layouts_in([tmp_path]) | one_stop_layouts()
    return read_matters(path, KIND, layouts[layout], before, organs=organs or {}, ignored=ignored)


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        (SOUND, True),
        (SOUND[:-1] + "M", False),
        ("91110000600037314L", False),
        (SOUND.lower(), False),
        (SOUND[:-1], False),
        ("", False),
        ("O" * 18, False),
    ],
)
def test_a_credit_code_has_its_check_sign(text, sound):
    assert credit_code_is_sound(text) is sound


def test_what_is_named_changes_what_is_not_stays(tmp_path):
    found = read(
        tmp_path,
        "A1,甲事项（改）,县民政局,,在用,3,工作日",
        "A9,新事项,县民政局,,在用,,",
        "A2,乙事项,,,取消,,",
    )
    assert not found.faults
    assert [(row.matter, row.name) for row in found.rows] == [
        ("A1", "甲事项（改）"),
        ("", "丙事项"),
        ("A9", "新事项"),
    ]
    first = found.rows[0]
    assert (first.cell("organ"), first.cell("days"), first.cell("dispersed"), first.cell("window")) == (
        "县民政局",
        "3",
        "是",
        "综合窗口",
    )


def test_the_same_file_again_changes_nothing(tmp_path):
    lines = ("A1,甲事项,县民政局,,在用,3,工作日", "A9,新事项,县民政局,,在用,,", "A2,乙事项,,,取消,,")
    once = read(tmp_path, *lines)
    assert read(tmp_path, *lines, before=once.rows).rows == once.rows


def test_a_row_without_a_code_is_known_by_its_name(tmp_path):
    found = read(tmp_path, "A3,丙事项,县民政局,,在用,,")
    assert [(row.matter, row.name) for row in found.rows][2] == ("A3", "丙事项")


def test_every_fault_stands_at_its_cell(tmp_path):
    found = read(
        tmp_path,
        "A1,,县民政局,,在用,三,工作日",
        "A1,甲事项,县民政局,,在用,3,工作日",
        f"A4,丁事项,县水利局,{SOUND},在用,3,自然日",
        "A5,戊事项,县水利局,123,在用,,",
        organs={SOUND: "县民政局"},
    )
    told = {str(fault.place): str(fault.message) for fault in found.faults}
    assert len(told) == 6
    said = "\n".join(told.values())
    for words in (
        "没有填写事项名称",
        "“三”不是 0 或正整数",
        "和第 2 行重复",
        "在登记里是“县民政局”",
        "“自然日”；登记里只记：工作日",
        "“123”不是统一社会信用代码",
    ):
        assert words in said, words


def test_an_organ_is_known_by_its_code_alone(tmp_path):
    found = read(tmp_path, f"A4,丁事项,,{SOUND},在用,,", organs={SOUND: "县民政局"})
    assert not found.faults
    assert found.rows[-1].cell("organ") == "县民政局"


def test_columns_that_nobody_knows_are_refused_or_left(tmp_path):
    header, line = HEADER + ",别的", "A1,甲事项,县民政局,,在用,3,工作日,x"
    assert read(tmp_path, line, header=header).faults
    assert not read(tmp_path, line, header=header, ignored=["别的"]).faults


def test_a_second_layout_needs_no_code(tmp_path):
    (tmp_path / "other.yaml").write_text(OTHER, encoding="utf-8")
    found = read(tmp_path, "A1,甲二,x", "A2,,已注销", layout="other", header="ITEM_CODE,ITEM_NAME,STATUS")
    assert not found.faults
    assert [(row.matter, row.name) for row in found.rows] == [("A1", "甲二"), ("", "丙事项")]
    layout = layouts_in([tmp_path])["other"]
    files = one_stop_files(
        layout, records=[{**RECORD, "number": "7", "outcome": "refused"}], ratings=[], about={}
    )
    assert files["records.csv"].decode("utf-8-sig") == "RESULT,PROJID\r\n2,7\r\n"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("id: other", "x: other"),
        ("{field: number, header: PROJID}", "{field: applicant, header: NAME}"),
        ("others: leave", "others: x"),
        ("matters:", "matters: 1\nx:"),
    ],
)
def test_a_layout_that_cannot_be_read_is_refused(tmp_path, was, becomes):
    (tmp_path / "other.yaml").write_text(OTHER.replace(was, becomes), encoding="utf-8")
    with pytest.raises(Refused, match="省平台样式"):
        layouts_in([tmp_path])


def test_a_layout_that_is_not_there():
    with pytest.raises(Refused, match="neutral"):
        layout_called(one_stop_layouts(), "x")


def test_the_files_are_listed_with_digests_and_no_cell_is_a_formula():
    layout = one_stop_layouts()["neutral"]
    rows = [{**RECORD, "number": "20261101-1", "title": "=1+1", "outcome": "granted"}]
    made = [one_stop_files(layout, records=rows, ratings=[], about={"unit": "x"}) for _ in range(2)]
    assert made[0]["records.csv"] == made[1]["records.csv"]
    assert list(made[0]) == ["records.csv", "records.xlsx", "ratings.csv", "ratings.xlsx", MANIFEST]
    told = json.loads(made[0][MANIFEST])
    for one in told["files"]:
        content = made[0][one["name"]]
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert one["rows"] == (1 if one["name"].startswith("records") else 0)
    assert "'=1+1" in made[0]["records.csv"].decode("utf-8-sig")
    assert zipped(made[0]) == zipped(made[0])
