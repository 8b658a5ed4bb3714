"""Plans: from draft to undone and again, by whom and with what papers; what applying writes, what stands in its way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from santu.accounts.services.demo import database_mark_demo
from santu.audit.selectors import audit_entries, verify
from santu.design.services.locks import proposal_lock
from santu.kernel.messages import Refused
from santu.register.domain.body_standard import body_standard
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE
from santu.register.domain.unit_map import unit_map
from santu.register.models import BodyVersion, DivisionVersion, Measurement, SuccessionLink
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.register.services.undo import act_undo
from santu.transition.models import Instrument, Plan, PlanState, PlanStep
from santu.transition.selectors.authorities import authorities_of
from santu.transition.selectors.marks import plan_of_act_ever
from santu.transition.selectors.overview import plan_view
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import faults_to_approve_undo, plan_approve, plan_approve_undo
from santu.transition.services.planning import plan_prove
from santu.transition.services.undoing import plan_undo
from tests.db.reforms import (
    DECREE,
    EAST,
    LATER_TOWNSHIPS,
    STANDARDS,
    UNDER,
    UNTIL,
    after,
    applied,
    approved,
    before,
    documents,
    forget,
    planned,
    proven,
    scenario,
    undone,
)
from tests.db.registers import (
    DAY,
    DISPATCHED,
    LATER,
    PEOPLE_OF,
    VILLAGES,
    abolishing,
    act_on,
    body,
    digests_by_hand,
    establishing,
    imported,
    listed,
    overlaps,
    person,
    renaming,
    town_map,
    unit,
    written,
)

pytestmark = pytest.mark.django_db

PROVE, APPROVE, APPLY, APPROVE_UNDO, UNDO = "prove", "approve", "apply", "approve_undo", "undo"
APPROVING = {APPROVE: plan_approve, APPROVE_UNDO: plan_approve_undo}


@pytest.fixture(autouse=True)
def _filled() -> None:
    forget()
    before()
    for name in ("planner", "approver", "chief"):
        person(name)


def act(name: str, plan: Plan, by: str = "") -> object:
    """One of the five acts on a plan, with everything that it needs."""
    doing = {"plan": plan, "by": person(by or ("approver" if name in APPROVING else "planner"))}
    if name == UNDO:
        return plan_undo(reason="有误", **doing)
    if name in APPROVING:
        return APPROVING[name](documents=documents(plan), standards=STANDARDS, **doing)
    return {PROVE: plan_prove, APPLY: plan_apply}[name](standards=STANDARDS, **doing)


def refused(name: str, plan: Plan, by: str = "") -> str:
    """Why an act is refused; nothing is written then."""
    rows, digests, state = written(), county_digests(), plan.state
    papers = Instrument.objects.count()
    with pytest.raises(Refused) as refusal:
        act(name, plan, by)
    assert (written(), county_digests(), Instrument.objects.count()) == (rows, digests, papers)
    assert Plan.objects.get(pk=plan.pk).state == state
    return str(refusal.value)


def test_a_plan_goes_from_draft_to_undone_and_again_and_never_otherwise():
    plan = planned()
    for state, does, done in (
        (PlanState.DRAFT, (PROVE,), PROVE),
        (PlanState.PROVEN, (PROVE, APPROVE), APPROVE),
        (PlanState.APPROVED, (APPLY,), APPLY),
        (PlanState.APPLIED, (APPROVE_UNDO,), APPROVE_UNDO),
        (PlanState.APPLIED, (UNDO,), UNDO),
        (PlanState.UNDONE, (APPROVE,), APPROVE),
        (PlanState.APPROVED, (APPLY,), APPLY),
        (PlanState.APPLIED, (APPROVE_UNDO,), ""),
    ):
        assert plan.state == state
        for name in {PROVE, APPROVE, APPLY, APPROVE_UNDO, UNDO} - set(does):
            said = refused(name, plan)
            if state == PlanState.APPLIED and name in (APPROVE_UNDO, UNDO):
                assert ("的撤销还没有批准" if name == UNDO else "的撤销已经批准") in said
            else:
                assert "请按编制、证明、审批、执行的顺序办理" in said
        if done:
            act(done, plan)
        plan = Plan.objects.get(pk=plan.pk)
    acts = [entry.act for entry in audit_entries(chain="") if entry.act.startswith("plan_")]
    again = ["plan_approve", "plan_apply"]
    assert acts == ["plan_create", "plan_prove", *again, "plan_approve_undo", "plan_undo", *again]
    acts = [entry.act for entry in audit_entries(chain=unit(EAST))]
    assert acts[-3:] == ["plan_apply", "undo", "plan_apply"]
    assert verify() == []


def test_planner_approver_and_applier_are_kept_apart():
    plan = proven()
    assert "编制人不能审批" in refused(APPROVE, plan, "planner")
    act(APPROVE, plan)
    assert "审批人不能执行" in refused(APPLY, plan, "approver")
    act(APPLY, plan)
    assert "编制人不能批准撤销自己的计划" in refused(APPROVE_UNDO, plan, "planner")
    act(APPROVE_UNDO, plan, "chief")
    assert "审批人不能撤销" in refused(UNDO, plan, "approver")
    assert "批准撤销的人不能自己撤销" in refused(UNDO, plan, "chief")
    with pytest.raises(Refused, match="理由"):
        plan_undo(plan=plan, reason=" ", by=person("planner"))
    assert Plan.objects.get().state == PlanState.APPLIED
    act(UNDO, plan)


def approve_with(plan: Plan, papers, name: str = APPROVE) -> list[str]:
    """Where it is refused, paper by paper."""
    kept, state = Instrument.objects.count(), plan.state
    with pytest.raises(Refused) as refusal:
        APPROVING[name](plan=plan, documents=papers, standards=STANDARDS, by=person("approver"))
    assert Instrument.objects.count() == kept
    assert Plan.objects.get(pk=plan.pk).state == state
    return [str(fault.place) for fault in refusal.value]


@pytest.mark.parametrize("name", [APPROVE, APPROVE_UNDO])
def test_every_instrument_that_is_missing_or_incomplete_is_named(name):
    plan = proven() if name == APPROVE else applied()
    needed = [item.id for item in authorities_of(plan, STANDARDS)]
    minuted = [item.id for item in authorities_of(plan, STANDARDS) if item.flag("minutes")]
    assert {"township", "village_transfer"} < set(needed)
    assert minuted
    papers = documents(plan)

    def at(field: str, authorities: list[str]) -> list[str]:
        return [f"{field}-{authority}" for authority in authorities]

    assert approve_with(plan, [], name) == at("number", needed)
    assert approve_with(plan, papers[1:], name) == at("number", needed[:1])
    assert approve_with(plan, documents(plan, number=" "), name) == at("number", needed)
    assert approve_with(plan, documents(plan, issuer=""), name) == at("issuer", needed)
    assert approve_with(plan, documents(plan, minutes=""), name) == at("minutes", minuted)
    assert approve_with(plan, documents(plan, synthetic=True), name) == at("number", needed)
    assert approve_with(plan, [*papers, *documents(plan, authority="county")[:1]], name) == ["county"]
    act(name, plan)
    kept = plan.instruments.filter(undoes=plan.act if name == APPROVE_UNDO else None)
    assert sorted(kept.values_list("authority", flat=True)) == sorted(needed)


def test_what_is_in_the_way_refuses_the_approval_of_an_undoing_before_any_paper_is_asked_for():
    plan = applied()
    made = unit("140101101", UNTIL)
    act_on(UNTIL, renaming("140101101", "又一镇", UNTIL), title="再更名")
    later = UNTIL + timedelta(days=1)
    act_on(later, renaming("140101101", "北新镇", later), title="又更名")
    said = refused(APPROVE_UNDO, plan, "planner")
    for one in ("再更名", "又更名", "1 个单位（如北新镇（140101101））", "编制人不能批准撤销"):
        assert one in said
    assert made not in said
    assert [fault.place for fault in faults_to_approve_undo(plan)] == ["再更名", "又更名"]


def test_an_approved_undoing_is_refused_by_what_came_after_and_done_when_that_is_gone():
    plan = applied()
    act(APPROVE_UNDO, plan)
    elsewhere, digests = act_on(UNTIL, renaming("140102100", "胡家镇", UNTIL), title="别处"), county_digests()
    later = act_on(UNTIL, renaming("140101101", "又一镇", UNTIL), title="再更名")
    said = refused(UNDO, plan)
    assert "再更名" in said
    assert "别处" not in said
    assert Plan.objects.get().undo_approved_by == "approver"
    act_undo(act=later, by=person(), reason="先撤")
    assert county_digests() == digests
    act(UNDO, plan)
    assert Plan.objects.get().undo_approved_by == ""
    assert snapshot(UNTIL).divisions[unit("140102100")].name == "胡家镇"
    assert elsewhere.pk


def test_an_approval_of_undoing_is_of_one_act_and_kept_with_the_undoing():
    plan = applied()
    first = plan.act
    chief = [replace(paper, number=f"撤{paper.number}") for paper in documents(plan)]
    plan_approve_undo(plan=plan, documents=chief, standards=STANDARDS, by=person("chief"))
    act(UNDO, plan)
    undoing = first.undone_by
    assert undoing.document == "、".join(dict.fromkeys(paper.number for paper in chief))
    found = plan_of_act_ever(undoing.pk)
    assert (found.plan, found.approved.by, found.approved.document) == (plan.pk, "chief", undoing.document)
    found = plan_of_act_ever(first.pk)
    assert (found.approved.by, found.undo_approved.by) == ("approver", "chief")
    act(APPROVE, plan)
    act(APPLY, plan)
    assert plan.act.document == first.document
    assert "的撤销还没有批准" in refused(UNDO, plan)
    assert set(Instrument.objects.filter(undoes=first).values_list("by", flat=True)) == {"chief"}
    assert plan_view(plan.pk).undo_papers == ()
    assert plan_of_act_ever(plan.act.pk).undo_approved is None


def test_two_who_approve_the_same_undoing_at_once_keep_one_approval():
    number = applied().pk
    mine, yours = (Plan.objects.get(pk=number) for _ in range(2))
    act(APPROVE_UNDO, mine)
    with pytest.raises(Refused, match="刚刚由他人办理"):
        act(APPROVE_UNDO, yours, "chief")
    assert set(Instrument.objects.filter(undoes=mine.act).values_list("by", flat=True)) == {"approver"}


def test_steps_and_instruments_stay_as_they_are():
    plan = approved()
    for model, change in ((PlanStep, {"changes": "[]"}), (Instrument, {"number": "别的"})):
        rows = model.objects.filter(plan=plan)
        count = rows.count()
        for refused_by in (lambda rows=rows, change=change: rows.update(**change), rows.delete):
            with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
                refused_by()
        assert model.objects.count() == count > 0


def test_applied_the_register_is_the_later_list_and_undone_it_is_what_it_was():
    digests, was = county_digests(), snapshot(UNTIL)
    plan = applied()
    assert town_map(snapshot(UNTIL)) == town_map(after())
    assert town_map(snapshot(DAY)) != town_map(after())
    assert county_digests() == digests_by_hand() != digests
    undone(plan)
    assert county_digests() == digests
    assert snapshot(UNTIL) == was
    act(APPROVE, plan)
    act(APPLY, plan)
    assert town_map(snapshot(UNTIL)) == town_map(after())
    assert overlaps() == []


def test_where_one_day_is_enough_nothing_is_kept_as_preparing_or_closing():
    applied()
    for model in (DivisionVersion, BodyVersion):
        assert set(model.objects.values_list("state", flat=True)) == {"standing"}


def test_on_every_day_of_several_decrees_the_register_is_right():
    """The merger on one day, everything else on the last: between them the merged stand and nothing else does."""
    gone, heir = unit("140101200"), unit("140101100")
    plan = applied(approved(proven(scenario({"absorb": DECREE}))))
    days = sorted({step.day for step in plan.steps.all()})
    assert days == [DECREE, UNTIL]
    eve, decreed, end = (snapshot(day) for day in (DECREE.replace(day=1, month=2), DECREE, UNTIL))
    assert town_map(eve) == town_map(snapshot(DAY))
    assert gone in eve.divisions
    assert gone not in decreed.divisions
    assert {row.code for row in map(decreed.divisions.get, decreed.villages(heir)) if row} == {
        "140101100200",
        "140101100201",
        "140101200200",
        "140101200201",
    }
    assert decreed.divisions[unit("140101201")].name == "北洸乡"
    assert town_map(end) == town_map(after())
    for found in (eve, decreed, end):
        assert {row.parent for row in found.divisions.values()} - {""} <= found.divisions.keys()
        assert {row.host for row in found.bodies.values()} <= found.divisions.keys()
    assert overlaps() == []


def test_a_new_township_has_its_links_and_the_figures_of_its_villages():
    old, gone, heir = unit("140101201"), unit("140101200"), unit("140101100")
    plan = applied()
    new = unit("140101101", UNTIL)
    links = SuccessionLink.objects.filter(act=plan.act, unit__in=(old, gone))
    assert set(links.values_list("unit", "successor", "day", "share_of", "share_in", "event")) == {
        (old, new, UNTIL, 1, 1, "retype"),
        (gone, heir, UNTIL, 1, 1, "absorb"),
    }
    people = Measurement.objects.filter(act=plan.act, quantity=PEOPLE)
    merged = PEOPLE_OF["140101100"] + PEOPLE_OF["140101200"]
    assert set(people.values_list("unit", "value", "day", "base", "estimated")) == {
        (heir, merged, UNTIL, "推算", True),
        (new, PEOPLE_OF["140101201"], UNTIL, "推算", True),
    }
    assert snapshot(UNTIL).total(PEOPLE) == sum(PEOPLE_OF.values())


def test_figures_begin_on_the_day_of_their_step():
    """Two decrees and the end: on every day nobody is lost, and who has changed hands is counted where he is."""
    digests, was = county_digests(), snapshot(UNTIL)
    retyped = DECREE.replace(month=6)
    plan = applied(approved(proven(scenario({"absorb": DECREE, "retype": retyped}))))
    gone, heir, old = (unit(code) for code in ("140101200", "140101100", "140101201"))
    new, merged = unit("140101101", UNTIL), PEOPLE_OF["140101100"] + PEOPLE_OF["140101200"]
    elsewhere = {unit(code): PEOPLE_OF[code] for code in ("140102100", "140102200")}
    first = {heir: PEOPLE_OF["140101100"], gone: PEOPLE_OF["140101200"], old: PEOPLE_OF["140101201"]}
    then, last = {heir: merged, old: first[old]}, {heir: merged, new: first[old]}
    one = timedelta(days=1)
    for day, here in (
        (DAY, first),
        (DECREE - one, first),
        (DECREE, then),
        (DECREE + one, then),
        (retyped - one, then),
        (retyped, last),
        (UNTIL - one, last),
        (UNTIL, last),
    ):
        found = snapshot(day)
        held = {place: n for place, n in found.figures[PEOPLE].items() if place in found.divisions}
        assert held == here | elsewhere, day
        assert found.total(PEOPLE) == sum(PEOPLE_OF.values())
        assert found.total(HOUSEHOLDS) == sum(n // 3 for n in PEOPLE_OF.values())
        east = unit_map(found, unit("140101"), body_standard(STANDARDS, day))
        assert east.figures[PEOPLE] == sum(first.values())
    people = Measurement.objects.filter(act=plan.act, quantity=PEOPLE)
    assert set(people.values_list("unit", "value", "day")) == {
        (heir, merged, DECREE),
        (new, first[old], retyped),
    }
    undone(plan)
    assert (county_digests(), snapshot(UNTIL)) == (digests, was)


def test_whose_villages_come_on_two_days_has_a_figure_of_each():
    """水秀镇 is given 白城乡 by the decree, and a village of 北洸乡 at the end."""
    wanted = listed(LATER_TOWNSHIPS, VILLAGES, day=UNTIL, under=UNDER | {"140101201200": "140101100"})
    plan = applied(approved(proven(scenario({"absorb": DECREE}, wanted=wanted))))
    assert [step.day for step in plan.steps.order_by("no")] == sorted(step.day for step in plan.steps.all())
    heir, new = unit("140101100"), unit("140101101", UNTIL)
    merged, part = PEOPLE_OF["140101100"] + PEOPLE_OF["140101200"], PEOPLE_OF["140101201"] // 2
    people = Measurement.objects.filter(act=plan.act, quantity=PEOPLE)
    assert set(people.values_list("unit", "value", "day", "base")) == {
        (heir, merged, DECREE, "推算"),
        (heir, merged + part, UNTIL, "推算"),
        (new, PEOPLE_OF["140101201"] - part, UNTIL, "推算"),
    }
    for day in (DAY, DECREE, UNTIL - timedelta(days=1), UNTIL):
        assert snapshot(day).total(PEOPLE) == sum(PEOPLE_OF.values())


def test_people_whom_no_township_takes_on_are_kept_by_their_county():
    """Of 范村乡 the later list has nothing: its people are in the county, marked as inferred, and nobody is lost."""
    digests = county_digests()
    wanted = listed(LATER_TOWNSHIPS[:-1], VILLAGES[:-2], day=UNTIL, under=UNDER)
    plan = applied(approved(proven(scenario(wanted=wanted))))
    [people] = Measurement.objects.filter(act=plan.act, quantity=PEOPLE, unit=unit("140102"))
    assert (people.value, people.day, people.estimated) == (PEOPLE_OF["140102200"], UNTIL, True)
    assert "去向不明" in people.source
    held, start = snapshot(UNTIL), snapshot(DAY)
    for quantity in (PEOPLE, HOUSEHOLDS):
        assert held.total(quantity) == start.total(quantity) > 0
    west = unit_map(held, unit("140102"), body_standard(STANDARDS, UNTIL))
    assert west.figures[PEOPLE] == PEOPLE_OF["140102100"] + PEOPLE_OF["140102200"]
    undone(plan)
    assert county_digests() == digests


def test_a_county_that_moved_refuses_the_approved_plan_with_the_rows_that_moved():
    plan = approved()
    change = act_on(DAY, renaming("140101201", "改正乡", DAY), title="更正")
    said = refused(APPLY, plan)
    assert "改正乡" in said
    assert "更正" in said
    act_undo(act=change, by=person(), reason="不改了")
    act(APPLY, plan)


@pytest.mark.parametrize("name", [APPROVE, APPLY])
def test_a_unit_that_vanished_from_the_register_makes_the_plan_stale(name):
    made = establishing("140101202", "rural_township", "添补乡", unit(EAST), DAY)
    village = establishing("140101202200", "village_committee", "添补村", made.unit, DAY)
    found = act_on(DAY, made, village, title="漏登")
    bodies = bodies_record(day=DAY, bodies=[body(made.unit, "办")], title="机构", by=person())
    plan = planned(scenario(leaving_out=("nothing",)))
    plan_prove(plan=plan, standards=STANDARDS, by=person("planner"))
    if name == APPLY:
        act(APPROVE, plan)
    act_undo(act=bodies, by=person(), reason="重复")
    act_undo(act=found, by=person(), reason="重复")
    said = refused(name, plan)
    assert "添补乡" in said
    assert "添补村" in said


def test_a_county_elsewhere_that_moved_is_no_hindrance():
    plan = approved(proven(scenario(county=EAST)))
    act_on(LATER, renaming("140102200", "别处镇"))
    act(APPLY, plan)
    assert unit("140101101", UNTIL)


@pytest.mark.parametrize("what", ["begins", "ends"])
def test_facts_of_a_later_day_refuse_a_scenario(what):
    if what == "begins":
        act_on(LATER, renaming("140101201", "北洸镇"))
    else:
        act_on(DAY, establishing("140101201202", "village_committee", "短村", unit("140101201"), DAY))
        act_on(LATER, abolishing("140101201202"))
    with pytest.raises(Refused) as refusal:
        planned(scenario(county=EAST))
    assert str(LATER) in str(refusal.value)
    assert "晚于方案的基准日" in str(refusal.value)
    assert not Plan.objects.exists()


def test_what_is_left_out_of_the_scenario_is_left_out_of_its_plan():
    made = scenario()
    key = made.proposals.get(kind="rename").key
    proposal_lock(scenario=made, key=key, forbids=True, reason="暂缓", by=person("planner"))
    plan = planned(made)
    assert not plan.steps.filter(proposal=key).exists()
    applied(approved(proven(made)))
    assert snapshot(UNTIL).divisions[unit("140102200")].name == "范村乡"


def test_what_is_left_out_after_planning_must_be_planned_anew():
    ready = approved()
    key = ready.scenario.proposals.get(kind="rename").key
    lock = {"scenario": ready.scenario, "key": key, "by": person("planner")}
    proposal_lock(forbids=True, reason="暂缓", **lock)
    assert key in refused(APPLY, ready)
    draft = Plan.objects.get(pk=ready.pk)
    draft.state = PlanState.PROVEN
    draft.save()
    assert key in refused(APPROVE, draft)
    assert not plan_prove(plan=draft, standards=STANDARDS, by=person("planner")).holds
    assert Plan.objects.get(pk=ready.pk).state == PlanState.DRAFT


def test_who_holds_a_plan_that_others_took_further_is_refused():
    plan = approved()
    mine, proving = Plan.objects.get(pk=plan.pk), Plan.objects.get(pk=plan.pk)
    proving.state = PlanState.PROVEN
    act(APPLY, plan)
    undone(plan)
    for name, held in ((APPLY, mine), (PROVE, proving), (APPROVE, proving)):
        with pytest.raises(Refused, match="由他人办理"):
            act(name, held)
    assert Plan.objects.get().state == PlanState.UNDONE


def test_what_is_made_up_approves_only_in_a_database_marked_so(monkeypatch):
    plan = proven()
    assert set(approve_with(plan, documents(plan, synthetic=True))) == {
        f"number-{item.id}" for item in authorities_of(plan, STANDARDS)
    }
    with pytest.raises(Refused):
        database_mark_demo(by=None)
    monkeypatch.setattr("santu.transition.services.approving.database_is_demo", lambda: True)
    papers = documents(plan, synthetic=True)
    plan_approve(plan=plan, documents=papers, standards=STANDARDS, by=person("approver"))
    assert set(plan.instruments.values_list("synthetic", flat=True)) == {True}


def test_stations_keep_their_lines_to_the_day_and_have_the_new_ones_from_it():
    station = next(row.id for row in snapshot(DAY).bodies.values() if row.name == "司法所")
    applied()
    assert snapshot(DAY).bodies[station].lines == DISPATCHED
    now = snapshot(UNTIL).bodies[station]
    assert now.organ("party") == now.host == unit("140101100")
    assert now.organ("administration") == "县公安局"


def test_a_list_imported_after_the_plan_finds_nothing_to_change():
    applied()
    before_import = county_digests()
    imported(after())
    assert county_digests() == before_import
