"""The least pool against every order, whatever the precedence; its parts against their definitions."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from santu.solvers.lowest import lowest
from santu.solvers.pool import least_pool
from santu.solvers.precedence import Precedence, Shape, bits
from tests.oracles.every_order import least_peak_of_orders, least_peak_of_sets, peak

CHANGES = st.integers(-9, 9)


@st.composite
def plans(draw, most: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Steps and pairs, the pairs along a random order."""
    changes = draw(st.lists(CHANGES, min_size=1, max_size=most))
    order = draw(st.permutations(range(len(changes))))
    every = [(order[i], order[j]) for j in range(len(order)) for i in range(j)]
    return changes, draw(st.lists(st.sampled_from(every), unique=True)) if every else []


def nested(drawn: Random, steps: list[int]) -> list[tuple[int, int]]:
    """Pairs of precedence that falls apart: side by side, in a row, tangled, and these inside each other."""
    how = drawn.choice(("parallel", "series", "tangled", "free"))
    if how == "free" or len(steps) < 4:
        return [(a, b) for k, b in enumerate(steps) for a in steps[:k] if drawn.random() < 0.3]
    parts = 2 if how != "tangled" else drawn.randint(4, min(6, len(steps)))
    cuts = [0, *sorted(drawn.sample(range(1, len(steps)), parts - 1)), len(steps)]
    blocks = [steps[cuts[k] : cuts[k + 1]] for k in range(parts)]
    odds = {"parallel": 0.0, "series": 1.0, "tangled": 0.5}[how]
    pairs = [pair for block in blocks for pair in nested(drawn, block)]
    for k, block in enumerate(blocks):
        for other in blocks[:k]:
            if drawn.random() < odds:
                pairs += [(a, b) for a in other for b in block]
    return pairs


def drawn_plan(seed: int) -> tuple[list[int], list[tuple[int, int]]]:
    drawn = Random(seed)
    steps = list(range(drawn.randint(4, 11)))
    drawn.shuffle(steps)
    if seed % 3:
        return [drawn.choice((0, drawn.randint(-9, 9), drawn.randint(-30, 30))) for _ in steps], nested(
            drawn, steps
        )
    # Bodies that take over from several, which go to several.
    new = drawn.randint(1, len(steps) - 1)
    changes = [drawn.randint(1, 9) if k < new else -drawn.randint(1, 9) for k in range(len(steps))]
    return changes, [(a, b) for a in range(new) for b in range(new, len(steps)) if drawn.random() < 0.4]


def held(changes, pairs, found) -> None:
    """The order is one that the pairs allow, and what is said of it is so."""
    order = found.solution.order
    place = {step: at for at, step in enumerate(order)}
    assert sorted(order) == list(range(len(changes)))
    assert all(place[sooner] < place[later] for sooner, later in pairs)
    assert found.solution.peak == peak(changes, order) == max(found.solution.posts)
    assert list(found.solution.posts) == [
        sum(changes[step] for step in order[:k]) for k in range(len(order) + 1)
    ]


@given(plans(6), st.integers(-5, 15))
def test_no_order_at_all_needs_less(plan, room):
    changes, pairs = plan
    found = least_pool(changes, pairs, room=room)
    held(changes, pairs, found)
    assert found.solution.peak == least_peak_of_orders(changes, pairs)
    assert found.solution.least == found.bound == max(0, found.solution.peak - room)
    assert (found.proven, found.gap) == (True, 0)


@pytest.mark.parametrize("seeds", [range(k, 600, 4) for k in range(4)], ids=str)
def test_it_is_exact_where_precedence_is_nested_and_tangled(seeds):
    for seed in seeds:
        changes, pairs = drawn_plan(seed)
        found = least_pool(changes, pairs)
        held(changes, pairs, found)
        assert found.solution.peak == least_peak_of_sets(changes, pairs), seed
        assert found.proven, seed


def test_where_the_search_is_cut_short_bound_and_gap_are_honest():
    cut = gaps = 0
    for seed in range(300):
        changes, pairs = drawn_plan(seed)
        best = max(0, least_peak_of_sets(changes, pairs))
        for most in (0, 1, 4):
            found = least_pool(changes, pairs, most_moves=most)
            held(changes, pairs, found)
            assert found.bound <= best <= found.solution.least, seed
            assert found.gap == found.solution.least - found.bound
            assert found.proven == (found.gap == 0), seed
            cut += found.solution.least > best
            gaps += found.gap > 0
    assert cut
    assert gaps > cut


def closed_sets(count: int, before) -> list[int]:
    return [some for some in range(1 << count) if all(not before[step] & ~some for step in bits(some))]


@given(plans(7))
def test_the_lowest_set_is_the_greatest_of_those_with_the_lowest_sum(plan):
    changes, pairs = plan
    before = Precedence.of(len(changes), pairs).before
    sums = {some: sum(changes[step] for step in bits(some)) for some in closed_sets(len(changes), before)}
    least = min(sums.values())
    found = lowest(changes, before, (1 << len(changes)) - 1)
    assert sums[found] == least
    assert all(some & ~found == 0 for some, total in sums.items() if total == least)


def is_module(some: int, whole: int, order: Precedence) -> bool:
    return all(
        some & relation[step] in (0, some)
        for step in bits(whole & ~some)
        for relation in (order.before, order.after)
    )


@given(plans(6))
def test_precedence_falls_apart_into_its_greatest_modules(plan):
    changes, pairs = plan
    order = Precedence.of(len(changes), pairs)
    whole = (1 << len(changes)) - 1
    shape, parts = order.parts(whole)
    modules = [some for some in range(1, whole) if is_module(some, whole, order)]
    assert sum(parts) == whole
    if shape is Shape.SINGLE:
        assert len(changes) == 1
    elif shape is Shape.TANGLED:
        greatest = {a for a in modules if not any(a & ~b == 0 for b in modules if b != a)}
        assert set(parts) == greatest
        assert len(parts) >= 4
    else:
        assert set(parts) <= set(modules)
        for k, part in enumerate(parts):
            for other in parts[:k]:
                related = [order.before[step] & other for step in bits(part)]
                assert set(related) == ({other} if shape is Shape.SERIES else {0})
