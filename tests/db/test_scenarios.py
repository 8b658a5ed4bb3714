"""Scenarios: what they keep, what a person's word on them changes, and what exceptions cover until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from santu.audit.selectors import audit_entries
from santu.design.models import ApprovedException, Scenario, StoredProposal
from santu.design.selectors.conformity import uncovered
from santu.design.selectors.scenarios import exceptions_on, scenario_design, scenario_scope
from santu.design.services.exceptions import exception_approve
from santu.design.services.locks import proposal_lock
from santu.kernel.messages import Refused
from santu.register.selectors.snapshots import snapshot
from santu.transition.services.planning import plan_create, plan_prove
from tests.db.reforms import EAST, STANDARDS, UNTIL, after, before, design, forget, planned, scenario
from tests.db.registers import DAY, LATER, act_on, person, renaming, town_map, unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _filled() -> None:
    forget()
    before()


def test_a_scenario_is_read_back_as_it_was_designed():
    made, wanted = scenario(), design()
    found = scenario_design(made, STANDARDS)
    assert replace(found, proposals=list(found.proposals)) == wanted
    assert town_map(found.target()) == town_map(after())
    assert scenario_scope(made) == [unit("14")]
    assert StoredProposal.objects.filter(scenario=made).count() == len(wanted.proposals) > 5
    entries = [entry for entry in audit_entries(chain="") if entry.act == "scenario_create"]
    assert [entry.by for entry in entries] == ["planner"]


def test_the_base_is_what_was_believed_when_the_scenario_was_made():
    made = scenario()
    wanted = scenario_design(made, STANDARDS).base
    act_on(DAY, renaming("140101200", "改正的名", DAY))
    forget()
    assert scenario_design(made, STANDARDS).base == wanted
    assert snapshot(DAY).divisions != wanted.divisions


def test_a_scenario_of_one_county_leaves_the_other_out():
    found = scenario_design(scenario(county=EAST), STANDARDS)
    assert {row.code for row in found.base.divisions.values()} >= {"14", "1401", EAST}
    assert unit("140102") not in found.base.divisions
    assert {proposal.county for proposal in found.proposals} == {unit(EAST)}
    assert uncovered(found) == []


def test_what_a_person_forbids_leaves_the_design_and_comes_back():
    made = scenario()
    whole = scenario_design(made, STANDARDS)
    key = next(p.key for p in whole.proposals if p.kind == "bodies")
    lock = proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person("planner"))
    without = scenario_design(made, STANDARDS)
    assert [p for p in whole.proposals if p.key != key] == list(without.proposals)
    assert without.target() != whole.target()
    again = proposal_lock(scenario=made, key=key, forbids=False, reason="照办", by=person("planner"))
    assert (again.pk, again.reason) == (lock.pk, "照办")
    assert scenario_design(made, STANDARDS) == whole
    assert len([entry for entry in audit_entries(chain="") if entry.act == "proposal_lock"]) == 2


def test_a_word_on_a_proposal_needs_the_proposal_and_a_reason():
    made = scenario()
    with pytest.raises(Refused, match="没有"):
        proposal_lock(scenario=made, key="nothing", forbids=True, reason="暂缓", by=person())
    key = next(p.key for p in scenario_design(made, STANDARDS).proposals if p.kind == "bodies")
    with pytest.raises(Refused, match="理由"):
        proposal_lock(scenario=made, key=key, forbids=True, reason=" ", by=person())
    assert not made.locks.exists()


def forbidding_bodies_of(code: str) -> Scenario:
    made = scenario()
    key = f"bodies/{unit(code)}"
    proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person("planner"))
    return made


def test_a_target_that_breaks_a_rule_is_not_planned_unless_excepted():
    made = forbidding_bodies_of("140102100")
    broken = uncovered(scenario_design(made, STANDARDS))
    assert {violation.subject for violation in broken} == {unit("140102100")}
    with pytest.raises(Refused) as refusal:
        planned(made)
    assert [fault.message for fault in refusal.value] == [violation.message for violation in broken]
    for number, violation in enumerate(broken):
        exception_approve(
            scenario=made,
            key=violation.key,
            value=violation.found,
            reason="过渡期",
            document=f"编办〔2021〕{number}号",
            valid_until=UNTIL,
            by=person("approver"),
        )
        assert len(uncovered(scenario_design(made, STANDARDS))) == len(broken) - number - 1
    plan = planned(made)
    assert plan_prove(plan=plan, standards=STANDARDS, by=person("planner")).end_uncovered == ()


def test_an_exception_covers_to_its_value_and_to_its_last_day():
    made = forbidding_bodies_of("140102100")
    found = scenario_design(made, STANDARDS)
    broken = uncovered(found)

    def approve(value: int, valid_until) -> None:
        exception_approve(
            scenario=made,
            key=broken[0].key,
            value=value,
            reason="过渡",
            document="编〔2021〕1号",
            valid_until=valid_until,
            by=person(),
        )

    with pytest.raises(Refused, match="已经过去"):
        approve(broken[0].found, UNTIL - timedelta(days=1))
    assert uncovered(found) == broken
    approve(broken[0].found - 1, UNTIL)
    assert uncovered(found) == broken
    approve(broken[0].found, UNTIL + timedelta(days=1))
    assert uncovered(found) == broken[1:]
    assert exceptions_on(UNTIL + timedelta(days=2)) == {}


def test_an_exception_is_refused_with_every_fault_at_its_field():
    made = scenario()
    papers = {"key": ("body/limit", "u", ""), "value": 1, "reason": "过渡", "document": "编〔2021〕1号"}
    with pytest.raises(Refused) as refusal:
        exception_approve(
            scenario=made,
            **(papers | {"reason": " ", "document": ""}),
            valid_until=UNTIL - timedelta(days=1),
            by=person("planner"),
        )
    told = [str(fault) for fault in refusal.value]
    assert len(told) == 4
    for fault, words in zip(
        told, ("编制人不能批准自己", "reason: ", "document: ", "valid_until: "), strict=True
    ):
        assert words in fault
    with pytest.raises(Refused, match="必须写明有效期"):
        exception_approve(scenario=made, **papers, valid_until=None, by=person("approver"))
    assert not ApprovedException.objects.exists()


def test_a_scenario_gone_stale_is_not_planned_and_every_row_that_moved_is_listed():
    made = scenario(county=EAST)
    act_on(LATER, renaming("140102200", "范村镇"), title="别处")
    act_on(DAY, renaming("140101201", "北洸镇", DAY), title="更正")
    with pytest.raises(Refused) as refusal:
        planned(made)
    assert {fault.place for fault in refusal.value} == {unit("140101201")}
    assert "更正" in str(refusal.value)
    assert "别处" not in str(refusal.value)
    assert plan_create(scenario=scenario(county=EAST), standards=STANDARDS, by=person("planner")).pk
