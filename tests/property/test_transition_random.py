"""Random small reforms: every plan keeps every rule at every prefix and arrives where it should."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.design.domain.replay import replay
from santu.design.domain.scenario import bodies_to_standard, target_of
from santu.register.domain.allotment import allotted
from santu.register.domain.conformity import Conformity
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import Succession, match
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, prove
from santu.transition.domain.steps import Step
from tests.fixtures.histories import ACTS, AFTER, BEFORE, snapshot, start, truth
from tests.fixtures.small_standard import REFORM, STANDARD
from tests.oracles.recheck import Register, at_each_prefix, end_faults, faults, undeclared

small = st.integers(0, 11)
sizes = st.lists(st.tuples(small, st.integers(0, 5), st.integers(0, 255)), min_size=1, max_size=8)
histories = st.lists(st.tuples(st.sampled_from(ACTS), small, small, small), max_size=8)
decrees = st.lists(st.sampled_from([None, date(2021, 3, 1), date(2021, 5, 1)]), min_size=1, max_size=3)
figures = st.lists(st.integers(0, 5000), max_size=8)


@st.composite
def reforms(draw) -> tuple[Snapshot, Snapshot, Succession]:
    """A register before, a register after, and what became of whom: as it was, or as the matcher sees it."""
    story = start(draw(sizes))
    before = snapshot(story, BEFORE, "o", draw(figures))
    before = replace(before, bodies=before.bodies if draw(st.integers(0, 4)) else {})
    for act, *numbers in draw(histories):
        act(story, *numbers)
    after = replace(snapshot(story, AFTER, "n"), bodies={})
    days = draw(decrees)
    if draw(st.booleans()):
        return before, after, truth(before, after, story, days)
    seen = match(before, after)
    dated = [replace(event, day=days[n % len(days)]) for n, event in enumerate(seen.events)]
    return before, after, replace(seen, events=tuple(dated))


def planned(before: Snapshot, after: Snapshot, succession: Succession) -> tuple[Promise, list[Step]]:
    base = allotted(before)
    proposals = replay(base, after, succession)
    if base.bodies:
        proposals += bodies_to_standard(base, proposals, AFTER, REFORM)
    steps = plan(base, proposals, AFTER)
    return Promise(base, target_of(base, proposals, AFTER), STANDARD.fitting(base)), steps


@settings(max_examples=150, deadline=None)
@given(reforms())
def test_every_rule_holds_at_every_prefix_and_the_end_is_reached(reform):
    before, after, succession = reform
    promise, steps = planned(before, after, succession)
    totals = {quantity: sum(values.values()) for quantity, values in promise.base.figures.items()}
    state = Conformity(promise.base, promise.standard)
    register = Register(promise.base)
    for place, register, found in at_each_prefix(promise.base, promise.target, steps, promise.standard):
        assert not found, place
        state.carry(steps[place - 1].changes)
        assert {key: abs(n - m) for key, (n, m) in state.broken.items()} == faults(register, promise.standard)
        assert {quantity: register.total(quantity) for quantity in totals} == totals
    assert not end_faults(register, promise.target)
    assert not undeclared(promise.base, steps)
    assert named(promise.target) == named(after)
    proof = prove(promise, steps)
    assert proof.holds
    assert proof.conserved == dict.fromkeys((q for q in totals if promise.base.figures[q]), True)


def named(register: Snapshot) -> set[tuple[str, ...]]:
    """The register without its ids."""
    rows = register.divisions
    return {
        (row.level, row.kind, row.name, row.code, rows[row.parent].code if row.parent else "", row.state)
        for row in rows.values()
    }


@settings(max_examples=60, deadline=None)
@given(reforms(), st.integers(0, 1000))
def test_the_plan_does_not_depend_on_the_order_of_rows(reform, seed):
    before, after, succession = reform
    _, steps = planned(before, after, succession)
    dice = Random(seed)

    def shuffled(snapshot: Snapshot) -> Snapshot:
        def mixed(rows):
            return dict(dice.sample(list(rows.items()), len(rows)))

        figures = {quantity: mixed(values) for quantity, values in snapshot.figures.items()}
        return replace(
            snapshot, divisions=mixed(snapshot.divisions), bodies=mixed(snapshot.bodies), figures=figures
        )

    assert planned(shuffled(before), shuffled(after), succession)[1] == steps
    assert [step.no for step in steps] == list(range(1, len(steps) + 1))
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    assert all(wait.step < step.no for step in steps for wait in step.waits)
    assert all(step.day <= AFTER for step in steps)
