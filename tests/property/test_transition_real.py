"""The real plan of Shanxi under a second opinion: 200 prefixes, 500 planted faults, units that stand twice.

``make test`` looks at a tenth of the prefixes and at one fault of each kind, CI at all of them.
"""

from collections import Counter
from random import Random

import pytest

from santu.kernel.codes import Level
from santu.register.domain.conformity import Conformity
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.transition.domain.proof import Proof, prove
from santu.transition.domain.steps import Why
from tests.fixtures.real_plan import CountyPlan, county_plans, real_plan
from tests.oracles.planting import (
    DOUBLED,
    DROPPED,
    SPOILED,
    SWAPPED,
    Planted,
    blind,
    candidates,
    planted_faults,
)
from tests.oracles.recheck import Register, end_faults, faults, first_bad, homes, undeclared, unready, worse

SEED = 20211031
PREFIXES = 200
FAULTS = 500
SMALL = 300
"""Steps of a county small enough to recheck at each prefix; larger ones only for what is rare."""

LENIENT = {Why.SUCCESSOR, Why.STANDS}
"""Reasons for waiting that the rows need not show: a village may have its new code before it moves."""


def test_the_plan_holds_and_conserves_figures():
    proof = prove(real_plan().promise, real_plan().steps)
    assert proof.holds
    assert proof.prefixes == len(real_plan().steps) + 1
    assert proof.conserved == {HOUSEHOLDS: True, PEOPLE: True}


