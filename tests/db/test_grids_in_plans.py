"""Grids from a design to the register and back: divided, planned, proven, approved, applied, told, undone."""

from dataclasses import replace

import pytest

from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Absorb, Divide, Wish
from santu.design.models import Scenario
from santu.design.selectors.drawn import drawn
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin
from santu.kernel.change import Change, Op
from santu.kernel.messages import Refused
from santu.register.domain.differences import differences
from santu.register.domain.differences_words import changes_said
from santu.register.domain.rows import Extent, mint_grid_id
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.digests import county_digests
from santu.register.selectors.history import acts_touching
from santu.register.selectors.snapshots import snapshot
from santu.register.services.undo import act_undo
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.plans import plan_steps
from tests.db import reforms
from tests.db.grids import BASE, PARTY, grid, recorded, sheet_recorded
from tests.db.reforms import EAST, STANDARDS, UNTIL, applied, proven, undone
from tests.db.registers import DAY, act_on, person, unit

pytestmark = pytest.mark.django_db
VILLAGE, BAICHENG, SHUIXIU = "140101200200", "140101200", "140101100"
CELLS = {"甲": 120, "乙": 90, "丙": 80, "丁": 60}


@pytest.fixture(autouse=True)
def _register() -> None:
    reforms.forget()
    reforms.before(bodies=False)
    sheet_recorded(VILLAGE, CELLS)
    recorded(
        grid(VILLAGE, 1, {"甲": 120, "乙": 90}),
        grid(VILLAGE, 2, {"丙": 80, "丁": 60}),
        grid(VILLAGE, 1, {"甲": 120, "丙": 80}, PARTY, "党建第1网格"),
    )


def begun(*wishes: Wish) -> Scenario:
    return scenario_begin(
        beginning=Beginning("东县网格", unit(EAST), DAY, UNTIL),
        wishes=[Wished(wish, "户数变化") for wish in wishes],
        standards=STANDARDS,
        by=person("planner"),
    )


def wish() -> Divide:
    """The first takes a building of the second, which ends, as does the party's; a third takes the rest."""
    village = unit(VILLAGE)
    first = replace(grid(VILLAGE, 1, {}), extent=Extent(("甲", "乙", "丙"), 290, 870, ("宣讲",)))
    third = replace(grid(VILLAGE, 3, {"丁": 60}), id=mint_grid_id(village, BASE, 3, UNTIL))
    return Divide(village, (first, third), (grid(VILLAGE, 1, {}, PARTY).id,))


def test_a_division_is_applied_told_and_undone() -> None:
    before, was = county_digests(), snapshot(DAY)
    plan = proven(begun(wish()))
    steps = plan_steps(plan.pk)
    assert [len(step.changes) for step in steps] == [4]
    assert [item.id for item in authorities_of(plan, STANDARDS)] == ["grid"]
    plan = applied(reforms.approved(plan))
    now = snapshot(UNTIL)
    village = unit(VILLAGE)
    assert {now.grids[one].number: now.grids[one].extent.cells for one in now.grids_of[village]} == {
        1: ("甲", "乙", "丙"),
        3: ("丁",),
    }
    assert snapshot(DAY).grids == was.grids
    told = {
        one.row.name: [str(text) for text in changes_said(one, str, str)]
        for one in differences(was, now)
        if one.now
    }
    assert told == {
        "第1网格": ["范围：2 栋、210 户、630 人 → 3 栋、290 户、870 人", "任务有变"],
        "第3网格": [],
    }
    latest = acts_touching(village)[0]
    assert "网格" in latest.facts
    undone(plan)
    assert county_digests() == before
    assert snapshot(UNTIL).grids == was.grids
    assert sheets_on([village], UNTIL)[village].households == 350


def test_a_number_that_a_grid_had_which_ended_is_not_given_again() -> None:
    second = grid(VILLAGE, 2, {})
    act_on(
        DAY,
        Change(
            Op.REDRAW,
            grid(VILLAGE, 1, {}).id,
            *(Extent(("甲", "乙"), 210, 630), Extent(tuple(CELLS), 350, 1050)),
        ),
    )
    act_on(reforms.DECREE, Change(Op.ABOLISH, second.id))
    again = replace(
        second,
        id=mint_grid_id(second.village, BASE, 2, UNTIL),
        name="新网格",
        extent=Extent(("丁",), 60, 180),
    )
    first = replace(grid(VILLAGE, 1, {}), extent=Extent(("甲", "乙", "丙"), 290, 870))
    made = scenario_begin(
        beginning=Beginning("网格", unit(EAST), reforms.DECREE, UNTIL),
        wishes=[],
        standards=STANDARDS,
        by=person("planner"),
    )
    wished = Wished(Divide(second.village, (first, again)), "户数变化")
    with pytest.raises(Refused) as refused:
        proposal_add(scenario=made, wishes=[wished], standards=STANDARDS, by=person("planner"))
    assert [str(fault.message) for fault in refused.value] == [
        "网格“新网格”用了 2 号，它是“第2网格”的编号；编号给出后不再给别的网格，请另编一号。（SX-28）"
    ]


def test_grids_go_along_when_their_township_is_absorbed() -> None:
    was = snapshot(DAY)
    applied(reforms.approved(proven(begun(Absorb((unit(BAICHENG),), unit(SHUIXIU))))))
    now = snapshot(UNTIL)
    village = unit(VILLAGE)
    assert now.divisions[village].parent == unit(SHUIXIU)
    assert now.grids == was.grids


def test_a_village_keeps_its_grids_under_a_new_code() -> None:
    village = unit(VILLAGE)
    row = snapshot(DAY).divisions[village]
    act_on(DAY, Change(Op.RECODE, village, row.code, type(row.code)("140101200299")))
    assert {one.village for one in snapshot(DAY).grids.values()} == {village}


def test_the_design_of_a_division_names_its_grids_and_breaks_nothing() -> None:
    made = drawn(begun(wish()), STANDARDS)
    assert made.name(wish().grids[1].id) == "第3网格"
    assert made.found == ()


def test_what_rests_on_a_division_keeps_its_act_from_being_undone() -> None:
    act = act_on(UNTIL, Change(Op.RENAME, grid(VILLAGE, 1, {}).id, "第1网格", "东网格"))
    digests = county_digests()
    later = act_on(UNTIL, Change(Op.RENAME, grid(VILLAGE, 1, {}).id, "东网格", "东一网格"))
    with pytest.raises(Refused):
        act_undo(act=act, by=person(), reason="有误")
    act_undo(act=later, by=person(), reason="有误")
    assert county_digests() == digests
