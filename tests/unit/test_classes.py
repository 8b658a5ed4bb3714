"""Classes of a map: few, round, the same on both sides of nought."""

import pytest

from santu.register.domain.classes import steps


def bounds(values, **more):
    return [(step.low, step.high, step.shade) for step in steps(values, **more)]


def test_nothing_has_no_classes():
    assert steps([]) == ()


def test_values_lie_about_evenly_in_five_classes():
    found = steps(range(100))
    assert [sum(step.holds(value) for value in range(100)) for step in found] == [20] * 5
    assert [step.shade for step in found] == [0, 1, 2, 3, 4]


def test_many_noughts_make_fewer_classes_that_still_reach_from_light_to_dark():
    assert bounds([0, 0, 0, 0, 0, 0, 1, 1, 2, 18]) == [(0, 1, 0), (1, 2, 2), (2, 18, 4)]


@pytest.mark.parametrize("value", [0, 7, 0.25])
def test_one_value_is_one_class(value):
    (only,) = steps([value], whole=value != 0.25)
    assert only.holds(value)


def test_shares_have_two_figures():
    assert bounds([0.1234, 0.5, 0.9876], whole=False) == [
        (0.12, 0.5, 0),
        (0.5, 0.98, 2),
        (0.98, 0.99, 4),
    ]


def test_two_sides_have_the_same_bounds_and_nought_a_class_of_its_own():
    assert bounds([-9, -2, -1, 0, 0, 1, 3], diverging=True) == [
        (-9, -3, 0),
        (-3, -1, 1),
        (-1, 0, 2),
        (0, 1, 3),
        (1, 2, 4),
        (2, 4, 5),
    ]


def test_all_noughts_are_the_class_of_nought():
    assert bounds([0, 0], diverging=True) == [(0, 1, 3)]
