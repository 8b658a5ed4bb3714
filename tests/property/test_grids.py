"""The grids of random villages: caps, hanging together, bound, the true least on few buildings, what is kept."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.scale.synthetic import RURAL, URBAN, buildings
from santu.solvers.grids.design import design_grids
from santu.solvers.grids.drawn import measured
from santu.solvers.grids.neighbours import gabriel
from santu.solvers.grids.problem import NO_GRID, Caps, Village
from tests.oracles.grids import cut_by, fewest, gabriel_pairs, in_one_piece, share_changed

SEEDS = st.integers(0, 2**32 - 1)
# The first call compiles; what chance of the machine a time says belongs in benchmarks.
UNTIMED = {"deadline": None, "derandomize": True, "database": None}


def village(seed: int, most: int) -> tuple[Village, Caps]:
    """A village of up to so many buildings with whatever a village may have, and caps."""
    drawn = Random(seed)
    count = drawn.randint(1, most)
    side = drawn.choice((20, 200, 2000))
    places = drawn.sample(
        [(i, j) for i in range(-side, side + 1, side // 10) for j in range(0, side + 1, side // 10)], count
    )
    households = [
        drawn.choice((0, drawn.randint(1, 4), drawn.randint(1, 60), drawn.randint(30, 60)))
        for _ in range(count)
    ]
    people = [round(number * drawn.uniform(0.5, 4.5)) for number in households]
    caps = Caps(drawn.randint(61, 200), drawn.randint(61 * 5, 600))
    asked = Village(
        # Off the lattice: four points on one circle have no one answer who is whose neighbour.
        np.array([i + drawn.uniform(0, side / 20) for i, _ in places]),
        np.array([j + drawn.uniform(0, side / 20) for _, j in places]),
        np.array(households),
        np.array(people),
    )
    if drawn.random() < 0.4:
        lines = [[drawn.uniform(-side, side) for _ in range(4)] for _ in range(drawn.randint(1, 3))]
        asked = replace(asked, barriers=np.array(lines))
    if drawn.random() < 0.5:
        old = _areas(drawn, places, drawn.randint(1, 6))
        asked = replace(
            asked, existing=np.array([NO_GRID if drawn.random() < 0.1 else one for one in old], np.int32)
        )
    if drawn.random() < 0.3:
        special = [drawn.randint(0, 1) if drawn.random() < 0.2 else NO_GRID for _ in range(count)]
        asked = replace(asked, special=np.array(special, np.int32))
    if drawn.random() < 0.3 and count > 1:
        pairs = [(drawn.randrange(i), i) for i in range(1, count)]
        pairs += [tuple(drawn.sample(range(count), 2)) for _ in range(count // 2)]
        asked = replace(asked, pairs=np.array(pairs, np.int32), barriers=None)
    return asked, caps


def _areas(drawn: Random, places: list[tuple[int, int]], number: int) -> list[int]:
    """Old grids: each building in that of the nearest of a few points."""
    middles = [drawn.choice(places) for _ in range(number)]
    return [
        min(range(number), key=lambda k: (x - middles[k][0]) ** 2 + (y - middles[k][1]) ** 2)
        for x, y in places
    ]


def pairs_of(asked: Village) -> set[tuple[int, int]]:
    """The neighbours of a village, by definition."""
    outside = (
        set() if asked.special is None else {int(row) for row in np.flatnonzero(asked.special != NO_GRID)}
    )
    rows = [row for row in range(len(asked.x)) if row not in outside]
    if asked.pairs is not None:
        return {(min(a, b), max(a, b)) for a, b in asked.pairs.tolist() if not {a, b} & outside}
    x, y = asked.x.tolist(), asked.y.tolist()
    found = gabriel_pairs([x[row] for row in rows], [y[row] for row in rows])
    pairs = {(rows[i], rows[j]) for i, j in found}
    return pairs - cut_by(x, y, pairs, [] if asked.barriers is None else asked.barriers.tolist())


def kept_of(asked: Village, caps: Caps, pairs: set[tuple[int, int]]) -> dict[int, set[int]]:
    """The old grids that comply and hang together, without what is in special grids."""
    if asked.existing is None:
        return {}
    outside = np.zeros(len(asked.x), bool) if asked.special is None else asked.special != NO_GRID
    kept = {}
    for old in sorted(set(asked.existing.tolist()) - {NO_GRID}):
        members = set(np.flatnonzero((asked.existing == old) & ~outside).tolist())
        if not members or not in_one_piece(members, pairs):
            continue
        if _sum(asked.households, members) <= caps.households and _sum(asked.people, members) <= caps.people:
            kept[int(old)] = members
    return kept


def _sum(values: np.ndarray, rows: set[int]) -> int:
    return sum(int(values[row]) for row in rows)


def held(asked: Village, caps: Caps, pairs: set[tuple[int, int]]) -> None:
    """All that is promised of a design."""
    result = design_grids(asked, caps)
    design = result.solution
    grids = {g: set(np.flatnonzero(design.grid == g).tolist()) for g in range(len(design.special))}
    assert set(design.grid.tolist()) == set(grids), "numbered without gaps"
    assert {tuple(pair) for pair in design.neighbours.tolist()} == pairs
    alone = {violation.subject for violation in result.violations}
    for g, members in grids.items():
        assert design.households[g] == _sum(asked.households, members)
        assert design.people[g] == _sum(asked.people, members)
        if design.special[g]:
            assert asked.special is not None
            assert not design.above[g]
            assert design.pieces[g] == 0
            assert len({int(asked.special[row]) for row in members} - {NO_GRID}) == 1
            continue
        assert asked.special is None or not any(asked.special[row] != NO_GRID for row in members)
        assert in_one_piece(members, pairs), f"grid {g} hangs together"
        assert design.pieces[g] == 1
        above = design.households[g] > caps.households or design.people[g] > caps.people
        assert design.above[g] == above
        assert not above or (len(members) == 1 and asked.name(min(members)) in alone)
    assert design.count == len(grids) - design.special.sum()
    assert result.gap == design.count - result.bound >= 0
    assert result.proven == (result.gap == 0)
    stays = kept_of(asked, caps, pairs)
    assert {int(old) for old in design.kept if old != NO_GRID} == set(stays)
    for old, members in stays.items():
        (g,) = set(design.grid[sorted(members)].tolist())
        assert design.kept[g] == old
        assert asked.existing is not None
        assert all(asked.existing[row] == NO_GRID for row in grids[g] - members), (
            "only what had no grid joins it"
        )
    again = design_grids(asked, caps).solution
    assert (again.grid == design.grid).all()


@settings(max_examples=150, **UNTIMED)
@given(SEEDS)
def test_what_is_promised_of_a_small_village(seed: int) -> None:
    asked, caps = village(seed, 40)
    held(asked, caps, pairs_of(asked))


@settings(max_examples=8, **UNTIMED)
@given(SEEDS, st.sampled_from((RURAL, URBAN)))
def test_what_is_promised_of_a_larger_village(seed: int, habit) -> None:
    drawn = np.random.default_rng(seed)
    households = int(drawn.integers(300, 900 if habit is RURAL else 9000))
    built = buildings(households, 3 * households, habit, drawn)
    old = _areas(Random(seed), list(zip(built.x, built.y, strict=True)), 4)
    asked = Village(built.x, built.y, built.households, built.people, existing=np.array(old, np.int32))
    caps = Caps(300, 1000) if habit is RURAL else Caps(500, 1500)
    held(asked, caps, {(int(i), int(j)) for i, j in gabriel(np.stack([built.x, built.y], axis=1))})


@settings(max_examples=300, **UNTIMED)
@given(SEEDS)
def test_few_buildings_get_the_fewest_grids_there_are(seed: int) -> None:
    asked, caps = village(seed, 8)
    asked = replace(asked, existing=None)
    result = design_grids(asked, caps)
    rows = [row for row in range(len(asked.x)) if asked.special is None or asked.special[row] == NO_GRID]
    least = fewest(
        rows,
        asked.households.tolist(),
        asked.people.tolist(),
        pairs_of(asked),
        (caps.households, caps.people),
    )
    assert result.solution.count == least
    assert result.bound == least
    assert result.proven


@settings(max_examples=200, **UNTIMED)
@given(SEEDS)
def test_few_buildings_beside_what_is_kept_get_the_fewest_too(seed: int) -> None:
    asked, caps = village(seed, 9)
    drawn = Random(seed)
    old = np.array([drawn.randint(-1, 1) for _ in asked.x], np.int32)
    asked = replace(asked, existing=old)
    if drawn.random() < 0.5:
        # Tight: what is kept has room for some, and who joins whom makes a difference.
        caps = Caps(drawn.randint(61, 90), drawn.randint(300, 400))
    result = design_grids(asked, caps)
    pairs = pairs_of(asked)
    stays = kept_of(asked, caps, pairs)
    kept = set().union(*stays.values())
    rows = [
        row
        for row in range(len(asked.x))
        if row not in kept and (asked.special is None or asked.special[row] == NO_GRID)
    ]
    rest = fewest(
        rows,
        asked.households.tolist(),
        asked.people.tolist(),
        pairs,
        (caps.households, caps.people),
        kept=list(stays.values()),
        joinable=[row for row in rows if old[row] == NO_GRID],
    )
    assert result.solution.count == len(stays) + rest
    assert result.bound == result.solution.count
    held(asked, caps, pairs)


@settings(max_examples=12, **UNTIMED)
@given(SEEDS)
def test_the_bound_beside_what_is_kept_holds_in_a_larger_village(seed: int) -> None:
    """Grids of a design, some of whose buildings are forgotten: the design itself is one answer."""
    asked, caps = village(seed, 60)
    asked = replace(asked, special=None, existing=None)
    whole = design_grids(asked, caps).solution
    drawn = np.random.default_rng(seed)
    known = np.where(drawn.random(len(asked.x)) < 0.8, whole.grid, NO_GRID).astype(np.int32)
    again = replace(asked, existing=known)
    result = design_grids(again, caps)
    pairs = pairs_of(again)
    held(again, caps, pairs)
    if set(kept_of(again, caps, pairs)) == set(range(whole.count)):
        assert result.bound <= whole.count


def mixed(asked: Village, seed: int) -> tuple[Village, np.ndarray]:
    """A village with its rows in another order, and that order."""
    count = len(asked.x)
    order = np.array(Random(seed).sample(range(count), count))
    place = np.argsort(order)
    columns = {
        name: values[order]
        for name in ("x", "y", "households", "people", "existing", "special")
        if (values := getattr(asked, name)) is not None
    }
    pairs = None if asked.pairs is None else place[asked.pairs].astype(np.int32)[::-1]
    return replace(asked, **columns, pairs=pairs), order


@settings(max_examples=150, **UNTIMED)
@given(SEEDS)
def test_the_order_of_the_rows_makes_no_difference(seed: int) -> None:
    asked, caps = village(seed, 40)
    other, order = mixed(asked, seed)
    result, again = design_grids(asked, caps), design_grids(other, caps)
    assert (again.solution.grid == result.solution.grid[order]).all()
    assert again.bound == result.bound
    assert again.solution.distance == result.solution.distance
    assert {one.key for one in again.violations if one.kind} == {
        one.key for one in result.violations if one.kind
    }


@settings(max_examples=12, **UNTIMED)
@given(SEEDS, st.sampled_from((RURAL, URBAN)))
def test_nor_does_it_in_a_larger_village_with_new_buildings(seed: int, habit) -> None:
    drawn = np.random.default_rng(seed)
    households = int(drawn.integers(300, 900 if habit is RURAL else 5000))
    built = buildings(households, 3 * households, habit, drawn)
    old = np.array(_areas(Random(seed), list(zip(built.x, built.y, strict=True)), 5), np.int32)
    old[drawn.random(len(old)) < 0.2] = NO_GRID
    asked = Village(built.x, built.y, built.households, built.people, existing=old)
    other, order = mixed(asked, seed)
    caps = Caps(300, 1000) if habit is RURAL else Caps(500, 1500)
    assert (design_grids(other, caps).solution.grid == design_grids(asked, caps).solution.grid[order]).all()


@settings(max_examples=80, **UNTIMED)
@given(SEEDS)
def test_the_share_that_changes(seed: int) -> None:
    asked, caps = village(seed, 14)
    asked = replace(
        asked, existing=np.array([Random(seed + row).randint(-1, 2) for row in range(len(asked.x))], np.int32)
    )
    for fresh in (False, True):
        design = design_grids(asked, caps, fresh=fresh).solution
        assert asked.existing is not None
        expected = share_changed(asked.existing.tolist(), design.grid.tolist(), asked.households.tolist())
        assert design.changed == pytest.approx(expected)


@settings(max_examples=60, **UNTIMED)
@given(SEEDS)
def test_the_buildings_of_a_village_sum_up(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    households, people = int(drawn.integers(0, 3000)), int(drawn.integers(0, 9000))
    built = buildings(households, people, drawn.choice([RURAL, URBAN]), drawn)
    assert (built.households.sum(), built.people.sum()) == (households, people if households else 0)
    assert (built.households > 0).all()
    assert max(Counter(zip(built.x, built.y, strict=True)).values(), default=1) == 1


@settings(max_examples=200, **UNTIMED)
@given(SEEDS)
def test_what_is_told_of_a_drawing_never_asks_for_more_grids_than_there_are(seed: int) -> None:
    """With buildings above a cap, too: each of them is a grid of its own and uses up no room of others."""
    asked, caps = village(seed, 30)
    drawn = Random(seed)
    large = [row for row in range(len(asked.x)) if drawn.random() < 0.2]
    asked.households[large] *= 8
    asked.people[large] *= 8
    found = design_grids(asked, caps, fresh=True).solution
    told = measured(asked, caps, found.grid, len(found.special))
    assert told.bound <= found.count
    alone = (asked.households > caps.households) | (asked.people > caps.people)
    if asked.special is not None:
        alone &= asked.special == NO_GRID
    assert told.bound >= alone.sum()
