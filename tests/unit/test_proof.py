"""What the proof finds in a plan of a few steps, and where."""

from dataclasses import replace

import pytest

from santu.design.domain.scenario import target_of
from santu.kernel.change import Op
from santu.register.domain.snapshot import PEOPLE, Snapshot
from santu.transition.domain.proof import Promise, Proof, prove
from santu.transition.domain.steps import Step
from tests.fixtures import shuixiu
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.real_plan import renumbered
from tests.fixtures.small_standard import STANDARD


@pytest.fixture
def promise() -> Promise:
    return promised(shuixiu.with_people(shuixiu.with_bodies(shuixiu.before())))


@pytest.fixture
def steps(promise) -> list[Step]:
    return shuixiu.steps_of(promise.base, shuixiu.after())


def promised(base: Snapshot) -> Promise:
    target = target_of(base, shuixiu.proposals(base, shuixiu.after()), AFTER)
    return Promise(base, target, STANDARD.fitting(base))


def found(proof: Proof) -> list[tuple[int, str, str]]:
    """Prefix, rule and name of the unit (the last part of its id), in order."""
    return [(f.prefix, f.violation.rule, f.violation.subject) for f in proof.created_or_enlarged]


def at_the_end(proof: Proof) -> set[str]:
    return {violation.rule for violation in proof.end_uncovered}


def place(steps: list[Step], op: Op, name: str) -> int:
    """The place of the step that does ``op`` to the unit whose id ends in ``name``."""
    return next(s.no for s in steps for c in s.changes if c.op is op and c.unit.endswith(name))


def without(steps: list[Step], number: int) -> list[Step]:
    return renumbered([step for step in steps if step.no != number])


def test_the_plan_holds(promise, steps):
    proof = prove(promise, steps)
    assert proof.holds
    assert proof.prefixes == len(steps) + 1
    assert proof.conserved == {PEOPLE: True}


def test_what_the_base_breaks_is_counted_and_not_held_against_the_plan(promise, steps):
    """水秀乡 lacks two bodies and has one that is not listed; three lines of its police station go elsewhere."""
    assert prove(promise, steps).base == 6


def test_without_figures_the_proof_does_not_say_that_they_are_conserved():
    promise = promised(shuixiu.before())
    assert prove(promise, shuixiu.steps_of(promise.base, shuixiu.after())).conserved == {}


def test_a_step_out_of_its_place_is_named_with_what_it_waits_for(promise, steps):
    swapped = [steps[1], steps[0], *steps[2:]]
    first = prove(promise, swapped).created_or_enlarged[0]
    assert (first.prefix, first.violation.rule) == (1, "transition/order")
    assert str(first.violation.message) == (
        "第 2 步排在第 1 位，而它要等第 1 步完成；请重新编制计划。（SX-06）"
    )


def test_new_numbers_do_not_hide_a_step_before_one_it_waits_for(promise, steps):
    swapped = renumbered([*steps[:4], steps[5], steps[4], *steps[6:]])
    assert steps[5].waits[-1].step < 5
    assert prove(promise, swapped).holds, "steps that do not wait for each other may change places"
    early = renumbered([steps[1], steps[0], *steps[2:]])
    assert (1, "transition/order", "1") in found(prove(promise, early))


def test_a_village_without_its_move_is_missed_when_the_new_unit_stands_and_the_old_one_closes(promise, steps):
    broken = without(steps, place(steps, Op.MOVE, "140726200200.20200630"))
    stands, gone = (
        place(broken, op, unit)
        for op, unit in ((Op.STAND, "140726103.20211031"), (Op.ABOLISH, "140726200.20200630"))
    )
    proof = prove(promise, broken)
    assert found(proof)[:2] == [
        (stands, "transition/unready", "nbs.140726103.20211031"),
        (stands, "structure/closing", "nbs.140726200.20200630"),
    ]
    assert (gone, "structure/parent", "nbs.140726200.20200630") in found(proof)
    assert "transition/target" in at_the_end(proof)


def test_a_violation_that_stays_is_found_once(promise, steps):
    """Not at every later prefix anew: a plan with thousands of them must still be read."""
    moved = [place(steps, Op.MOVE, f"140726200{number}.20200630") for number in (200, 201)]
    broken = renumbered([step for step in steps if step.no not in moved])
    keys = [finding.violation.key for finding in prove(promise, broken).created_or_enlarged]
    assert ("structure/parent", "nbs.140726200.20200630", "") in keys
    assert len(keys) == len(set(keys))


def test_a_violation_that_grows_is_found_again(promise, steps):
    """Each body beyond the limit is one finding more, with the number found."""
    lower = replace(STANDARD, ordinary=replace(STANDARD.ordinary, limit=0))
    host = "nbs.140726103.20211031"
    stands = place(steps, Op.STAND, "140726103.20211031")
    standing = [c for c in steps[stands - 1].changes if c.op is Op.STAND and c.unit.startswith(f"{host}/")]
    assert len(standing) > 1
    apart = [replace(steps[stands - 1], changes=(change,)) for change in standing]
    rest = tuple(change for change in steps[stands - 1].changes if change not in standing)
    slowly = renumbered(
        [*steps[: stands - 1], replace(steps[stands - 1], changes=rest), *apart, *steps[stands:]]
    )
    told = prove(replace(promise, standard=lower), slowly).created_or_enlarged
    grown = [(f.prefix, f.violation.found) for f in told if f.violation.key == ("body/limit", host, "")]
    assert [found for _, found in grown] == list(range(1, len(grown) + 1))
    assert len({prefix for prefix, _ in grown}) == len(grown) > 1


