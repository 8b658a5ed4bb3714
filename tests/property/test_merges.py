"""The merges of random counties: rules kept, and the answer of a search through every division."""

from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from santu.kernel.messages import Refused
from santu.solvers.merges.curve import cost_curve
from santu.solvers.merges.design import design_merges
from santu.solvers.merges.kinds import URBAN, Standard, may_become, merged_kinds
from santu.solvers.merges.options import options_of
from santu.solvers.merges.problem import Measure, Rules, Speaks, Units
from santu.solvers.merges.province import Target, reach
from tests.oracles.merges import Limits, admissible, borne, cost_of, divisions, hangs

SEEDS = st.integers(0, 2**32 - 1)
UNTIMED = {"deadline": None, "derandomize": True, "database": None}
EQUAL = 1e-6


class County:
    """A random county with rules, as the solver takes it and as the oracle does."""

    def __init__(self, seed: int, most: int) -> None:
        drawn = Random(seed)
        self.count = count = drawn.randint(2, most)
        self.places = [(drawn.uniform(0, 30_000), drawn.uniform(0, 30_000)) for _ in range(count)]
        self.people = [
            drawn.choice((drawn.randint(0, 4000), drawn.randint(3000, 20_000))) for _ in range(count)
        ]
        self.strength = [None if drawn.random() < 0.2 else drawn.uniform(0, 9) for _ in range(count)]
        self.weights = (drawn.choice((0.0, 1.0, 2.0)), drawn.choice((0.5, 1.0)))
        edges = {(drawn.randrange(i), i) for i in range(1, count)}
        edges |= {tuple(sorted(drawn.sample(range(count), 2))) for _ in range(drawn.randint(0, count))}
        self.edges = sorted(edges)
        pairs = [pair for pair in self.edges if drawn.random() < 0.15]
        self.together = [pair for pair in pairs if drawn.random() < 0.3][:1]
        locked = {row for pair in self.together for row in pair}
        self.apart = [pair for pair in pairs if pair not in self.together]
        self.alone = [row for row in range(count) if row not in locked and drawn.random() < 0.1]
        self.diameter = drawn.choice((None, drawn.uniform(8000, 40_000)))
        if self.diameter and any(self.far(*pair) for pair in self.together):
            self.diameter = None
        self.most = drawn.choice((None, drawn.randint(2, count)))
        self.floor = drawn.randint(1, 15_000)

    def far(self, i: int, j: int) -> bool:
        (a, b), (c, d) = self.places[i], self.places[j]
        return float(np.hypot(a - c, b - d)) > self.diameter

    def units(self) -> Units:
        x, y = np.array(self.places).T
        column = np.array([np.nan if value is None else value for value in self.strength])
        names = tuple(f"u{row}" for row in range(self.count))
        edges = np.array(self.edges, np.int32).reshape(-1, 2)
        return Units(names, np.array(self.people), x.copy(), y.copy(), edges, {"strength": column})

    def measures(self) -> list[Measure]:
        return [
            Measure("capacity", Speaks.WAY, self.weights[0]),
            Measure("economy", Speaks.WEAKER, self.weights[1], "strength"),
        ]

    def rules(self, missing_km: float | None = None) -> Rules:
        return Rules(
            self.floor,
            missing_km,
            self.diameter,
            self.most,
            tuple(self.together),
            tuple(self.apart),
            tuple(self.alone),
        )

    def limits(self) -> Limits:
        return Limits(self.edges, self.places, self.diameter, self.most, self.apart, self.alone)

    def kilometres(self) -> list[list[float]]:
        return borne(self.places, self.strength, self.weights, self.edges)

    def divided(self):
        """Every division that breaks no rule but the floor."""
        for blocks in divisions(self.count):
            if all(admissible(block, self.limits()) for block in blocks) and all(
                any({i, j} <= set(block) for block in blocks) for i, j in self.together
            ):
                yield blocks

    def below(self, block) -> bool:
        return sum(self.people[row] for row in block) < self.floor


