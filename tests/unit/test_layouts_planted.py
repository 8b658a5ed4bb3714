"""Faults of every kind planted at random rows are all found, each at its place, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.messages import Refused
from santu.register.domain.layouts import read_register

TOWNSHIPS = [
    [f"14010{county}{segment}", "北格镇", f"14010{county}", "2021-10-31"]
    for county in (5, 6, 7)
    for segment in (100, 101)
]
VILLAGES = [
    [f"{township[0]}{200 + number}", "北格村委会", township[0], "village"]
    for township in TOWNSHIPS
    for number in range(6)
]
Rows = list[list[str]]


def cell(column: int, value: Callable[[int], str]) -> Callable[[Rows, int], None]:
    def plant(rows: Rows, row: int) -> None:
        rows[row][column] = value(row)

    return plant


def widen(rows: Rows, row: int) -> None:
    rows[row].append("多余")


# kind of fault: how to plant it in a row of the villages, and the column of its place ("" = the whole line).
IN_VILLAGES: dict[str, tuple[Callable[[Rows, int], None], str, str]] = {
    "malformed": (cell(0, lambda row: f"14X{row}"), "code", "不是 12 位数字"),
    "no code": (cell(0, lambda _: ""), "code", "没有填写代码"),
    "scientific": (cell(0, lambda row: f"1.{row}E+11"), "code", "科学计数"),
    "level": (cell(0, lambda row: f"1401992{row:02}"), "code", "是乡级代码"),
    "empty": (cell(1, lambda _: "　"), "name", "名称是空的"),
    "orphan": (cell(2, lambda row: f"1402991{row:02}"), "township_code", "不在 townships.csv 中"),
    "parent level": (cell(2, lambda _: "140105"), "township_code", "是县级代码"),
    "undecodable": (cell(1, lambda _: "北\udcff格"), "", "不是 UTF-8、GBK 或 GB18030 文字"),
    "nul": (cell(1, lambda _: "北\0格"), "", "空字符"),
    "width": (widen, "", "这一行有 5 列"),
}


def text(header: str, rows: Rows, encoding: str) -> bytes:
    lines = [header, *(",".join(row) for row in rows), ""]
    return "\n".join(lines).encode(encoding, errors="surrogateescape")


def found(
    directory: Path, townships: Rows, villages: Rows, encoding: str = "utf-8-sig"
) -> list[tuple[str, str]]:
    (directory / "townships.csv").write_bytes(text("code,name,county_code,day", townships, "utf-8"))
    (directory / "villages.csv").write_bytes(text("code,name,township_code,kind", villages, encoding))
    try:
        read_register(directory)
    except Refused as refused:
        return [(fault.where(), str(fault.message)) for fault in refused.faults]
    return []


def copies(rows: Rows) -> Rows:
    return [list(row) for row in rows]


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.integers(0, len(VILLAGES) - 1), st.sampled_from(sorted(IN_VILLAGES)), max_size=12),
    st.sampled_from(["utf-8-sig", "utf-8", "gb18030"]),
)
def test_planted_in_villages(
    tmp_path_factory: pytest.TempPathFactory, planted: dict[int, str], encoding: str
) -> None:
    villages = copies(VILLAGES)
    expected = []
    for row, kind in planted.items():
        plant, column, words = IN_VILLAGES[kind]
        plant(villages, row)
        expected.append((f"villages.csv 第 {row + 2} 行" + (f" {column} 列" if column else ""), words))
    faults = found(tmp_path_factory.mktemp("planted"), TOWNSHIPS, villages, encoding)
    assert sorted(place for place, _ in faults) == sorted(place for place, _ in expected)
    said = dict(faults)
    assert all(words in said[place] for place, words in expected)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_planted_duplicates_name_the_first_of_them(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    villages = copies(VILLAGES)
    first, *later = sorted(data.draw(st.sets(st.integers(0, len(VILLAGES) - 1), min_size=2, max_size=5)))
    for row in later:
        villages[row][0] = villages[first][0]
    faults = found(tmp_path_factory.mktemp("planted"), TOWNSHIPS, villages)
    assert [place for place, _ in faults] == [f"villages.csv 第 {row + 2} 行 code 列" for row in later]
    assert all(f"与第 {first + 2} 行重复" in said for _, said in faults)


@settings(max_examples=100, deadline=None)
@given(st.permutations(range(len(TOWNSHIPS))), st.integers(1, len(TOWNSHIPS)))
def test_planted_cycles_are_found_once_each(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], length: int
) -> None:
    townships = copies(TOWNSHIPS)
    circle = order[:length]
    for row, above in zip(circle, [*circle[1:], circle[0]], strict=True):
        townships[row][2] = TOWNSHIPS[above][0]
    for row in order[length:]:
        townships[row][2] = TOWNSHIPS[circle[0]][0]
    faults = found(tmp_path_factory.mktemp("planted"), townships, VILLAGES)
    rounds = [(place, said) for place, said in faults if "成环" in said]
    assert len(rounds) == 1
    assert rounds[0][1].count("→") == length
    assert sum("是乡级代码" in said for _, said in faults) == len(TOWNSHIPS)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.integers(0, len(TOWNSHIPS) - 1), st.sampled_from(["2021-13-01", "昨天", "0"]), min_size=1
    )
)
def test_planted_days(tmp_path_factory: pytest.TempPathFactory, planted: dict[int, str]) -> None:
    townships = copies(TOWNSHIPS)
    for row, day in planted.items():
        townships[row][3] = day
    assert found(tmp_path_factory.mktemp("planted"), townships, VILLAGES) == [
        (
            f"townships.csv 第 {row + 2} 行 day 列",
            f"“{planted[row]}”不是日期；请写成 2021-10-31 这样的年-月-日。",
        )
        for row in sorted(planted)
    ]
