"""The least pool on cases by hand, on a province of events, and what is refused."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from santu.kernel.messages import Refused
from santu.solvers.pool import least_pool
from santu.solvers.segments import Segment, chain, merged


def events(*given: tuple[int, int]) -> tuple[list[int], list[tuple[int, int]]]:
    """Each establishes with so many posts, moves over, and abolishes with so many."""
    changes = [change for lent, back in given for change in (lent, 0, -back)]
    return changes, [pair for k in range(len(given)) for pair in pairwise(range(3 * k, 3 * k + 3))]


def by_sorting(given: list[tuple[int, int]]) -> int:
    """Those that give back at least what they lend, the least lent first; then the rest, the most given back first."""
    releasing = sorted(one for one in given if one[0] <= one[1])
    growing = sorted((one for one in given if one[0] > one[1]), key=lambda one: -one[1])
    in_use = highest = 0
    for lent, back in [*releasing, *growing]:
        highest = max(highest, in_use + lent)
        in_use += lent - back
    return highest


def test_independent_events_are_sorted():
    found = least_pool(*events((10, 12), (8, 3), (5, 6)))
    assert found.solution.order == (6, 7, 8, 0, 1, 2, 3, 4, 5)
    assert found.solution.posts == (0, 5, 5, -1, 9, 9, -3, 5, 5, 2)
    assert (found.solution.peak, found.solution.least, found.bound, found.proven) == (9, 9, 9, True)
    assert (found.gap, found.violations, found.seed) == (0, (), None)


@pytest.mark.parametrize(("room", "least"), [(0, 9), (4, 5), (9, 0), (20, 0), (-3, 12)])
def test_the_pool_is_what_the_room_under_the_cap_does_not_hold(room, least):
    found = least_pool(*events((10, 12), (8, 3), (5, 6)), room=room)
    assert (found.solution.least, found.bound) == (least, least)


def test_more_than_the_cap_from_the_start_needs_a_pool_before_the_first_step():
    found = least_pool([-5], [], room=-2)
    assert (found.solution.posts, found.solution.least) == ((0, -5), 2)


def test_two_that_go_to_one_and_one_that_goes_to_two_are_tangled_and_exact():
    # 3 and 4 go when what takes over from them stands: 3 waits for 0 and 1, 4 for 1 and 2.
    changes, pairs = [6, 5, 2, -9, -8], [(0, 3), (1, 3), (1, 4), (2, 4)]
    found = least_pool(changes, pairs)
    assert found.solution.order == (1, 2, 4, 0, 3)
    assert (found.solution.peak, found.proven) == (7, True)
    cut = least_pool(changes, pairs, most_moves=0)
    assert (cut.bound, cut.gap, cut.proven) == (0, 7, False)
    assert cut.solution.peak == 7


def test_what_changes_nothing_is_done_as_soon_as_it_can_be():
    found = least_pool([0, 4, 0, -4, 0], [(1, 2), (2, 3), (3, 4)])
    assert found.solution.order == (0, 1, 2, 3, 4)
    assert least_pool([0, 0], [(1, 0)]).solution.order == (1, 0)
    assert least_pool([], []).solution.posts == (0,)


def test_a_long_chain_and_deep_nesting_are_no_trouble():
    row = 600
    found = least_pool([3, -3] * row, pairwise(range(2 * row)))
    assert (found.solution.peak, found.proven) == (3, True)
    comb = [(step, later) for step in range(0, row, 2) for later in range(step + 1, row)]
    found = least_pool([2, -1] * (row // 2), comb)
    assert found.proven
    assert found.solution.peak == row // 2 + 1


def test_a_province_of_independent_events_is_what_sorting_says():
    drawn = Random(117)
    for _ in range(117):
        given = [(drawn.randint(3, 40), drawn.randint(3, 40)) for _ in range(drawn.randint(5, 60))]
        found = least_pool(*events(*given))
        assert found.solution.peak == by_sorting(given)
        assert found.proven


def test_the_same_question_has_the_same_answer():
    drawn = Random(3)
    changes = [drawn.randint(1, 30) if k < 12 else -drawn.randint(1, 30) for k in range(26)]
    pairs = [(a, b) for a in range(12) for b in range(12, 26) if drawn.random() < 0.2]
    for most in (50_000, 10):
        one, two = (least_pool(changes, given, most_moves=most) for given in (pairs, pairs[::-1]))
        assert replace(one, seconds=0) == replace(two, seconds=0)


def test_segments_are_joined_where_the_later_would_rather_go_first():
    up, down = Segment(4, 4, (0,)), Segment(0, -6, (1,))
    assert chain([up, down]) == [Segment(4, -2, (0, 1))]
    assert chain([down, up]) == [down, up]
    assert merged([[up], [down]]) == [down, up]
    assert Segment(7, 5).turned() == Segment(2, -5)


def test_steps_that_wait_for_each_other_are_named():
    with pytest.raises(Refused) as refused:
        least_pool([1, -1], [(0, 1), (1, 0)], names=["设立水秀镇", "撤销水秀乡"])
    (fault,) = refused.value
    assert str(fault) in {
        f"步骤: 步骤互相等待，排不出先后：{circle}；请去掉其中一个先后要求。"
        for circle in ("设立水秀镇、撤销水秀乡、设立水秀镇", "撤销水秀乡、设立水秀镇、撤销水秀乡")
    }
    with pytest.raises(Refused, match="第 1 步、第 1 步"):
        least_pool([1], [(0, 0)])


@pytest.mark.parametrize(("pair", "number"), [((0, 2), 3), ((-1, 0), 0)])
def test_a_step_that_is_not_there_is_refused(pair, number):
    with pytest.raises(Refused) as refused:
        least_pool([1, -1], [pair])
    assert str(refused.value) == f"步骤: 先后要求提到第 {number} 步，而步骤只有 2 个；请核对编号。"
