"""The fairest allocation against every allocation there is, and against handing out post after post."""

from fractions import Fraction
from itertools import product
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from santu.kernel.messages import Refused
from santu.solvers.allocation import Why, allocate
from tests.oracles.fairest import fairest

NOBODY = Fraction(-1)
needs = st.one_of(st.integers(0, 6), st.fractions(0, 3, max_denominator=4))
townships = st.lists(
    st.tuples(needs, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 6))), min_size=1, max_size=4
)


def ratios(posts, wanted) -> list[Fraction]:
    return sorted(count / Fraction(need) for count, need in zip(posts, wanted, strict=True) if need)


@given(st.integers(0, 10), townships)
def test_no_allocation_at_all_is_fairer(posts, rows):
    wanted, floors, caps = zip(*rows, strict=True)
    ranges = [
        range(floor, (posts if cap is None else cap) + 1) for floor, cap in zip(floors, caps, strict=True)
    ]
    every = [found for found in product(*ranges) if sum(found) == posts]
    try:
        found = allocate(posts, wanted, floors, caps)
    except Refused:
        assert not every
        return
    assert found.solution.posts in every
    assert ratios(found.solution.posts, wanted) == max(ratios(one, wanted) for one in every)
    assert (found.proven, found.gap) == (True, 0)
    assert found.bound == min(ratios(found.solution.posts, wanted), default=0)


def one_by_one(posts, wanted, floors, caps) -> tuple[list[int], int | None]:
    """Post after post to the least ratio, then the least need, then the first; who has no need comes last."""
    found = list(floors)

    def turn(i: int) -> tuple[bool, Fraction, Fraction, int]:
        return (not wanted[i], Fraction(found[i]) / (wanted[i] or 1), Fraction(wanted[i]), i)

    def following() -> int | None:
        open_ = [i for i in range(len(found)) if caps[i] is None or found[i] < caps[i]]
        return min(open_, key=turn, default=None)

    for _ in range(posts - sum(floors)):
        found[following()] += 1
    return found, following()


counties = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 90_000), st.fractions(0, 50, max_denominator=12)),
        st.integers(0, 20),
        st.one_of(st.none(), st.integers(20, 60)),
    ),
    min_size=1,
    max_size=12,
)


@given(counties, st.integers(0, 300))
def test_it_is_what_handing_out_one_by_one_comes_to(rows, more):
    wanted, floors, caps = zip(*rows, strict=True)
    posts = sum(floors) + more
    if None not in caps:
        posts = min(posts, sum(caps))
    found = allocate(posts, wanted, floors, caps).solution
    assert (list(found.posts), found.next) == one_by_one(posts, wanted, floors, caps)


@given(counties, st.integers(0, 300))
def test_what_is_said_of_each_is_so(rows, more):
    wanted, floors, caps = zip(*rows, strict=True)
    posts = sum(floors) + more
    if None not in caps:
        posts = min(posts, sum(caps))
    found = allocate(posts, wanted, floors, caps).solution
    for i, why in enumerate(found.why):
        count, fair = found.posts[i], found.fair[i]
        if not wanted[i]:
            assert why is Why.NO_NEED
        elif why is Why.FLOOR:
            assert count == floors[i] > fair
        elif why is Why.CAP:
            assert count == caps[i]
            assert found.level is None or count < fair
        elif why is Why.REMAINDER:
            assert i in found.tied
            assert count == fair + 1
            assert fair / Fraction(wanted[i]) == found.level
        else:
            assert count == fair
            assert (count - 1) / Fraction(wanted[i]) < found.level <= count / Fraction(wanted[i])
    assert (found.level is None) == all(
        count == cap for need, count, cap in zip(wanted, found.posts, caps, strict=True) if need
    )


COUNTIES = 117
NEEDS = (6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 40, 45)


def county(seed: int) -> tuple[int, list[int], list[int], list[int | None]]:
    drawn = Random(seed)
    count = drawn.randint(4, 8)
    wanted = [drawn.choice(NEEDS) for _ in range(count)]
    floors = [drawn.randint(0, 25) for _ in range(count)]
    caps = [drawn.choice((None, drawn.randint(30, 60))) for _ in range(count)]
    most = sum(60 if cap is None else cap for cap in caps)
    return drawn.randint(sum(floors), min(most, sum(floors) + 20 * count)), wanted, floors, caps


def test_integer_programmes_know_nothing_fairer_on_as_many_counties_as_the_province_has():
    for seed in range(COUNTIES):
        posts, wanted, floors, caps = county(seed)
        found = allocate(posts, wanted, floors, caps).solution.posts
        expected = [
            Fraction(*ratio) for ratio in fairest(posts, wanted, list(zip(floors, caps, strict=True)))
        ]
        assert ratios(found, wanted) == expected, seed
