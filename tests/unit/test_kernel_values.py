"""Digest and codes."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from santu.kernel.codes import DivisionCode, Level
from santu.kernel.digest import canonical_line, digest_lines
from santu.kernel.messages import Refused

texts = st.lists(st.text(alphabet="甲a\t\n\\nt", max_size=5), min_size=1, max_size=4)


@given(texts, texts)
def test_different_facts_are_different_lines(one, other):
    assert (canonical_line(*one) == canonical_line(*other)) == (one == other)
    assert "\n" not in canonical_line(*one)


def test_a_fact_is_a_line_a_person_can_read():
    assert canonical_line("nbs", 14, "山西省") == "nbs\t14\t山西省"
    assert canonical_line("a\tb", "c\\d\ne") == "a\\tb\tc\\\\d\\ne"


def test_the_digest_is_sha256_over_lines_sorted_by_their_bytes():
    # By bytes 10 < 9 and ASCII < 乡 < 镇.
    assert digest_lines(["镇", "9", "乡", "10"]) == sha256("10\n9\n乡\n镇\n".encode()).hexdigest()
    assert digest_lines([]) == sha256().hexdigest()


@given(st.lists(st.text(alphabet="甲乙ab", max_size=3), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter_their_number_does(lines, dice):
    shuffled = dice.sample(lines, len(lines))
    assert digest_lines(shuffled) == digest_lines(lines)
    assert digest_lines([*lines, "甲"]) != digest_lines(lines)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("14", Level.PROVINCE),
        ("1407", Level.CITY),
        ("140726", Level.COUNTY),
        ("140726103", Level.TOWNSHIP),
        ("140726103200", Level.VILLAGE),
    ],
)
def test_the_length_of_a_code_says_its_level(text, level):
    code = DivisionCode.parse(text)
    assert code.level is level
    assert (code.province, code.city, code.county) == (text[:2], text[:4], text[:6])


@pytest.mark.parametrize("text", ["", "1", "140", "14072a", "１４０７２６", "1407261030", "14 726", "+1407"])
def test_what_is_no_code_is_refused_at_its_place(text):
    with pytest.raises(Refused) as refused:
        DivisionCode.parse(text, "villages.csv:7")
    [fault] = refused.value.faults
    assert str(fault) == (
        f"villages.csv:7: 区划代码“{text}”不是 2、4、6、9 或 12 位数字；请核对后重新填写（GB/T 10114）。"
    )
