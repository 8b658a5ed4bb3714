"""apportion() and the rings of waiting acts, against their definitions."""

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from santu.kernel.apportion import apportion
from santu.transition.domain.rings import rings
from tests.oracles.recheck import largest_remainder

weights = st.lists(
    st.one_of(st.integers(0, 50), st.fractions(0, 3, max_denominator=20)), min_size=1, max_size=8
)


@given(st.integers(0, 10_000), weights)
def test_parts_sum_to_the_whole_and_are_within_one_of_their_share(total, shares):
    parts = apportion(total, shares)
    assert sum(parts) == total
    whole = sum(shares)
    for part, share in zip(parts, shares, strict=True):
        quota = total * Fraction(share) / whole if whole else Fraction(total, len(shares))
        assert abs(part - quota) < 1
    assert parts == apportion(total, list(shares))
    if whole:
        assert parts == largest_remainder(total, [Fraction(share) for share in shares])


@given(st.integers(0, 1000), st.lists(st.integers(0, 50), min_size=2, max_size=6))
def test_who_weighs_more_never_gets_less(total, shares):
    parts = dict(enumerate(apportion(total, shares)))
    for one, other in product(parts, parts):
        if shares[one] > shares[other]:
            assert parts[one] >= parts[other]


graphs = st.integers(1, 8).flatmap(
    lambda n: st.lists(st.sets(st.integers(0, n - 1), max_size=3).map(sorted), min_size=n, max_size=n)
)


@given(graphs)
def test_rings_are_what_can_be_reached_and_reaches_back(waits):
    reach = [
        [one == other or other in waits[one] for other in range(len(waits))] for one in range(len(waits))
    ]
    for via, one, other in product(range(len(waits)), repeat=3):
        reach[one][other] |= reach[one][via] and reach[via][other]
    expected = [
        min(other for other in range(len(waits)) if reach[one][other] and reach[other][one])
        for one in range(len(waits))
    ]
    assert rings([tuple(found) for found in waits]) == expected
