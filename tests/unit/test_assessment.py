"""Quarters, scores and medians of assessment sheets: exact figures (SX-14)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from santu.register.domain.assessment import Mark, Quarter, Sheet, Side, kind_of, median_beside, weight_faults
from santu.register.domain.rows import Line

AUTUMN = Quarter(date(2021, 7, 1))


def sheet(number: int, township: int, department: int, **said: object) -> Sheet:
    marks = {Side.TOWNSHIP: Mark(township, ""), Side.DEPARTMENT: Mark(department, "")}
    found = Sheet(number, f"b{number}", "t", "c", "县司法局", AUTUMN, "司法所", 60, 30, marks=marks)
    return replace(found, **said)


def test_a_quarter_has_its_days_and_the_one_before_it():
    assert (AUTUMN.last, str(AUTUMN), str(AUTUMN.words())) == (date(2021, 9, 30), "2021Q3", "2021年第3季度")
    assert [Quarter.of(date(2021, month, 1)).first.month for month in (1, 3, 4, 12)] == [1, 1, 4, 10]
    assert Quarter.ended(date(2021, 1, 1)) == Quarter(date(2020, 10, 1))
    assert Quarter(date(2020, 10, 1)).last == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2021Q3", date(2021, 7, 1)),
        ("2021Q5", None),
        ("2021Q0", None),
        ("Q", None),
        ("99999Q1", None),
        ("", None),
    ],
)
def test_a_quarter_of_an_address_is_read_or_is_none(text, first):
    assert Quarter.read(text) == (Quarter(first) if first else None)


def test_a_score_is_exact_and_there_only_when_both_have_signed():
    one = sheet(1, 91, 80)
    assert (one.score, one.counted) == (Decimal("86.6"), Decimal("25.98"))
    assert sheet(1, 91, 80, weight=75).score == Decimal("88.25")
    alone = replace(one, marks={Side.TOWNSHIP: Mark(91, "")})
    assert (alone.score, alone.counted, str(alone.state())) == (None, None, "待部门评分")


def test_a_median_is_of_three_others_alike_at_least_and_leaves_the_own_out():
    own, others = sheet(1, 100, 100), [sheet(n, mark, mark) for n, mark in ((2, 70), (3, 80), (4, 95))]
    assert median_beside(own, [own, *others]) == 80
    assert median_beside(own, [own, *others[:2]]) is None
    for strange in ({"county": "d"}, {"kind": "派出所"}, {"quarter": AUTUMN.before()}):
        assert median_beside(own, [*others[:2], replace(others[2], **strange)]) is None


def test_bodies_are_alike_by_slot_or_by_name_without_their_townships():
    assert kind_of("economy", "水秀镇农技站", "水秀镇") == "economy"
    assert kind_of("", "水秀镇司法所", "水秀镇") == kind_of("", "司法所", "胡村镇") == "司法所"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (None, []),
        (Line("assessment", "t"), []),
        (Line("assessment", "t", 60), []),
        (Line("assessment", "t", 59), ["59%"]),
        (Line("assessment", "t", 101), ["101%"]),
        (Line("assessment", "县司法局", 40), ["没有落到乡镇", "40%"]),
    ],
)
def test_a_line_that_gives_the_township_less_than_the_standard_is_refused(line, says):
    found = [str(fault) for fault in weight_faults(line, "t", 60)]
    assert len(found) == len(says)
    assert all(word in text and "SX-14" in text for word, text in zip(says, found, strict=True))
