"""Posts of a county over its townships: needs, floors, and the entries that bring an allocation about."""

from datetime import date
from fractions import Fraction

import pytest

from santu.kernel.messages import Refused
from santu.register.domain.allocating import InBody, Township, cap_of, moves_of, needs_of
from santu.register.domain.ledger import Holds

DAY = date(2021, 10, 31)
KIND = "institutional"


def township(name: str, *bodies: InBody) -> Township:
    return Township(name, name, bodies)


def moved(townships, posts):
    return [
        (one.source.unit, one.source.holds, one.target.unit, one.target.holds, one.amount)
        for one in moves_of("county", KIND, DAY, townships, posts)
    ]


def test_needs_are_the_people_or_a_sum_of_weights_that_adds_up_to_them() -> None:
    figures = {"people": {"a": 30, "b": 10}, "households": {"a": 5, "b": 5}}
    assert needs_of(["a", "b"], figures, {"people": 1}) == [30, 10]
    assert needs_of(["a", "b"], figures, {"people": 1, "households": 1}) == [25, 15]
    assert needs_of(["a", "c"], figures, {"people": 1}) == [Fraction(30), None]


def test_filled_posts_cannot_be_given_away() -> None:
    assert township("a", InBody("x", "x", vacant=3, filled=7)).kept == 7
    assert township("a", InBody("x", "x", vacant=0, filled=7, beyond=2)).kept == 5


def test_the_cap_is_a_share_of_the_mean_rounded_up() -> None:
    assert cap_of(35, 10, 200) == 7
    assert cap_of(36, 10, 200) == 8
    assert cap_of(36, 0, 200) == 0


def test_posts_go_from_vacancies_to_the_body_with_most() -> None:
    giving = township("a", InBody("a1", "a1", vacant=1, filled=4), InBody("a2", "a2", vacant=3))
    taking = township("b", InBody("b1", "b1", filled=2), InBody("b2", "b2", filled=5))
    assert moved([giving, taking], [5, 10]) == [("a2", Holds.VACANT, "b2", Holds.VACANT, 3)]


def test_what_is_left_over_or_lacking_is_the_countys() -> None:
    one, other = township("a", InBody("a1", "a1", vacant=4)), township("b", InBody("b1", "b1", filled=5))
    assert moved([one, other], [1, 6]) == [
        ("a1", Holds.VACANT, "b1", Holds.VACANT, 1),
        ("a1", Holds.VACANT, "county", Holds.LEVEL, 2),
    ]
    assert moved([one, other], [4, 7]) == [("county", Holds.LEVEL, "b1", Holds.VACANT, 2)]
    assert moved([one, other], [4, 5]) == []


def test_all_that_stands_in_the_way_is_told_at_once() -> None:
    townships = [township("a", InBody("a1", "a1", vacant=1, filled=4)), township("b")]
    with pytest.raises(Refused) as refused:
        moves_of("county", KIND, DAY, townships, [2, 3])
    assert [fault.place for fault in refused.value.faults] == ["a", "b"]
    assert dict(refused.value.faults[0].message.params)["kept"] == 4
