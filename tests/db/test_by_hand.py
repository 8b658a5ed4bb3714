"""A scenario by hand: begun on a county, grown, left out and taken back; planned, proven, applied, undone."""

from datetime import date

import pytest

from santu.audit.selectors import audit_entries
from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Absorb, Cede, Equip, Rename, Retype, Wish
from santu.design.models import Scenario
from santu.design.selectors.conformity import uncovered
from santu.design.selectors.scenarios import scenario_design
from santu.design.services.by_hand import Beginning, proposal_add, scenario_begin
from santu.design.services.locks import proposal_lock, proposal_unlock
from santu.kernel.messages import Refused
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from tests.db import reforms
from tests.db.reforms import (
    EAST,
    STANDARDS,
    UNTIL,
    applied,
    approved,
    before,
    forget,
    planned,
    proven,
    undone,
)
from tests.db.registers import DAY, LATER, act_on, person, renaming, town_map, unit

pytestmark = pytest.mark.django_db

BAICHENG, BEIGUANG, SHUIXIU = "140101200", "140101201", "140101100"


@pytest.fixture(autouse=True)
def _filled() -> None:
    forget()
    before()


def begun(*wishes: Wish, county: str = EAST, day: date = DAY, until: date = UNTIL, title: str = "东县方案"):
    return scenario_begin(
        beginning=Beginning(title, unit(county) if county else "nowhere", day, until),
        wishes=[Wished(wish, "规模小") for wish in wishes],
        standards=STANDARDS,
        by=person("planner"),
    )


def add(made: Scenario, *wishes: Wish):
    wished = [Wished(wish, "规模小") for wish in wishes]
    return proposal_add(scenario=made, wishes=wished, standards=STANDARDS, by=person("planner"))


def merger() -> Absorb:
    return Absorb((unit(BAICHENG),), unit(SHUIXIU))


def test_a_scenario_by_hand_goes_all_the_way_and_back():
    earlier = county_digests()
    made = begun(merger(), Retype(unit(BEIGUANG), "town", "北洸镇", "140101101"))
    assert uncovered(scenario_design(made, STANDARDS)) == []
    plan = applied(approved(proven(made)))
    towns = town_map(snapshot(UNTIL))
    assert "140101200" not in towns
    assert towns["140101101"] == ("北洸镇", "town", EAST)
    assert towns["140101200200"][2] == SHUIXIU
    assert towns["140101201200"][2] == "140101101"
    undone(plan, "更正")
    assert county_digests() == earlier


def test_bodies_of_the_whole_county_follow_what_was_proposed_before():
    made = begun(merger())
    assert {violation.subject for violation in uncovered(scenario_design(made, STANDARDS))} == {
        unit(BEIGUANG)
    }
    assert [proposal.key for proposal in add(made, Equip(unit(EAST)))] == [f"bodies/{unit(BEIGUANG)}"]
    assert uncovered(scenario_design(made, STANDARDS)) == []
    assert proven(made).pk


def test_a_scenario_stands_on_its_county_alone():
    made = begun(Rename(unit(BEIGUANG), "北光乡"))
    design = scenario_design(made, STANDARDS)
    assert unit("140102") not in design.base.divisions
    [proposal] = design.proposals
    assert str(proposal.reason) == "北洸乡更名为北光乡。理由：规模小"
    assert [entry.act for entry in audit_entries(chain="")][-1] == "scenario_create"


def test_proposals_are_added_one_by_one():
    made = begun(merger())
    [added] = add(made, Rename(unit(BEIGUANG), "北光乡"))
    assert [proposal.key for proposal in scenario_design(made, STANDARDS).proposals][-1] == added.key
    assert list(made.proposals.order_by("no").values_list("no", flat=True)) == [1, 2]
    last = list(audit_entries(chain=""))[-1]
    assert (last.act, last.by) == ("proposal_add", "planner")


def test_a_unit_is_changed_by_one_proposal_only():
    made = begun(merger())
    with pytest.raises(Refused, match="一个单位只能由一项提议变更"):
        add(made, Retype(unit(SHUIXIU), "subdistrict", "水秀街道"))
    with pytest.raises(Refused, match="可能已被别的提议撤销"):
        add(made, Rename(unit(BAICHENG), "白城新乡"))
    assert made.proposals.count() == 1


