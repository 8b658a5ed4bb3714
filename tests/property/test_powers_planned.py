"""Instruments and moves in plans at random: proven, of one matter at one place one main body stands after every step, and back again.

No step leaves a power that was given to a township anywhere else, whatever was wished; and no proof lets one be moved there.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.fitting import collisions
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.standard_bodies import reform_of
from santu.design.domain.wishes import Enact, Undertake, Wish
from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.kernel.messages import Refused
from santu.register.domain.body_standard import body_standard
from santu.register.domain.dating import carry_out
from santu.register.domain.powers import AT_HOME, GIVEN, GIVING, Form, Instrument, Item, Pending
from santu.register.domain.powers_codec import instrument_from_json, instrument_to_json
from santu.register.domain.rows import Body, Division, Duty
from santu.register.domain.snapshot import Snapshot
from santu.standards.loader import load
from santu.transition.domain.planning import plan
from santu.transition.domain.powers_proof import LOST, OUTSIDE
from santu.transition.domain.proof import Promise, Proof, prove
from santu.transition.domain.steps import Step

FIRST, UNTIL = date(2021, 1, 1), date(2021, 2, 1)
COUNTY, TOWNS, MATTERS = "c", ("a", "b"), ("1", "2", "3")
DEPARTMENTS, TEAMS = ("c/d", "c/e"), ("a/t", "a/s", "b/t")
MOVED = (*TEAMS, DEPARTMENTS[0])
STANDARDS = load()
ROWS = {
    COUNTY: Division(COUNTY, Level.COUNTY, "county", "县", "", DivisionCode("140101")),
    **{one: Division(one, Level.TOWNSHIP, "zone", one, COUNTY) for one in TOWNS},
}
BODIES = {one: Body(one, one.split("/")[0], one, "department") for one in (*DEPARTMENTS, *TEAMS)}
STANDARD = body_standard(STANDARDS, UNTIL)
REFORM = reform_of(STANDARDS, STANDARD, UNTIL)

held = st.dictionaries(
    st.tuples(st.sampled_from((COUNTY, *TOWNS)), st.sampled_from(MATTERS)),
    st.integers(0, 2),
    min_size=4,
    max_size=9,
)
wanted = st.lists(
    st.tuples(
        st.sampled_from((*Form, None)),
        st.integers(1, 31),
        st.sets(st.tuples(st.sampled_from(TOWNS), st.sampled_from(MATTERS)), min_size=1, max_size=2),
        st.integers(0, 3),
    ),
    max_size=6,
)


def base_of(found: dict[tuple[str, str], int]) -> Snapshot:
    """Each duty is a department's by law, or a township's by an instrument of before."""
    duties = {}
    for (place, matter), who in found.items():
        given_ = place != COUNTY and who < 2
        body = f"{place}/t" if given_ else DEPARTMENTS[who % 2]
        how = ("devolved", "旧号") if given_ else ("statutory", "")
        organ = "" if given_ else body
        unit = f"{place}#{matter}"
        one = Duty(unit, matter, f"事项{matter}", "penalty", place, body, organ, how[0], persons=who * 3)
        duties[unit] = replace(one, instrument=how[1])
    return Snapshot(FIRST, ROWS, BODIES, duties=duties)


def wish_of(base: Snapshot, number: int, said: tuple) -> Wish:
    form, day, keys, who = said
    if form is None:
        return Undertake(tuple(f"{place}#{matter}" for place, matter in sorted(keys)), MOVED[who])
    effective = FIRST + timedelta(days=day)
    organ = DEPARTMENTS[who % 2]
    items = tuple(
        Item(
            "1", matter, f"事项{matter}", "penalty", place, f"{place}/t" if form in AT_HOME else organ, organ
        )
        for place, matter in sorted(keys)
    )
    due = UNTIL + timedelta(days=365) if form in GIVING else None
    texts = (f"{number}号", "决定", "县政府")
    return Enact(Instrument(form, *texts, FIRST, "网站", effective, Pending.FORMER, due), items)


def misplaced(now: Snapshot, base: Snapshot, enacts: Iterable[Enact]) -> list[Duty]:
    """The powers given to townships that are where their document does not name, or with a body of elsewhere."""
    named = {(one.place, one.matter, one.instrument) for one in base.duties.values()}
    named |= {(*item.key, enact.said.number) for enact in enacts for item in enact.items}
    return [
        one
        for one in now.duties.values()
        if one.power in GIVEN
        and ((one.place, one.matter, one.instrument) not in named or BODIES[one.body].host != one.place)
    ]


@settings(max_examples=150, deadline=None)
@given(held, wanted)
def test_one_main_body_stands_after_every_step_and_the_plan_is_proven(found, asked) -> None:
    base = base_of(found)
    proposals: list[Proposal] = []
    for number, said in enumerate(asked):
        drawn = target_of(base, proposals, UNTIL)
        try:
            added = proposals_by_hand(drawn, Wished(wish_of(base, number, said), "应当"), REFORM, UNTIL)
        except Refused:
            continue
        if not any(collisions(proposals, one, drawn) for one in added):
            proposals += [replace(one, key=f"{one.key}/{number}") for one in added]
    steps = plan(base, proposals, UNTIL)
    enacts = {one.key: one.enacts for one in proposals if one.enacts}
    proof = prove(Promise(base, target_of(base, proposals, UNTIL), STANDARD, {}, enacts), steps)
    assert proof.created_or_enlarged == ()
    assert [one for one in proof.end_uncovered if one.rule.startswith(("power", "transition"))] == []
    before = base
    for step in steps:
        now = before.with_changes(step.changes)
        mains = [(duty.place, duty.matter) for duty in now.duties.values() if duty.is_main]
        assert len(mains) == len(set(mains))
        assert {(duty.place, duty.matter) for duty in before.duties.values()} <= set(mains)
        assert misplaced(now, base, enacts.values()) == []
        before = now
    for enact in enacts.values():
        assert instrument_from_json(instrument_to_json(enact.said, enact.items)) == (enact.said, enact.items)
        for item in enact.items:
            [duty] = [one for one in before.duties.values() if (one.place, one.matter) == item.key]
            assert (duty.instrument, duty.power in GIVEN) == (enact.said.number, enact.said.form in GIVING)
    outcome = carry_out(base, [(step.day, step.changes) for step in steps])
    assert outcome.after.duties == before.duties
    # Undone, what was there before stands again: only what began with the plan is gone.
    assert {unit for unit, said in outcome.duties.items() if unit in outcome.minted} == (
        before.duties.keys() - base.duties.keys()
    )


@settings(max_examples=100, deadline=None)
@given(held, st.sampled_from(sorted(BODIES)))
def test_the_proof_lets_a_given_power_be_moved_to_a_body_of_its_township_alone(found, to) -> None:
    base = base_of(found)
    for duty in base.duties.values():
        if duty.body == to:
            continue
        moves = [Change(Op.MOVE, duty.id, duty.body, to)]
        back_to_law = [Change(Op.RETYPE, duty.id, duty.power, "statutory")]
        told = {
            name: {one.violation.rule for one in proof_of_changes(base, changes).created_or_enlarged}
            for name, changes in (("moved", moves), ("lost", [*moves, *back_to_law]))
        }
        outside = duty.power in GIVEN and BODIES[to].host != duty.place
        assert told["moved"] == ({OUTSIDE} if outside else set())
        assert told["lost"] == ({LOST} if duty.power in GIVEN else set())


def proof_of_changes(base: Snapshot, changes: Iterable[Change]) -> Proof:
    """What is found of a plan of one step, drawn by no wish."""
    step = Step(1, UNTIL, COUNTY, "x", tuple(changes))
    return prove(Promise(base, base.with_changes(step.changes), STANDARD), [step])
