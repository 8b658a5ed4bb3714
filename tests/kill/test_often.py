"""The loop that kills goes on until it has seen enough, or says that it has not."""

import random
from collections.abc import Callable, Iterator
from itertools import islice, pairwise, repeat

import pytest

from tests.kill.often import killed, later_and_later, moments


def outcomes(*said: str) -> Iterator[Callable[[], str]]:
    """Kills that leave this, and the last of it ever after."""
    yield from (lambda which=which: which for which in said)
    yield from repeat(lambda: said[-1])


def test_it_goes_on_until_the_number_is_reached():
    assert killed(outcomes("before", "after"), 5, 60) == {"before": 1, "after": 4}


@pytest.mark.parametrize("other", ["before", "after"])
def test_it_goes_on_until_both_outcomes_were_seen(other):
    last = {"before": "after", "after": "before"}[other]
    assert killed(outcomes(*[other] * 7, last), 5, 60) == {other: 7, last: 1}


@pytest.mark.parametrize("only", ["before", "after"])
def test_when_the_time_is_over_it_fails_and_says_how_far_it_came(only):
    with pytest.raises(
        TimeoutError, match=rf"wanted 3 kills and both outcomes, had \d+ kills.* {only} [1-9]"
    ):
        killed(outcomes(only), 3, 0.01)


def test_moments_are_spread_over_all_that_an_act_lasts():
    spread = list(moments(random.Random(1), 4, 8.0))
    assert [int(moment // 2) for moment in spread] == [0, 1, 2, 3]
    assert all(
        1 < later / earlier < 1.5 for earlier, later in pairwise([8.0, *islice(later_and_later(8.0), 9)])
    )
