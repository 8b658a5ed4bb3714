"""Grids in plans: the grids of a village change in one step, go on with their village, and the proof finds what is wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from santu.design.domain.by_hand import Wished, proposals_by_hand
from santu.design.domain.dividing import divided
from santu.design.domain.grids import with_grids
from santu.design.domain.proposals import Proposal
from santu.design.domain.scenario import target_of
from santu.design.domain.wishes import Absorb, Divide
from santu.kernel.change import Change, Op, Successor
from santu.kernel.messages import message
from santu.register.domain.findings import findings
from santu.register.domain.grid_conformity import COVERED, NUMBER, OVERLAP, VILLAGE
from santu.register.domain.rows import Grid
from santu.register.domain.signs import CHANGED
from santu.register.domain.snapshot import Snapshot
from santu.transition.domain.briefs import sign_of
from santu.transition.domain.counting import count
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, Proof, prove
from santu.transition.domain.sentences import Units, words
from santu.transition.domain.steps import Step
from tests.fixtures import shuixiu
from tests.fixtures.grids import BASE, PARTY, extent, grid
from tests.fixtures.grids import with_grids as having
from tests.fixtures.provinces.making import AFTER
from tests.fixtures.small_standard import REFORM, STANDARD

XIANG, HOUCHENG = "nbs.140726200.20200630", "nbs.140726201.20200630"


@pytest.fixture
def bare() -> Snapshot:
    return shuixiu.before()


@pytest.fixture
def village(bare) -> str:
    return bare.villages(XIANG)[0]


@pytest.fixture
def other(bare) -> str:
    return bare.villages(XIANG)[1]


@pytest.fixture
def base(bare, village) -> Snapshot:
    return having(
        bare, grid(village, 1, "abc"), grid(village, 2, "def"), grid(village, 1, "cd", network=PARTY)
    )


def wished(drawn: Snapshot, wish: Divide | Absorb) -> list[Proposal]:
    return proposals_by_hand(drawn, Wished(wish, "户数变化"), REFORM, AFTER)


def redivided(village: str) -> Divide:
    first = replace(grid(village, 1, ""), extent=extent("ab"))
    return Divide(
        village, (first, grid(village, 3, "cdefg", new=True)), (grid(village, 1, "", network=PARTY).id,)
    )


def proven(base: Snapshot, proposals: Sequence[Proposal], steps: Sequence[Step]) -> Proof:
    return prove(Promise(base, target_of(base, proposals, AFTER), STANDARD.fitting(base)), steps)


def rules(proof: Proof) -> list[tuple[int, str]]:
    return [(one.prefix, one.violation.rule) for one in proof.created_or_enlarged]


def gone(base: Snapshot, village: str, *heirs: str) -> Proposal:
    """A proposal that abolishes a village."""
    share = Successor(heirs[0]).share / len(heirs)
    change = Change(Op.ABOLISH, village, successors=tuple(Successor(heir, share) for heir in heirs))
    return Proposal(
        f"villages/{village}", "villages", "nbs.140726.20200630", message("撤销"), "SX-06", (change,)
    )


def buildings(snapshot: Snapshot, village: str) -> Counter[str]:
    grids = (snapshot.grids[unit] for unit in snapshot.grids_of.get(village, ()))
    return Counter(cell for one in grids if one.network == BASE for cell in one.extent.cells)


def test_a_village_is_divided_in_one_step_so_that_every_building_always_has_one_grid(base, village):
    proposals = wished(base, redivided(village))
    steps = plan(base, proposals, AFTER)
    assert len(steps) == 1
    assert proven(base, proposals, steps).holds
    rows = base
    for step in steps:
        rows = rows.with_changes(step.changes)
        found = buildings(rows, village)
        assert found.keys() >= set("abcdef")
        assert set(found.values()) == {1}
    [step] = steps
    said = f"重新划分{base.divisions[village].name}的网格（新设 1 个、调整 1 个、撤销 2 个）"
    assert str(words(step.changes, Units.of(base, steps))) == said
    assert sign_of(change.op for change in step.changes) == CHANGED
    counted = count(base, step.changes)["grids"]
    assert (counted.establish, counted.change, counted.abolish) == (1, 1, 2)


def test_plans_without_grids_count_none(bare):
    steps = plan(bare, wished(bare, Absorb((XIANG,), HOUCHENG)), AFTER)
    assert "grids" not in count(bare, [change for step in steps for change in step.changes])


@pytest.mark.parametrize("left_out", range(4))
def test_a_division_of_which_a_change_is_left_out_is_found(base, village, left_out):
    proposals = wished(base, redivided(village))
    [step] = plan(base, proposals, AFTER)
    damaged = replace(step, changes=(*step.changes[:left_out], *step.changes[left_out + 1 :]))
    proof = proven(base, proposals, [damaged])
    assert not proof.holds
    made = {rule for _, rule in rules(proof)}
    # Of the redrawn grid the new one takes c; without the new one, c to f have none; the second overlaps with it.
    assert made == ({OVERLAP}, {COVERED}, {OVERLAP}, set())[left_out]
    assert {one.rule for one in proof.end_uncovered} >= {"transition/target"}


def test_a_township_that_is_absorbed_brings_the_grids_of_its_villages_along_untouched(base, village):
    proposals = wished(base, Absorb((XIANG,), HOUCHENG))
    proposals = list(with_grids(base, proposals))
    target = target_of(base, proposals, AFTER)
    assert target.divisions[village].parent == HOUCHENG
    assert target.grids == base.grids
    assert proven(base, proposals, plan(base, proposals, AFTER)).holds


def test_the_grids_of_a_village_go_on_in_the_one_that_takes_it_in(base, village, other):
    register = having(base, grid(other, 1, "xy"), grid(other, 7, "z"))
    proposals = list(with_grids(register, [gone(register, village, other)]))
    target = target_of(register, proposals, AFTER)
    name = base.divisions[village].name
    found = [target.grids[unit] for unit in target.grids_of[other]]
    assert [(one.network, one.number, one.name) for one in found] == [
        (BASE, 1, "第1网格"),
        (BASE, 2, "第2网格"),
        (BASE, 7, "第7网格"),
        (BASE, 8, f"{name}第1网格"),
        (PARTY, 1, "党建第1网格"),
    ]
    assert found[3].id == grid(village, 1, "").id
    assert buildings(target, other) == Counter("abcdefxyz")
    steps = plan(register, proposals, AFTER)
    assert [{change.op for change in step.changes} for step in steps] == [
        {Op.MOVE, Op.RECODE, Op.RENAME},
        {Op.ABOLISH},
    ]
    assert proven(register, proposals, steps).holds
    assert "的 3 个网格随村划归" in str(words(steps[0].changes, Units.of(register, steps)))
    assert with_grids(register, proposals) == proposals


def test_buildings_of_two_villages_with_one_number_are_told_apart(base, village, other):
    register = having(base, grid(other, 5, "ax"))
    proposals = list(with_grids(register, [gone(register, village, other)]))
    target = target_of(register, proposals, AFTER)
    code = base.divisions[village].code
    assert code
    assert set(buildings(target, other)) == {"a", "x", *(f"{code}-{cell}" for cell in "abcdef")}
    assert proven(register, proposals, plan(register, proposals, AFTER)).holds


def test_a_village_is_divided_before_it_goes_and_another_after_its_grids_came(base, village, other):
    merging = gone(base, village, other)
    before = wished(base, redivided(village))
    proposals = list(with_grids(base, [merging, *before]))
    assert [one.key for one in proposals] == [before[0].key, merging.key]
    drawn = target_of(base, proposals, AFTER)
    came = [drawn.grids[unit] for unit in drawn.grids_of[other]]
    assert [one.number for one in came] == [1, 3]
    after = Divide(other, (replace(came[0], extent=extent("abcdefg")),))
    proposals = list(with_grids(base, [merging, *before, *[divided(drawn, after)]]))
    steps = plan(base, proposals, AFTER)
    assert [step.proposal for step in steps if any(c.unit in drawn.grids for c in step.changes)] == [
        before[0].key,
        merging.key,
        f"grids/{other}",
    ]
    assert proven(base, proposals, steps).holds


def test_a_village_that_goes_to_several_must_be_divided_first(base, village, other):
    third = base.villages(XIANG)[2]
    proposals = list(with_grids(base, [gone(base, village, other, third)]))
    proof = proven(base, proposals, plan(base, proposals, AFTER))
    assert [rule for _, rule in rules(proof)] == [VILLAGE]
    named = f"水秀乡{base.divisions[village].name}"
    [said] = [str(one.message) for one in proof.end_uncovered]
    assert said == (
        f"{named} 已不存在，还有 3 个网格在它名下，没有一个村（社区）整个承接它；"
        "请在接收这些住户的村（社区）重新划分网格，把这些网格列为撤销，或先排除撤销它的提议。（SX-28）"
    )


def test_a_village_that_was_found_nowhere_leaves_its_grids_until_others_take_its_buildings_in(
    base, village, other
):
    third = base.villages(XIANG)[2]
    merging = gone(base, village, XIANG)
    drawn = target_of(base, with_grids(base, [merging]), AFTER)
    left = [grid(village, 1, "abc").id, grid(village, 1, "", network=PARTY).id]
    first = Divide(other, (grid(other, 1, "ab", new=True),))
    second = Divide(third, (grid(third, 1, "cdef", new=True),), (*left, grid(village, 2, "def").id))
    wishes = [*wished(drawn, first), *wished(drawn, second)]
    proposals = list(with_grids(base, [merging, *wishes]))
    proof = proven(base, proposals, plan(base, proposals, AFTER))
    assert (rules(proof), {one.rule for one in proof.end_uncovered}) == ([(2, COVERED)], {COVERED})
    whole = Divide(third, (grid(third, 1, "abcdef", new=True),), second.ends)
    proposals = list(with_grids(base, [merging, *wished(drawn, whole)]))
    steps = plan(base, proposals, AFTER)
    assert [step.proposal.split("/")[0] for step in steps] == ["grids", "villages"]
    assert proven(base, proposals, steps).holds


def large(village: str, number: int, households: int, people: int, kind: str = "ordinary") -> Grid:
    one = grid(village, number, "g", new=True)
    return replace(one, kind=kind, extent=replace(one.extent, households=households, people=people))


def test_grids_above_their_caps_are_found_in_a_register(bare, village):
    register = having(
        bare,
        large(village, 1, 31, 101),
        replace(large(village, 2, 31, 101, "dense")),
        large(village, 3, 99, 999, "special"),
    )
    register = replace(
        register,
        grids={
            unit: replace(one, extent=replace(one.extent, cells=(str(one.number),)))
            for unit, one in register.grids.items()
        },
    )
    found = [one for one in findings(register, STANDARD.fitting(register)) if one.rule.startswith("grid/")]
    named = f"水秀乡{bare.divisions[village].name}第1网格"
    assert [str(one.message) for one in found] == [
        f"{named} 有 31 户，超过原则上不超过的 30 户；请划小，或批准有期限的例外。（SX-28）",
        f"{named} 有 101 人，超过原则上不超过的 100 人；请划小，或批准有期限的例外。（SX-28）",
    ]


def test_a_cap_is_excused_by_an_exception_and_where_the_plan_leaves_the_grid_alone(bare, village):
    wish = Divide(village, (large(village, 1, 31, 50),))
    proposals = wished(bare, wish)
    steps = plan(bare, proposals, AFTER)
    target, standard = target_of(bare, proposals, AFTER), STANDARD.fitting(bare)
    key = ("grid/ordinary_households", wish.grids[0].id, "")
    assert rules(prove(Promise(bare, target, standard), steps)) == [(1, key[0])]
    assert not prove(Promise(bare, target, standard, {key: 30}), steps).holds
    assert prove(Promise(bare, target, standard, {key: 31}), steps).holds
    later = having(bare, *wish.grids)
    proposals = wished(later, Absorb((XIANG,), HOUCHENG))
    assert proven(later, proposals, plan(later, proposals, AFTER)).holds


def test_buildings_in_two_grids_and_numbers_given_twice_are_found(bare, village):
    register = having(bare, grid(village, 1, "abc"), replace(grid(village, 2, "cd"), number=1))
    found = {one.rule: one.found for one in findings(register, STANDARD.fitting(register))}
    assert (found[OVERLAP], found[NUMBER]) == (1, 1)
