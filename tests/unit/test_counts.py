"""Whole numbers and amounts that people write: read, or refused in words, however long they are."""

import pytest

from santu.register.domain.counts import SMALL, USUAL, count_large, count_of, count_wrong, large_faults
from santu.register.domain.yuan import MOST_FEN, fen_large, fen_of, fen_wrong

LONG = "9" * 5000
"""Longer than Python makes a number of."""


@pytest.mark.parametrize(
    ("text", "most", "number"),
    [
        ("0", USUAL, 0),
        ("007", USUAL, 7),
        ("1,234", USUAL, 1234),
        ("2147483647", USUAL, USUAL),
        ("2147483648", USUAL, None),
        ("32,767", SMALL, SMALL),
        ("32768", SMALL, None),
        (LONG, USUAL, None),
        ("", USUAL, None),
        ("-1", USUAL, None),
        ("１", USUAL, None),
        ("1.0", USUAL, None),
    ],
)
def test_a_number_is_read_up_to_what_is_kept(text, most, number):
    assert count_of(text, most) == number


def test_what_is_too_large_is_told_with_the_value_and_the_largest():
    assert str(count_wrong("32768", SMALL)) == "“32768”太大，这里最多填 32,767；请核对。"
    assert str(count_wrong(LONG)) == f"“{'9' * 24}…”太大，这里最多填 2,147,483,647；请核对。"
    assert "不是 0 或正整数" in str(count_wrong("两"))
    assert count_wrong("") is count_wrong("32767", SMALL) is count_large("两") is None
    [fault] = large_faults({"a": None, "b": SMALL, "c": SMALL + 1}, SMALL)
    assert (fault.place, str(fault.message)) == ("c", "“32768”太大，这里最多填 32,767；请核对。")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("10000000000000", MOST_FEN),
        ("10,000,000,000,000.00", MOST_FEN),
        ("0000000000000000000000001.5", 150),
        ("10000000000000.01", None),
        ("99999999999999", None),
        (LONG, None),
        ("0.001", None),
        ("一千", None),
    ],
)
def test_an_amount_is_read_up_to_what_is_kept(text, fen):
    assert fen_of(text) == fen


def test_an_amount_that_is_too_large_is_told_so():
    assert (
        str(fen_large("99999999999999")) == "“99999999999999”太大，这里最多填 10,000,000,000,000.00；请核对。"
    )
    assert fen_large("一千") is fen_large("1") is None
    assert str(fen_wrong("一千", "“{text}”不是金额。")) == "“一千”不是金额。"
    assert "太大" in str(fen_wrong(LONG, "“{text}”不是金额。"))