def test_what_was_left_out_may_be_proposed_anew_and_does_not_come_back_beside_it():
    made = begun(merger())
    key = made.proposals.get().key
    proposal_lock(scenario=made, key=key, forbids=True, reason="另议", by=person("planner"))
    [again] = add(made, Absorb((unit(BAICHENG),), unit(BEIGUANG)))
    assert again.key == f"{key}/2"
    with pytest.raises(Refused, match="一个单位只能由一项提议变更"):
        proposal_unlock(scenario=made, key=key, reason="照办", by=person("planner"))
    proposal_lock(scenario=made, key=again.key, forbids=True, reason="另议", by=person("planner"))
    proposal_unlock(scenario=made, key=key, reason="照办", by=person("planner"))
    assert [proposal.key for proposal in scenario_design(made, STANDARDS).proposals] == [key]


def test_what_others_rest_on_is_not_left_out():
    made = begun(Retype(unit(BEIGUANG), "town", "北洸镇", "140101101"))
    first = made.proposals.get().key
    town = scenario_design(made, STANDARDS).target().by_code["140101101"]
    village = unit("140101100200")
    [second] = add(made, Cede((village,), town))
    with pytest.raises(Refused, match="以这一项为前提"):
        proposal_lock(scenario=made, key=first, forbids=True, reason="另议", by=person("planner"))
    proposal_lock(scenario=made, key=second.key, forbids=True, reason="另议", by=person("planner"))
    proposal_lock(scenario=made, key=first, forbids=True, reason="另议", by=person("planner"))
    with pytest.raises(Refused, match="不在设计中"):
        proposal_unlock(scenario=made, key=second.key, reason="照办", by=person("planner"))


def test_a_word_that_was_never_said_is_not_taken_back():
    made = begun(merger())
    key = made.proposals.get().key
    with pytest.raises(Refused, match="无须解除"):
        proposal_unlock(scenario=made, key=key, reason="照办", by=person("planner"))
    proposal_lock(scenario=made, key=key, forbids=False, reason="照办", by=person("planner"))
    with pytest.raises(Refused, match="没有写明理由"):
        proposal_unlock(scenario=made, key=key, reason=" ", by=person("planner"))
    proposal_unlock(scenario=made, key=key, reason="再议", by=person("planner"))
    assert not made.locks.exists()
    assert list(audit_entries(chain=""))[-1].act == "proposal_unlock"


def test_a_beginning_that_does_not_do_is_refused_with_every_fault():
    with pytest.raises(Refused) as refusal:
        begun(title=" ", until=DAY, county="")
    assert [str(fault.message) for fault in refusal.value] == [
        "没有写方案的名称；请补上。",
        "完成日 2020-06-30 不晚于基准日 2020-06-30；请改为更晚的一天。",
        "2020-06-30 的登记里没有编号为“nowhere”的县；请从县的设计页重新发起。",
    ]
    assert not Scenario.objects.exists()


def test_a_base_before_the_latest_facts_is_refused():
    act_on(LATER, renaming(BEIGUANG, "北光乡"))
    with pytest.raises(Refused, match="在基准日 2020-06-30 之后还有登记（最晚 2020-09-01 起）"):
        begun(merger())
    assert begun(merger(), day=LATER).pk


def test_a_proposal_without_a_reason_is_refused():
    with pytest.raises(Refused, match="提议必须写明理由"):
        scenario_begin(
            beginning=Beginning("东县方案", unit(EAST), DAY, UNTIL),
            wishes=[Wished(merger(), " ")],
            standards=STANDARDS,
            by=person("planner"),
        )
    assert not Scenario.objects.exists()


def test_a_county_that_the_scenario_does_not_pin_is_refused():
    made = reforms.scenario(county=EAST)
    base = scenario_design(made, STANDARDS).base
    assert unit("140102") not in base.divisions
    with pytest.raises(Refused):
        add(made, Rename(unit("140102200"), "范庄乡"))


def test_a_scenario_by_hand_gone_stale_is_not_planned():
    made = begun(merger(), Equip(unit(EAST)))
    act_on(DAY, renaming(BEIGUANG, "北光乡", DAY), title="更正")
    with pytest.raises(Refused, match="更正"):
        planned(made)


def test_a_form_sent_twice_makes_one_scenario():
    made = begun(merger())
    with pytest.raises(Refused, match=f"同样的第 {made.pk} 号方案"):
        begun(merger())
    assert Scenario.objects.count() == 1
    begun(merger(), title="东县方案二")
    begun()
    assert Scenario.objects.count() == 3
