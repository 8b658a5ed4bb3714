"""Duties in random small reforms: at every prefix each is undertaken by one body that is there, and none is lost."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.design.domain.duties import with_duties
from santu.design.domain.proposals import DUTIES, Proposal
from santu.design.domain.replay import replay
from santu.design.domain.scenario import bodies_to_standard, target_of
from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.kernel.messages import message
from santu.register.domain.allotment import allotted
from santu.register.domain.rows import Duty
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, prove
from santu.transition.domain.steps import Step
from tests.fixtures.histories import AFTER
from tests.fixtures.small_standard import REFORM, STANDARD
from tests.property.test_transition_random import reforms

picks = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3), st.booleans()), min_size=1, max_size=10)
moves = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4)


def burdened(
    base: Snapshot, heirs: dict[str, str], target: Snapshot, drawn: list[tuple[int, int, bool]]
) -> Snapshot:
    """The register with duties of its bodies, done at their hosts or for the whole county; one body for each.

    What becomes of the duties of a body that no body carries on is for people to say.
    """
    bodies = [base.bodies[unit] for unit in sorted(base.bodies) if last(unit, heirs) in target.bodies]
    if not bodies:
        return base
    found: dict[tuple[str, str, str], Duty] = {}
    for pick, matter, whole in drawn:
        body = bodies[pick % len(bodies)]
        place = base.above(body.host, Level.COUNTY) if whole else body.host
        duty = Duty(f"{place}#{matter}", str(matter), f"事项{matter}", "other", place, body.id)
        if duty.key in found:
            duty = replace(duty, id=f"{duty.id}+{body.id}", role="cooperating")
        found.setdefault(duty.key, duty)
    return replace(base, duties={duty.id: duty for duty in found.values()})


def moving(base: Snapshot, target: Snapshot, drawn: list[tuple[int, int]]) -> list[Proposal]:
    """Proposals that some duties go to other bodies of their county, as many as the design has."""
    duties = sorted(base.duties)
    found: dict[str, Proposal] = {}
    for one, other in drawn if duties else ():
        duty = base.duties[duties[one % len(duties)]]
        county = base.above(duty.place, Level.COUNTY)
        bodies = sorted(b.id for b in target.bodies.values() if target.above(b.host, Level.COUNTY) == county)
        if bodies and (body := bodies[other % len(bodies)]) != duty.body:
            change = Change(Op.MOVE, duty.id, duty.body, body)
            key = f"duties/{duty.id}"
            found[duty.id] = Proposal(key, DUTIES, county, message("归口"), "SX-21", (change,))
    return list(found.values())


def heirs_of(parts: Iterable[Step | Proposal]) -> dict[str, str]:
    return {
        change.unit: max(change.successors, key=lambda one: (one.share, one.unit)).unit
        for part in parts
        for change in part.changes
        if change.op is Op.ABOLISH and change.successors
    }


def last(unit: str, heirs: dict[str, str]) -> str:
    while unit in heirs:
        unit = heirs[unit]
    return unit


@settings(max_examples=120, deadline=None)
@given(reforms(), picks, moves)
def test_every_prefix_has_one_body_for_each_duty_and_none_is_lost(reform, drawn, wished):
    before, after, succession = reform
    base = allotted(before)
    if not base.bodies:
        return
    raw = replay(base, after, succession)
    raw += bodies_to_standard(base, raw, AFTER, REFORM)
    base = burdened(base, heirs_of(raw), target_of(base, raw, AFTER), drawn)
    implied = with_duties(base, raw, AFTER)
    assert with_duties(base, implied, AFTER) == implied
    explicit = moving(base, target_of(base, raw, AFTER), wished)
    proposals = with_duties(base, [*raw, *explicit], AFTER)
    steps = plan(base, proposals, AFTER)
    target = target_of(base, proposals, AFTER)
    proof = prove(Promise(base, target, STANDARD.fitting(base)), steps)
    if not proof.holds:
        # A body can only go on the day on which who is to take its duty on is there.
        assert len({step.day for step in steps}) > 1
        assert explicit
        assert {found.violation.rule for found in proof.created_or_enlarged} <= {"body/limit"}
    state = base.working()
    for step in steps:
        for change in step.changes:
            state.carry(change)
        held = [(duty.place, duty.matter) for duty in state.duties.values() if duty.is_main]
        assert len(held) == len(set(held)), step.no
        for duty in state.duties.values():
            assert duty.body in state.bodies, step.no
            assert duty.place in state.divisions, step.no
    heirs = heirs_of(steps)
    done = {(duty.place, duty.matter, duty.role): duty.body for duty in state.duties.values()}
    assert done.keys() == {(last(duty.place, heirs), duty.matter, duty.role) for duty in base.duties.values()}
    for proposal in explicit:
        [change] = proposal.changes
        duty = base.duties[change.unit]
        if duty.place not in heirs and duty.is_main:
            assert done[duty.place, duty.matter, duty.role] == last(str(change.becomes), heirs)