@given(SEEDS)
@settings(max_examples=150, **UNTIMED)
def test_on_few_units_it_is_the_best_of_all_divisions(seed):
    county = County(seed, 7)
    kilometres = county.kilometres()
    best = min(
        (
            sum(map(county.below, blocks)),
            -len(blocks),
            sum(cost_of(block, county.people, kilometres) for block in blocks),
        )
        for blocks in county.divided()
        # What cannot come to the floor stays as it is.
        if all(len(block) == 1 or block in county.together for block in blocks if county.below(block))
    )
    result = design_merges(county.units(), county.measures(), county.rules())
    found = result.solution
    assert (len(found.below), -found.count) == best[:2]
    assert found.cost == pytest.approx(best[2], rel=EQUAL, abs=EQUAL)
    assert len(result.violations) == len(found.below)
    assert result.proven
    assert result.bound == found.count


@given(SEEDS, st.integers(1, 6))
@settings(max_examples=100, **UNTIMED)
def test_with_a_number_of_units_it_is_the_best_of_the_divisions_into_as_many(seed, count):
    county = County(seed, 6)
    kilometres = county.kilometres()
    every = [
        (sum(map(county.below, blocks)), sum(cost_of(block, county.people, kilometres) for block in blocks))
        for blocks in county.divided()
        if len(blocks) == count
        and all(len(block) == 1 or block in county.together for block in blocks if county.below(block))
    ]
    if not every:
        with pytest.raises(Refused, match="没有找到"):
            design_merges(county.units(), county.measures(), county.rules(), count=count)
        return
    result = design_merges(county.units(), county.measures(), county.rules(), count=count)
    below, cost = min(every)
    assert result.solution.count == result.bound == count
    assert len(result.solution.below) == below
    assert result.solution.cost == pytest.approx(cost, rel=EQUAL, abs=EQUAL)
    assert result.proven


@given(SEEDS)
@settings(max_examples=60, **UNTIMED)
def test_a_curve_has_the_least_cost_for_each_number(seed):
    county = County(seed, 6)
    kilometres, missing = county.kilometres(), 3.0
    least = {}
    for blocks in county.divided():
        short = (max(0, county.floor - sum(county.people[row] for row in block)) for block in blocks)
        cost = sum(cost_of(block, county.people, kilometres) for block in blocks) + missing * sum(short)
        least[len(blocks)] = min(cost, least.get(len(blocks), cost))
    points = cost_curve(county.units(), county.measures(), county.rules(missing)).points
    run = [count for count in range(county.count, 0, -1) if count in least]
    assert [point.count for point in points] == run[: len(points)]
    assert len(points) == len(run) or run[len(points)] < points[-1].count - 1
    for point in points:
        assert point.proven
        assert point.cost == pytest.approx(least[point.count], rel=EQUAL, abs=EQUAL)


@given(SEEDS)
@settings(max_examples=60, **UNTIMED)
def test_on_more_units_every_rule_is_kept_and_the_figures_are_true(seed):
    county = County(seed, 25)
    try:
        result = design_merges(county.units(), county.measures(), county.rules())
    except Refused as refused:
        raise AssertionError(refused.faults) from refused
    found, kilometres = result.solution, county.kilometres()
    blocks = [tuple(np.flatnonzero(found.group == new).tolist()) for new in range(found.count)]
    assert sorted(row for block in blocks for row in block) == list(range(county.count))
    for new, block in enumerate(blocks):
        assert admissible(block, county.limits())
        assert hangs(block, county.edges)
        assert found.people[new] == sum(county.people[row] for row in block)
        assert found.heir[new] in block
        assert county.below(block) == (new in found.below)
        assert len(block) == 1 or not county.below(block) or block in county.together
    assert found.cost == pytest.approx(
        sum(cost_of(block, county.people, kilometres) for block in blocks), rel=EQUAL
    )
    assert found.cost_bound <= found.cost + EQUAL
    assert result.bound >= found.count


