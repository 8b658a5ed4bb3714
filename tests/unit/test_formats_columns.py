"""Headers by any of their usual names."""

from santu.formats.columns import Column, Columns, columns
from santu.formats.text_table import text_table

LAYOUT = (
    Column("code", ("代码", "区划代码")),
    Column("name", ("名称",)),
    Column("county", ("县（市、区）",), required=False),
)


def found(header: str) -> Columns:
    return columns(text_table(f"{header}\n".encode(), "t.csv", "")[0], LAYOUT)


def test_our_name_goes_before_a_synonym_and_the_rest_is_named() -> None:
    result = found("区划代码,code,名 称,备注,")
    assert result.index == {"code": 1, "name": 2}
    assert result.unmapped == ("区划代码", "备注")
    assert result.faults == ()


def test_units_in_brackets_case_and_white_space_do_not_matter() -> None:
    assert found("CODE,名称（全称）, 县(市、区) ").index == {"code": 0, "name": 1, "county": 2}


def test_a_missing_column_names_what_would_do() -> None:
    assert [str(fault) for fault in found("编号,名称").faults] == [
        "t.csv 第 1 行: 缺少“code”列；请在表头补上这一列，列名可以是 code、代码、区划代码。现有的列：编号、名称。"
    ]


def test_a_header_that_stands_twice_is_a_fault() -> None:
    assert [fault.where() for fault in found("code,name,code").faults] == ["t.csv 第 1 行 code 列"]