@pytest.mark.parametrize("prefixes", [PREFIXES // 10, pytest.param(PREFIXES, marks=pytest.mark.ci)])
def test_incremental_equals_full_recheck_at_drawn_prefixes(prefixes):
    """Same rules broken, by the same size, at every drawn prefix; and none worse than in the base."""
    plan = real_plan()
    state = Conformity(plan.design.base, plan.design.standard)
    register = Register(plan.design.base)
    before = faults(register, plan.design.standard)
    wanted = homes(plan.design.base, plan.target)
    assert sizes(state) == before
    drawn = set(Random(SEED).sample(range(1, len(plan.steps)), prefixes - 1)) | {len(plan.steps)}
    for place, step in enumerate(plan.steps, 1):
        state.carry(step.changes)
        assert register.follow(step)
        if place in drawn:
            found = faults(register, plan.design.standard)
            assert sizes(state) == found, place
            assert not worse(found, before), place
            assert not unready(register, wanted), place
    assert not end_faults(register, plan.target)
    for quantity, values in plan.design.base.figures.items():
        assert register.total(quantity) == sum(values.values())


def test_every_step_says_what_it_must_wait_for():
    for county, plan in county_plans().items():
        assert not undeclared(plan.promise.base, plan.steps), county


def sizes(state: Conformity) -> dict[tuple[str, str, str], int]:
    return {key: abs(found - allowed) for key, (found, allowed) in state.broken.items()}


@pytest.fixture(scope="module")
def counties() -> dict[str, CountyPlan]:
    """Small counties, and the smallest that adds a kind of fault."""
    chosen: dict[str, CountyPlan] = {}
    covered: set[tuple[str, str, str]] = set()
    for county, plan in sorted(county_plans().items(), key=lambda item: len(item[1].steps)):
        strata = {fault.stratum for fault in candidates(county, plan)}
        if len(plan.steps) <= SMALL or not strata <= covered:
            chosen[county] = plan
            covered |= strata
    return chosen


@pytest.fixture(scope="module")
def planted(counties) -> list[Planted]:
    return planted_faults(counties, FAULTS, SEED)


def test_planted_faults_are_of_every_kind(counties, planted):
    """Every fault × kind of act × reason for waiting that any county's plan has is planted."""
    possible = {
        fault.stratum for county, plan in county_plans().items() for fault in candidates(county, plan)
    }
    assert {fault.stratum for fault in planted} == possible
    assert len(planted) == FAULTS
    ops = {act.split(":")[1] for _, acts, _ in possible for act in acts.split("+")}
    assert ops == {"establish", "stand", "close", "abolish", "rename", "retype", "recode", "move", "lines"}
    assert Counter(fault.stratum[0] for fault in planted).keys() == {SWAPPED, DROPPED, DOUBLED, SPOILED}


@pytest.mark.parametrize("of_a_kind", [1, pytest.param(FAULTS, marks=pytest.mark.ci)])
def test_each_planted_fault_is_found_at_the_right_prefix(counties, planted, of_a_kind):
    seen = Counter[tuple[str, str, str]]()
    for fault in planted:
        seen[fault.stratum] += 1
        if seen[fault.stratum] > of_a_kind:
            continue
        plan = counties[fault.county]
        steps = fault.in_plan(plan.steps)
        place, found = first_bad(
            plan.promise.base, plan.promise.target, steps, plan.promise.standard, first=fault.first
        )
        proof = prove(plan.promise, steps)
        assert not proof.holds, fault
        assert first_finding(proof) == (place, set(found)), fault
        if not place:
            # Nothing is ever broken, only the end is not what was promised.
            assert {v.key for v in proof.end_uncovered} == end_keys(plan, steps), fault


@pytest.mark.ci
def test_the_rows_alone_give_most_swaps_away(counties, planted):
    """Without what the plan says about itself the proof finds what the full recheck finds, no more, no less."""
    told: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for fault in planted:
        if fault.stratum[0] == SWAPPED:
            plan = counties[fault.county]
            steps = blind(fault.in_plan(plan.steps))
            place, found = first_bad(
                plan.promise.base, plan.promise.target, steps, plan.promise.standard, first=fault.first
            )
            assert first_finding(prove(plan.promise, steps)) == (place, set(found)), fault
            told[fault.stratum[2]] += bool(found)
            all_of[fault.stratum[2]] += 1
    assert all(told.values()), told
    assert {why for why in all_of if told[why] < all_of[why]} <= LENIENT


def first_finding(proof: Proof) -> tuple[int, set[tuple[str, str, str]]]:
    """The first prefix with a finding, 0 for none, and what is found there."""
    place = min((finding.prefix for finding in proof.created_or_enlarged), default=0)
    return place, {f.violation.key for f in proof.created_or_enlarged if f.prefix == place}


def end_keys(plan: CountyPlan, steps) -> set[tuple[str, str, str]]:
    register = Register(plan.promise.base)
    for step in steps:
        register.follow(step)
    rows = set(end_faults(register, plan.promise.target)) | set(faults(register, plan.promise.standard))
    return rows | {
        ("transition/target", unit, quantity)
        for quantity, wanted in plan.promise.target.figures.items()
        for unit in wanted.keys() | register.figures[quantity].keys()
        if register.figures[quantity].get(unit, 0) != wanted.get(unit, 0)
    }


@pytest.mark.parametrize(
    "kind", [SWAPPED, *(pytest.param(kind, marks=pytest.mark.long) for kind in (DROPPED, DOUBLED))]
)
def test_a_county_stands_for_the_whole_plan(counties, planted, kind):
    """A fault is found in the whole plan where it is found in its county's part."""
    late = [fault for fault in planted if fault.stratum[0] == kind and "stand" in fault.stratum[1]]
    fault = max(late, key=lambda fault: counties[fault.county].places[fault.place - 1])
    county, whole = counties[fault.county], real_plan()
    within, _ = first_finding(prove(county.promise, fault.in_plan(county.steps)))
    own = fault.among(county.places, fault.place, fault.other)
    place, other = (county.places[at - 1] if at else 0 for at in (fault.place, fault.other))
    everywhere = fault.among(range(1, len(whole.steps) + 1), place, other)
    proof = prove(whole.promise, fault.at(whole.steps, place, other))
    expected = everywhere.index(own[within - 1]) + 1 + (kind == DOUBLED) if within else 0
    assert first_finding(proof)[0] == expected
    assert not proof.holds


@pytest.mark.parametrize("name", ["黎侯镇", "王陶镇", "大庆路街道"])
def test_a_township_stands_twice_during_the_move(name):
    """Old and new are both there for a while, never both standing, and the villages always have a home."""
    plan = real_plan()
    before = {row.id for row in plan.design.base.at(Level.TOWNSHIP) if row.name == name}
    after = {row.id for row in plan.target.at(Level.TOWNSHIP) if row.name == name}
    [old], [new] = before - after, after - before
    [county] = {step.county for step in plan.steps if any(c.unit in (old, new) for c in step.changes)}
    villages = {*plan.design.base.villages(old), *plan.target.villages(new)}
    register = Register(plan.design.base)
    seen = []
    for step in plan.steps:
        assert register.follow(step)
        if step.county != county:
            continue
        states = tuple(register.units[unit].state if unit in register.units else "" for unit in (old, new))
        if not seen or seen[-1] != states:
            seen.append(states)
        homes = {register.units[v].above for v in villages & register.units.keys()}
        assert homes <= register.units.keys()
        assert {register.units[home].rest for home in homes} == {Level.TOWNSHIP}
    assert seen == [
        ("standing", ""),
        ("standing", "preparing"),
        ("closing", "standing"),
        ("", "standing"),
    ]
