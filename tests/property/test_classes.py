"""Whatever the values, each lies in just one class."""

from hypothesis import given
from hypothesis import strategies as st

from santu.register.domain.classes import steps


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=60))
def test_every_whole_number_has_one_class_on_either_side(values):
    found = steps(values, diverging=True)
    assert all(sum(step.holds(value) for step in found) == 1 for value in values)
    assert all(0 <= step.shade <= 6 for step in found)


@given(st.lists(st.floats(0, 1e7, allow_nan=False), min_size=1, max_size=60))
def test_every_number_has_one_class(values):
    found = steps(values, whole=False)
    assert all(sum(step.holds(value) for step in found) == 1 for value in values)
