"""Workbooks: codes stored as numbers, dates, merged headers, sheets, damage."""

import random
import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from santu.formats.columns import Column, columns
from santu.formats.reading import read_table, scan_table
from santu.formats.table import column_letters
from santu.kernel.messages import Refused

OLD_WORKBOOK = Path(__file__).parents[1] / "fixtures" / "workbooks" / "townships.xls"
DATE = 44500  # 2021-10-31 in the day count of spreadsheets
Sheet = list[list[str | int | None]]


def workbook(sheets: dict[str, Sheet], merged: str = "") -> bytes:
    """A small .xlsx by hand: texts inline, numbers as numbers, the number ``DATE`` as a date."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:

        def part(name: str, body: str) -> None:
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{body}')

        part(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        part(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="w" Type="{relations}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        links = "".join(
            f'<Relationship Id="s{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(len(sheets))
        )
        styles = f'<Relationship Id="st" Type="{relations}/styles" Target="styles.xml"/>'
        part(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{links}{styles}</Relationships>'
        )
        part(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        names = "".join(
            f'<sheet name="{name}" sheetId="{n + 1}" r:id="s{n}"/>' for n, name in enumerate(sheets)
        )
        part(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{names}</sheets></workbook>',
        )
        for n, rows in enumerate(sheets.values()):
            body = "".join(map(_row, range(1, len(rows) + 1), rows))
            areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged.split())
            merges = f"<mergeCells>{areas}</mergeCells>" if areas else ""
            part(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData>{merges}</worksheet>',
            )
    return out.getvalue()


def _row(number: int, cells: list[str | int | None]) -> str:
    written = ""
    for column, value in enumerate(cells):
        name = f'r="{column_letters(column)}{number}"'
        if isinstance(value, str):
            written += f'<c {name} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        elif value is not None:
            written += f'<c {name} s="{int(value == DATE)}"><v>{value}</v></c>'
    return f'<row r="{number}">{written}</row>'


def saved(directory: Path, data: bytes) -> Path:
    path = directory / "townships.xlsx"
    path.write_bytes(data)
    return path


def test_codes_stored_as_numbers_and_dates_come_back_as_text(tmp_path: Path) -> None:
    sheet: Sheet = [["code", "name", "day"], [140105001001, "𠮷社区", DATE], ["140105001002", "北格", None]]
    table = read_table(saved(tmp_path, workbook({"表": sheet})))
    assert [table.column(index) for index in range(3)] == [
        ["140105001001", "140105001002"],
        ["𠮷社区", "北格"],
        ["2021-10-31", ""],
    ]
    assert table.place(1, 0) == "townships.xlsx 表!A3"


def test_titles_merged_headers_and_totals(tmp_path: Path) -> None:
    sheet: Sheet = [
        ["山西省乡镇名录", None, None, None],
        ["单位", None, "人口", None],
        ["代码", "名称", "总数", "户数"],
        [140105001, "坞城街道", 10, 4],
        ["合计", None, 10, 4],
    ]
    table = read_table(saved(tmp_path, workbook({"表": sheet}, "A1:D1 A2:B2 C2:D2 A5:B5")))
    assert table.header == ("代码", "名称", "总数", "户数")
    assert table.column(0) == ["140105001"]
    assert table.place(0, 3) == "townships.xlsx 表!D4"


def test_labels_that_occur_in_two_groups_carry_the_name_of_the_group(tmp_path: Path) -> None:
    sheet: Sheet = [
        ["序号", "乡镇", None, "村", None],
        [None, "代码", "名称", "代码", "名称"],
        [1, 140105001, "坞城街道", 140105001001, "师范街"],
    ]
    table = read_table(saved(tmp_path, workbook({"表": sheet}, "A1:A2 B1:C1 D1:E1")))
    assert table.header == ("序号", "乡镇代码", "乡镇名称", "村代码", "村名称")
    assert table.column(3) == ["140105001001"]


def test_a_sheet_can_be_chosen_and_empty_ones_are_passed_over(tmp_path: Path) -> None:
    first: Sheet = [["code", "name"], [1, "甲"]]
    second: Sheet = [["code", "name"], [2, "乙"]]
    path = saved(tmp_path, workbook({"空": [], "一": first, "二": second}))
    assert read_table(path).column(1) == ["甲"]
    assert read_table(path, sheet="二").column(1) == ["乙"]
    with pytest.raises(Refused, match="没有名为“三”的工作表；请改用其中之一：空、一、二。"):
        read_table(path, sheet="三")
    with pytest.raises(Refused, match="没有可见而有内容的工作表"):
        read_table(path, sheet="空")


def test_an_old_workbook_is_read_too() -> None:
    table = read_table(OLD_WORKBOOK)
    assert table.sheet == "乡镇"
    found = columns(
        table, [Column("code", ("区划代码",)), Column("name", ("单位名称",)), Column("day", ("日期",))]
    )
    assert [table.column(found.index[name]) for name in ("code", "name", "day")] == [
        ["140105001", "140105100"],
        ["坞城街道", "𠮷镇"],
        ["2021-10-31", "2021-10-31"],
    ]
    assert table.place(1, 0) == "townships.xls 乡镇!A5"


def test_a_cell_far_away_is_refused_before_its_sheet_fills_the_memory(tmp_path: Path) -> None:
    data = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook({"表": [["code", "name"], [1, "甲"]]}))) as whole,
        zipfile.ZipFile(data, "w") as altered,
    ):
        for part in whole.namelist():
            far = whole.read(part).replace(b'r="2"', b"r = '1048576'").replace(b'r="B2"', b"r='xfd1048576'")
            altered.writestr(part, far)
    with pytest.raises(Refused, match=r"一直伸展到 XFD1048576（1048576 行 × 16384 列）"):
        read_table(saved(tmp_path, data.getvalue()))


@pytest.mark.parametrize("part", ["content.xml", "xl/workbook.bin"])
def test_formats_that_are_not_read_are_refused(tmp_path: Path, part: str) -> None:
    data = BytesIO(workbook({"表": [["code", "name"]]}))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(part, "")
    with pytest.raises(Refused, match=r"不是可以读取的 \.xlsx 工作簿"):
        read_table(saved(tmp_path, data.getvalue()))


def test_damaged_workbooks_are_refused_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(7)
    whole = {
        "w.xlsx": workbook({"表": [["code", "name"], [140105001, "坞城"]]}, "A1:A1"),
        "w.xls": OLD_WORKBOOK.read_bytes(),
    }
    refused = set()
    for turn in range(300):
        name = ("w.xlsx", "w.xls")[turn % 2]
        data = bytearray(whole[name])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = tmp_path / name
        path.write_bytes(data[: chance.randint(0, len(data))] if turn % 3 == 0 else data)
        try:
            scan_table(path)
        except Refused as error:
            refused |= {fault.place for fault in error.faults}
    assert refused == set(whole)