class Province:
    """Two random counties with kinds, a standard for the change of them, and a share that is wanted."""

    MISSING = 3.0

    def __init__(self, seed: int) -> None:
        drawn = Random(seed)
        self.counties = [County(drawn.randrange(2**32), 5) for _ in range(2)]
        names = ("township", "township", "town", "subdistrict")
        self.kinds = [[drawn.choice(names) for _ in range(county.count)] for county in self.counties]
        self.urban = [
            [drawn.choice((0.2, 0.6, 0.9)) for _ in range(county.count)] for county in self.counties
        ]
        self.people, self.least = drawn.choice((4000, 12_000, 10**9)), drawn.choice((0.3, 0.7))
        self.fewer = drawn.randint(0, 4)
        self.share = Fraction(drawn.randint(0, 10), 10)

    def standards(self) -> list[Standard]:
        return [Standard("township", "town", self.people, {"urban": self.least})]

    def units(self, number: int) -> Units:
        columns = {"urban": np.array(self.urban[number])}
        plain = self.counties[number].units()
        return replace(plain, columns=dict(plain.columns) | columns, kinds=tuple(self.kinds[number]))

    def can_be_urban(self, number: int, block) -> bool:
        people = [self.counties[number].people[row] for row in block]
        if any(self.kinds[number][row] != "township" for row in block):
            return True
        weights = [max(one, 1) for one in people]
        mean = sum(w * self.urban[number][row] for w, row in zip(weights, block, strict=True)) / sum(weights)
        return sum(people) >= self.people and mean >= self.least

    def least_costs(self, number: int) -> dict[tuple[int, int], float]:
        """(units, of which urban at most) → the least cost of all divisions of a county."""
        county, found = self.counties[number], {}
        kilometres = county.kilometres()
        for blocks in county.divided():
            short = sum(max(0, county.floor - sum(county.people[row] for row in block)) for block in blocks)
            cost = sum(cost_of(block, county.people, kilometres) for block in blocks) + self.MISSING * short
            key = len(blocks), sum(self.can_be_urban(number, block) for block in blocks)
            found[key] = min(cost, found.get(key, cost))
        return found


@given(SEEDS)
@settings(max_examples=150, **UNTIMED)
def test_a_province_with_a_share_is_the_best_of_all_divisions_of_its_counties(seed):
    province = Province(seed)
    total = sum(county.count for county in province.counties) - province.fewer
    wanted = ceil(province.share * total)
    ours, theirs = (province.least_costs(number) for number in (0, 1))
    every = [
        one_cost + other_cost
        for (one, urban), one_cost in ours.items()
        for (other, more), other_cost in theirs.items()
        if one + other == total and urban + more >= wanted
    ]
    curves = [
        cost_curve(
            province.units(number),
            county.measures(),
            county.rules(province.MISSING),
            urban_by=province.standards(),
        )
        for number, county in enumerate(province.counties)
    ]
    options = [
        options_of(province.units(number), curve, province.standards()) for number, curve in enumerate(curves)
    ]
    target = Target(province.fewer, province.share)
    if not every:
        with pytest.raises(Refused):
            reach(options, total + province.fewer, target)
        return
    result = reach(options, total + province.fewer, target)
    assert result.proven
    assert float(result.bound) == pytest.approx(min(every), rel=EQUAL, abs=1e-4)
    cost = urban = 0.0
    for number, (curve, option) in enumerate(zip(curves, result.solution, strict=True)):
        units, merges = province.units(number), curve.answers[option.point].merges
        become = may_become(units, merges, province.standards())
        assert option.retyped <= len(become)
        urban += sum(kind in URBAN for kind in merged_kinds(units, merges)) + option.retyped
        cost += merges.cost
    assert cost == pytest.approx(min(every), rel=EQUAL, abs=1e-4)
    assert urban >= wanted
