"""Text tables: encodings, delimiters, what is left out, and where a fault is."""

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.formats.decoding import decode
from santu.formats.reading import read_table, scan_table
from santu.formats.table import column_letters
from santu.formats.text_table import text_table
from santu.kernel.messages import Refused

TEXT = "code,name\n140105001,坞城街道\n140105100,北格镇\n"
ROWS = [["140105001", "坞城街道"], ["140105100", "北格镇"]]


def rows(data: bytes | str) -> list[list[str]]:
    body = data.encode() if isinstance(data, str) else data
    table, faults = text_table(body, "t.csv", "")
    assert faults == []
    return [
        list(row) for row in zip(*(table.column(index) for index in range(len(table.header))), strict=True)
    ]


def faults_of(data: bytes) -> list[str]:
    return [str(fault) for fault in text_table(data, "t.csv", "")[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_line_ends_and_delimiters_give_one_table(
    encoding: str, line_end: str, delimiter: str
) -> None:
    assert rows(TEXT.replace("\n", line_end).replace(",", delimiter).encode(encoding)) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rare_characters_survive(encoding: str) -> None:
    assert rows("code,name\n1,𠮷𪚥䶮\U00030edd镇\n".encode(encoding)) == [["1", "𠮷𪚥䶮\U00030edd镇"]]


def test_a_utf_8_file_with_one_bad_byte_is_not_read_as_gb18030() -> None:
    bad = "编码,名称\n1,坞城\n".encode()[:-2] + b"\n"
    assert bad.decode("gb18030", errors="ignore")
    assert len(faults_of(bad)) == 1
    assert faults_of(bad)[0].startswith("t.csv 第 2 行: 本行第 6 个字节（文件第 20 个字节，值 0xE5）")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_every_undecodable_line_is_named_and_the_rest_is_read(encoding: str) -> None:
    text = "code,name\n" + "".join(f"{number},坞城街道\n" for number in range(40))
    lines = text.encode(encoding).split(b"\n")
    lines[7] += b"\xff"
    lines[30] = b"\xff" + lines[30]
    table, faults = text_table(b"\n".join(lines), "t.csv", "")
    assert [fault.where() for fault in faults] == ["t.csv 第 8 行", "t.csv 第 31 行"]
    assert table.unsound == {6, 29}
    assert len(table) == 40


def test_titles_units_blank_rows_and_totals_are_left_out() -> None:
    text = f"山西省乡镇名录,\n单位：个,2021年\n\n{TEXT}\n,\n合 计,2\n"
    table, faults = text_table(text.encode(), "t.csv", "")
    assert not faults
    assert table.header == ("code", "name")
    assert list(table.numbers) == [5, 6]
    assert str(table.place(0, 1)) == "t.csv 第 5 行 name 列"


@pytest.mark.parametrize("line", [" ,", "\t,\u3000", "合 \t 计,9", " 小计,"])
@pytest.mark.parametrize("note", ["乙", '"乙"'])
def test_what_says_nothing_is_left_out_however_it_is_spaced(line: str, note: str) -> None:
    assert rows(f"code,name\n1,甲\n{line}\n2,{note}\n") == [["1", "甲"], ["2", "乙"]]


def test_quotes_hold_delimiters_and_line_ends_and_lines_are_counted_as_an_editor_does() -> None:
    table, faults = text_table('code,name\n1,"甲,\n乙"\n2,丙,丁\n'.encode(), "t.csv", "")
    assert table.column(1) == ["甲,\n乙", "丙"]
    assert [fault.where() for fault in faults] == ["t.csv 第 4 行"]


@pytest.mark.parametrize("extra", ["甲\n乙\n", "\n\n", "甲,乙,丙,丁,戊\n", "甲,乙\n丙,丁,戊,己\n"])
def test_lines_of_another_width_are_never_taken_for_rows(extra: str) -> None:
    table, faults = text_table(f"a,b,c\n1,2,3\n{extra}4,5,6\n".encode(), "t.csv", "")
    wrong = [line for line in extra.splitlines() if line and line.count(",") != 2]
    assert len(faults) == len(wrong)
    assert (table.column(0)[0], table.column(2)[-1]) == ("1", "6")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"t\.csv: 文件是空的"):
        text_table(data, "t.csv", "")


def test_nul_bytes_are_faults() -> None:
    assert faults_of(b"code,name\n1,a\0\n") == [
        "t.csv 第 2 行: 本行第 4 个字节是空字符（NUL），文件可能已损坏；请重新导出这个文件。"
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="文件读不出来"):
        read_table(tmp_path / "none.csv")


def test_columns_of_a_sheet_are_named_as_spreadsheets_do() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


CELL = st.text(st.sampled_from('a坞𠮷 ,;"\n\r\t'), max_size=4)


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6), st.booleans())
def test_what_the_csv_module_writes_is_read_back(cells: list[tuple[str, str, str]], quoted: bool) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(["code", "name", "note"])
    writer.writerows(cells)
    expected = [[cell.strip() for cell in row] for row in cells if any(cell.strip() for cell in row)]
    assert rows(out.getvalue()) == expected


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["t.csv", "t.xlsx", "t.xls"]))
def test_arbitrary_bytes_raise_nothing_but_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    with suppress(Refused):
        table, faults = scan_table(path)
        assert {len(column) for column in table.columns} <= {len(table)}
        assert all(fault.place and str(fault) for fault in faults)


@given(st.binary(max_size=80))
def test_decoding_says_nothing_only_if_nothing_was_lost(data: bytes) -> None:
    try:
        text, faults = decode(data, "t.csv")
    except Refused:
        return
    if not faults:
        assert data.removeprefix(b"\xef\xbb\xbf") in (text.encode(), text.encode("gb18030"))
