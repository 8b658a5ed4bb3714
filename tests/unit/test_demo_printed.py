"""What ``santu demo`` prints fits on a terminal, says what its figures rest on, and how to go on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from santu.cli.demo_figures import Replayed, figures_table
from santu.cli.language import repeating_home, translator
from santu.cli.match_words import Units
from santu.cli.screen import COLUMNS, padded, width, wrapped
from santu.register.domain.succession import match
from santu.standards.loader import load
from santu.transition.domain.proof import Proof
from tests.fixtures.provinces.making import AFTER, BEFORE, register, township

TOWNS = ["娄烦镇", "南娄镇", "吾元镇", "北田镇", "夏门镇", "临晋镇", "古绛镇", "刘村镇", "壶口镇", "大张镇"]
AMPLE = 1_358


def replayed(townships: int) -> Replayed:
    """A replay that ends with so many townships; of the province itself there is one."""
    before, after = (
        register(day, dict([township("140123100", "娄烦镇", "甲村")])) for day in (BEFORE, AFTER)
    )
    found = Replayed(Units(before, after), match(before, after), load("shanxi"))
    found.summary = replace(found.summary, after=replace(found.summary.after, townships=townships))
    found.towns, found.plan = TOWNS, 3
    found.counts = {"townships": {"establish": 116, "change": 378, "abolish": 237}, "steps": 58_562}
    found.proof = Proof(58_563, 9, (), (), {})
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_fits_on_a_terminal(language):
    lines = list(figures_table(replayed(1_278), repeating_home(translator(language), "h")))
    assert max(map(width, lines)) <= COLUMNS
    assert lines[-2:] == ["  santu --home h map 娄烦镇", "  santu --home h plan --show 3"]


def test_which_base_the_document_used_is_not_known_where_one_lies_below():
    said = "".join(figures_table(replayed(1_278), str))
    assert (
        "注：按“2020 年人口普查全省常住人口”算，平均人口不到 29,000；文件没有写明用的是哪一个人口数。" in said
    )
    assert "文件没有写明" not in "".join(figures_table(replayed(1_100), str))
    several = "".join(figures_table(replayed(AMPLE), str))
    assert "按“2018 年末全省常住人口、2019 年末全省常住人口、2020 年人口普查全省常住人口”算" in several


def test_the_proof_is_told_without_jargon():
    said = "".join(figures_table(replayed(1_278), str))
    assert "证明：第一步之前和 58,562 步的每一步之后都查过：新增或扩大的违规 0 处" in said
    assert "前缀" not in said


def test_a_chinese_character_is_two_columns_wide():
    assert (width("镇town→"), width("（、）")) == (7, 6)
    assert padded("镇", 5) == "镇   "
    assert padded("镇乡", 3) == "镇乡 "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("注：只计正式单位。", ["注：只计", "正式单", "位。"]),
        ("共 58,562 步，“二”", ["共", "58,562", "步，“二”"]),
        ("the townships of a county", ["the", "townships", "of a", "county"]),
        ("a    b", ["a    b"]),
        ("", [""]),
    ],
)
def test_a_line_is_broken_between_words_and_never_before_a_closing_mark(text, lines):
    assert list(wrapped(text, 8)) == lines


@given(st.text(alphabet="镇乡ab 1，。（）“”、"), st.integers(8, 20))
def test_wrapping_loses_nothing(text, columns):
    lines = list(wrapped(text, columns))
    assert "".join("".join(lines).split()) == "".join(text.split())