def test_a_missing_hand_over_leaves_nobody_to_carry_on(promise, steps):
    """The old bodies go while those that follow them only prepare."""
    broken = without(steps, place(steps, Op.STAND, "140726103.20211031"))
    proof = prove(promise, broken)
    coded, gone = place(broken, Op.RECODE, "140726103.20211031"), place(broken, Op.ABOLISH, "人大")
    assert found(proof)[0] == (coded, "structure/early_code", "nbs.140726103.20211031")
    assert {rule for prefix, rule, _ in found(proof) if prefix == gone} == {"transition/misfit"}
    assert {"transition/unfinished", "transition/target"} <= at_the_end(proof)


@pytest.mark.parametrize("op", [op for op in Op if op not in (Op.RENAME, Op.RETYPE, Op.REDRAW)])
def test_a_step_that_is_done_twice_does_not_fit(promise, steps, op):
    """Whatever is in a plan happens once. Here nothing is renamed, retyped or redrawn."""
    twice = next(step for step in steps if any(change.op is op for change in step.changes))
    broken = renumbered([*steps[: twice.no], twice, *steps[twice.no :]])
    assert found(prove(promise, broken))[0][:2] == (twice.no + 1, "transition/misfit")


def test_a_body_missing_from_the_new_town_is_missing_from_the_day_it_stands(promise, steps):
    made, stands = place(steps, Op.ESTABLISH, "服务站.20211031"), place(steps, Op.STAND, "服务站.20211031")
    kept = tuple(c for c in steps[stands - 1].changes if not c.unit.endswith("服务站.20211031"))
    steps[stands - 1] = replace(steps[stands - 1], changes=kept)
    broken = without(steps, made)
    assert found(prove(promise, broken))[:2] == [
        (stands - 1, "transition/unready", "nbs.140726103.20211031"),
        (stands - 1, "body/standard_set", "nbs.140726103.20211031"),
    ]


def test_people_of_a_vanished_village_with_the_wrong_heir_are_missed_where_they_should_be():
    """Nobody is lost and every row is as designed; only the figures tell."""
    base, wanted = shuixiu.with_people(shuixiu.before()), shuixiu.after()
    gone, wrong = (base.by_code[f"14072620120{place}"] for place in (1, 0))
    wanted = replace(
        wanted, divisions={u: r for u, r in wanted.divisions.items() if r.name != "南六支村村委会"}
    )
    promise = Promise(base, target_of(base, shuixiu.proposals(base, wanted), AFTER), STANDARD.fitting(base))
    steps = shuixiu.steps_of(base, wanted)
    assert prove(promise, steps).holds
    number = place(steps, Op.ABOLISH, gone)
    [abolition] = steps[number - 1].changes
    [heir] = abolition.successors
    mistaken = replace(abolition, successors=(replace(heir, unit=wrong),))
    steps[number - 1] = replace(steps[number - 1], changes=(mistaken,))
    proof = prove(promise, steps)
    assert not proof.created_or_enlarged
    assert proof.conserved == {PEOPLE: True}
    assert not proof.holds
    told = {violation.key: (violation.found, violation.allowed) for violation in proof.end_uncovered}
    held, people = base.figures[PEOPLE], base.figures[PEOPLE][gone]
    assert told == {
        ("transition/target", wrong, PEOPLE): (held[wrong] + people, held[wrong]),
        ("transition/target", heir.unit, PEOPLE): (0, people),
    }
    assert "北六支村村委会 最终的人口是 207，设计是 103；请核对承接单位和份额。（SX-06）" in {
        str(violation.message) for violation in proof.end_uncovered
    }


def test_an_exception_covers_what_remains_at_the_end(promise, steps):
    """A gap that the base has may stay, if it is excepted; the target says so too."""
    house = "nbs.140726201.20200630"
    gone = f"{house}/服务站"
    bodies = {unit: row for unit, row in promise.base.bodies.items() if unit != gone}
    aim = {unit: row for unit, row in promise.target.bodies.items() if unit != gone}
    lacking = Promise(replace(promise.base, bodies=bodies), replace(promise.target, bodies=aim), STANDARD)
    proof = prove(lacking, steps)
    [left] = proof.end_uncovered
    assert left.key == ("body/standard_set", house, "station")
    assert not proof.created_or_enlarged
    assert prove(replace(lacking, excepted={left.key: 0}), steps).holds


def test_an_exception_covers_no_more_than_it_allows(promise, steps):
    """Of two bodies where one is allowed an exception for two covers both, one for one does not."""
    lower = replace(STANDARD, ordinary=replace(STANDARD.ordinary, limit=1))
    key = ("body/limit", "nbs.140726103.20211031", "")
    bound = replace(promise, standard=lower)
    assert key in {violation.key for violation in prove(bound, steps).end_uncovered}
    for allowed, left in ((2, False), (1, True)):
        covered = prove(replace(bound, excepted={key: allowed}), steps)
        assert (key in {violation.key for violation in covered.end_uncovered}) is left


def test_progress_is_told(promise, steps):
    many = [replace(step, waits=()) for step in steps * 60]
    told: list[int] = []
    prove(promise, many[:1000], told.append)
    assert told == [1000]
