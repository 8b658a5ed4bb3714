"""Codes over many designs of one village: one for each grid, kept by more than half, never given twice."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.solvers.grids.code_system import check
from santu.solvers.grids.codes import Grids, coded, reading_order
from tests.unit.test_grid_codes import CJT, OURS, VILLAGE

SEEDS = st.integers(0, 2**32 - 1)
KINDS = ("ordinary", "dense", "special")


def design(drawn: Random, points: np.ndarray, households: np.ndarray) -> Grids:
    number = drawn.randint(1, min(6, len(points)))
    grid = [*range(number), *(drawn.randrange(number) for _ in range(len(points) - number))]
    drawn.shuffle(grid)
    return Grids(
        np.array(grid, np.int32),
        points,
        households,
        [drawn.choice(KINDS[: drawn.randint(1, 3)]) for _ in range(number)],
    )


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_codes_from_design_to_design(seed: int) -> None:
    drawn = Random(seed)
    count = drawn.randint(1, 12)
    points = np.array([[drawn.uniform(0, 900), drawn.uniform(0, 900)] for _ in range(count)])
    households = np.array([drawn.choice((0, 1, 2, 40)) for _ in range(count)])
    before: list[str] = []
    used: tuple[str, ...] = ()
    for _ in range(5):
        grids = design(drawn, points, households)
        if drawn.random() < 0.3 and before:
            # As it was: nothing may change.
            names = sorted(set(before))
            same = np.array([names.index(code) for code in before], np.int32)
            kinds = [KINDS[int(code[12])] for code in names]
            grids = Grids(same, points, households, kinds)
            assert coded(OURS, VILLAGE, grids, before, used).codes == tuple(names)
        coding = coded(OURS, VILLAGE, grids, before, used)
        assert len(set(coding.codes)) == len(grids.kinds), "each grid has one of its own"
        assert all(not check(code, OURS, VILLAGE) for code in coding.codes)
        assert [KINDS[int(code[12])] for code in coding.codes] == list(grids.kinds)
        for code, kept in zip(coding.codes, coding.kept, strict=True):
            assert kept == (code in before)
            assert kept or code not in used
        assert not set(coding.codes) & set(coding.retired)
        assert set(coding.used) >= set(used), "what was used is not forgotten"
        stays(before, grids, coding.codes)
        numbers = [OURS.number_of(code) for code in coding.used]
        assert len(set(numbers)) == len(numbers), "one number, one code"
        before, used = [coding.codes[g] for g in grids.grid], coding.used


def stays(before: list[str], grids: Grids, codes: tuple[str, ...]) -> None:
    """An old grid more than half of which is in one new grid of its kind goes on there, or a greater one does."""
    for code in set(before):
        rows = [row for row, old in enumerate(before) if old == code]
        nobody = not any(grids.households[row] for row in rows)
        inside: dict[int, int] = {}
        for row in rows:
            g = int(grids.grid[row])
            inside[g] = inside.get(g, 0) + (1 if nobody else int(grids.households[row]))
        g, most = max(inside.items(), key=lambda entry: entry[1])
        if 2 * most > sum(inside.values()) and KINDS[int(code[12])] == grids.kinds[g]:
            assert codes[g] in before
        else:
            assert code not in codes


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_small_shift_changes_no_number(seed: int) -> None:
    """On a lattice a shift of a tenth of the mesh, in any direction, leaves the order as one reads it."""
    drawn = Random(seed)
    wide, high, mesh = drawn.randint(1, 6), drawn.randint(1, 6), drawn.uniform(20, 900)
    points = np.array([[i * mesh, -j * mesh] for j in range(high) for i in range(wide)])
    shifted = points + np.array([[drawn.uniform(-0.1, 0.1) * mesh for _ in "xy"] for _ in points])
    assert reading_order(shifted) == list(range(len(points)))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_order_holds_every_point_once_and_moves_with_the_map(seed: int) -> None:
    drawn = np.random.default_rng(seed)
    points = drawn.uniform(0, 1000, (int(drawn.integers(0, 40)), 2))
    order = reading_order(points)
    assert sorted(order) == list(range(len(points)))
    assert reading_order(points * 3 + 50) == order


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="0123456789x１", max_size=22))
def test_a_code_is_good_or_its_fault_is_told(code: str) -> None:
    for system in (OURS, CJT):
        faults = check(code, system)
        good = len(code) == system.digits and code.isascii() and code.isdecimal()
        if not good:
            assert faults
        elif not faults:
            kind = next((one.of(code) for one in system.segments if one.id == "kind"), "0")
            assert kind in "012"
            assert all(int(one.of(code)) >= one.least for one in system.segments)
