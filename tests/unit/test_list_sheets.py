"""Files of lists with a sheet for each class, as they are published; and columns that a file has not."""

from datetime import date
from pathlib import Path

import pytest

from santu.formats.workbook_writing import Sheet, workbook
from santu.register.domain.list_changes import changes_between, kept_where_silent
from santu.register.domain.list_files import ListFile, class_sheets, list_sheet, read_list, taker_and_way
from santu.register.domain.list_kinds import kinds_on
from santu.register.domain.unit_lists import ListRow, row_of
from santu.standards.loader import load

KIND = kinds_on(load("shanxi"), date(2021, 6, 1))["responsibility"]
BASIC = Sheet(
    "基本履职事项清单", [["水秀镇基本履职事项清单"], ["序号", "事项名称"], [1, "发展党员"], [2, "调解"]]
)
HELPED = Sheet(
    "配合履职事项清单",
    [
        ["序号", "事项名称", "对应上级部门", "上级部门职责", "乡镇（街道）配合职责"],
        [1, "禁牧", "林业局、公安局", "查处", "巡查"],
    ],
)
TAKEN = Sheet(
    "上级部门收回事项清单",
    [
        ["序号", "事项名称", "承接部门及工作方式"],
        [1, "收费站", "承接部门：交通运输局\n工作方式：直接办理。"],
        [2, "统计调查", "由统计局按规定办理"],
    ],
)


def read(folder: Path, *sheets: Sheet) -> ListFile:
    path = folder / "三张清单.xlsx"
    path.write_bytes(workbook(sheets))
    return read_list(path, KIND, "水秀镇人民政府")


def taken_in(file: ListFile, before: list[ListRow]) -> list[ListRow]:
    return kept_where_silent(KIND, before, file.rows, file.said)


def test_three_sheets_are_taken_in_as_they_are_published(tmp_path: Path) -> None:
    found = read(tmp_path, BASIC, HELPED, TAKEN)
    assert [str(fault) for fault in found.faults] == []
    assert [(row.cell("class"), row.name) for row in found.rows] == [
        ("基本履职", "发展党员"),
        ("基本履职", "调解"),
        ("配合履职", "禁牧"),
        ("上级部门收回", "收费站"),
        ("上级部门收回", "统计调查"),
    ]
    assert dict(found.rows[2].cells) == {
        "class": "配合履职",
        "name": "禁牧",
        "organ": "林业局、公安局",
        "organ_duty": "查处",
        "own_duty": "巡查",
    }
    assert [(row.cell("organ"), row.cell("way")) for row in found.rows[3:]] == [
        ("交通运输局", "直接办理。"),
        ("", "由统计局按规定办理"),
    ]
    other = Sheet("上级收回事项清单", TAKEN.rows)
    assert [row.cell("class") for row in read(tmp_path, other).rows] == ["上级部门收回"] * 2


def test_a_list_leaves_in_this_layout_and_comes_back_unchanged(tmp_path: Path) -> None:
    said = [
        {"class": "上级部门收回", "name": "收费站", "organ": "交通局", "way": "直接办理", "basis": "某法"},
        {"class": "上级部门收回", "name": "统计", "way": "工作方式：抽查"},
        {"class": "上级部门收回", "name": "普查", "organ": "统计局"},
        {"class": "配合履职", "name": "禁牧", "organ": "林业局", "own_duty": "巡查", "body": "农办"},
        {"class": "基本履职", "name": "调解", "own_duty": "上门", "body": "平安办"},
        {"class": "基本履职", "name": "宅基地", "organ": "自然资源局"},
    ]
    rows = [row_of(KIND, f"A{no}", one) for no, one in enumerate(said)]
    sheets = class_sheets(KIND, rows)
    assert [sheet.name for sheet in sheets] == [one.title for one in KIND.sheets]
    found = read(tmp_path, *sheets)
    assert [str(fault) for fault in found.faults] == []
    assert changes_between(KIND, rows, taken_in(found, rows)) == []


def test_what_is_wrong_is_told_with_its_sheet_and_cell(tmp_path: Path) -> None:
    blank = Sheet("配合履职事项清单", [*HELPED.rows, [2, "", "林业局", "查处", "巡查"]])
    again = Sheet("基本履职", [["序号", "事项名称"], [1, "调解"]])
    found = read(tmp_path, BASIC, blank, again, Sheet("说明", [["填表说明"]]))
    told = [(str(fault.place), str(fault.message)) for fault in found.faults]
    assert ("三张清单.xlsx 配合履职事项清单!B3", "没有填写事项名称；请补上。") in told
    words = "".join(text for _, text in told)
    for said in ("“基本履职”和前面一张是同一类", "“说明”不是哪一类的清单", "和第 4 行是同一事项"):
        assert said in words


def test_a_column_that_a_file_has_not_stays_and_one_that_is_empty_does_not(tmp_path: Path) -> None:
    before = [
        row_of(KIND, "A1", {"class": "基本履职", "name": "调解", "body": "平安办", "basis": "某法"}),
        row_of(KIND, "A2", {"class": "基本履职", "name": "禁牧", "body": "农办"}),
    ]
    path = tmp_path / "清单.csv"
    path.write_text("类别,事项名称,承办机构\n基本履职,调解,\n基本履职,新事,平安办\n", "utf-8")
    file = read_list(path, KIND, "")
    rows = taken_in(file, before)
    assert [(row.matter, dict(row.cells)) for row in rows] == [
        ("A1", {"class": "基本履职", "name": "调解", "basis": "某法"}),
        ("", {"class": "基本履职", "name": "新事", "body": "平安办"}),
    ]
    assert [one.sign for one in changes_between(KIND, before, rows)] == ["~", "+", "-"]


def test_one_sheet_with_its_column_of_classes_is_read_as_before(tmp_path: Path) -> None:
    rows = [row_of(KIND, "", {"class": "基本履职", "name": "调解"})]
    found = read(tmp_path, list_sheet(KIND, rows, KIND.title, chinese=True), Sheet("填写说明", [["列名"]]))
    assert ([*found.rows], [*found.faults]) == (rows, [])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("承接部门：县住建局；工作方式：加强监管", ("县住建局", "加强监管")),
        ("承接部门:县住建局 \n工作方式:加强监管", ("县住建局", "加强监管")),
        ("工作方式：加强监管", ("", "加强监管")),
        ("县住建局加强监管", ("", "县住建局加强监管")),
        ("", ("", "")),
    ],
)
def test_who_took_over_is_told_from_how_they_work(text: str, parts: tuple[str, str]) -> None:
    assert taker_and_way(text) == parts
