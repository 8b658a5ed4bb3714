"""A table says the same as a page, a workbook and a CSV file; what people wrote cannot become markup or a formula."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from santu.kernel.messages import Refused, message
from santu.web.tables import Cell, Column, Row, Table
from santu.web.tables.files import table_file
from santu.web.tables.html import table_html

DAY = date(2021, 10, 31)
COLUMNS = (
    Column("sign", "标志", "sign"),
    Column("name", "名称"),
    Column("people", "人口", "number", "人"),
    Column("share", "占比", "percent"),
    Column("day", "日期", "day"),
)
ROWS = (
    Row(("+", Cell("水秀镇", "/units/1/", mark="合成"), 12345, 0.5625, DAY), sign="+"),
    Row(("-", "<script>alert(1)</script>", None, None, None), sign="-"),
    Row(("", "合计", 12345, 0.5625, None), total=True),
)
TABLE = Table("towns", "乡镇", COLUMNS, ROWS)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_only_a_table_that_is_all_on_the_page_sorts():
    assert "data-sortable" in table_html(TABLE)
    assert table_html(TABLE).count('<button type="button">') == len(COLUMNS)
    assert "data-sortable" in table_html(replace(TABLE, shown=ROWS))
    assert "<button" not in table_html(replace(TABLE, shown=ROWS[:1]))
    grouped = replace(TABLE, rows=(Row(("某县",), heading=True), *ROWS))
    assert "data-sortable" not in table_html(grouped)


def test_the_page_escapes_what_people_wrote():
    html = table_html(TABLE)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_numbers_stand_to_the_right_with_their_unit_in_the_header():
    html = table_html(TABLE)
    assert (
        '<th scope="col" class="number"><button type="button">人口</button> <span class="unit">人</span></th>'
        in html
    )
    assert '<td class="number" data-value="12345">12,345</td>' in html
    assert ">56.25%</td>" in html


def test_what_is_not_known_is_a_dash_and_never_zero():
    assert '<td class="number"><span class="quiet">–</span></td>' in table_html(TABLE)


def test_the_sum_stands_at_the_foot():
    html = table_html(TABLE)
    assert html.index("<tfoot>") < html.index("合计")


def test_a_sign_is_a_word_for_those_who_hear_it():
    html = table_html(TABLE)
    assert '<span class="sr">设立</span>' in html
    assert '<span aria-hidden="true">−</span>' in html


def test_in_english_chinese_names_say_that_they_are_chinese():
    with override("en"):
        html = table_html(TABLE)
    assert '<a href="/units/1/"><span lang="zh">水秀镇</span></a> <span class="mark">synthetic</span>' in html


def test_csv_holds_every_row_and_is_read_by_a_spreadsheet():
    answer = table_file(TABLE, "csv", day=DAY)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows_of(answer.content)[:2] == [
        ["标志", "名称", "人口（人）", "占比", "日期"],
        ["+", "水秀镇", "12345", "0.5625", "2021-10-31"],
    ]
    assert "2021-10-31.csv" in answer["Content-Disposition"]


def test_a_formula_stays_a_text():
    table = Table("names", "名称", [Column("name", "名称")], [("=1+1",), ("@now",), ("-水秀",)])
    assert rows_of(table_file(table, "csv", day=DAY).content)[1:] == [["'=1+1"], ["'@now"], ["'-水秀"]]


def test_a_workbook_holds_numbers_as_numbers():
    book = CalamineWorkbook.from_filelike(io.BytesIO(table_file(TABLE, "xlsx", day=DAY).content))
    title, header, first, *_, total = book.get_sheet_by_index(0).to_python()
    assert title[0] == "乡镇 2021-10-31"
    assert header == ["标志", "名称", "人口（人）", "占比", "日期"]
    assert first == ["+", "水秀镇", 12345, 0.5625, "2021-10-31"]
    assert total[:3] == ["", "合计", 12345]


def test_the_page_may_show_a_part_and_the_file_holds_all():
    table = Table("towns", "乡镇", COLUMNS, ROWS, shown=ROWS[:1])
    assert "script" not in table_html(table)
    assert len(rows_of(table_file(table, "csv", day=DAY).content)) == len(ROWS) + 1


def test_a_message_is_told_in_the_language_of_the_page():
    table = Table("said", "名称", [Column("said", "名称")], [(message("{count} 个", count=3),)])
    assert ">3 个</th>" in table_html(table)


def test_another_form_is_refused():
    with pytest.raises(Refused, match="pdf"):
        table_file(TABLE, "pdf", day=DAY)


def test_in_english_the_unit_stands_once_and_in_plain_brackets():
    columns = (Column("people", "人", "number", "人"), Column("held", "合计", "number", "人"))
    table = Table("one", "人口", columns, [(1, 2)])
    with override("en"):
        header = table_file(table, "csv", day=DAY).content.decode("utf-8-sig").splitlines()[0]
    assert "（" not in header
    first, second = header.split(",")
    assert "(" not in first
    assert second.endswith(f"({first})")
