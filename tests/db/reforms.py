"""A small reform of the register made by hand: a merger, a township under a new number, a rename; bodies to the standard."""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from santu.design.domain.scenario import Design, design_replay
from santu.design.models import Consultation, Scenario
from santu.design.selectors import drawn, side_by_side
from santu.design.selectors import scenarios as kept_scenarios
from santu.design.selectors.scenarios import scenario_base
from santu.design.services.consultations import (
    Given,
    consultation_close,
    consultation_open,
    opinion_give,
)
from santu.design.services.scenarios import Base, scenario_create
from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.succession import match
from santu.register.domain.touching import counties_touched
from santu.register.selectors.acts import latest_act
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.bodies import bodies_record
from santu.standards.loader import load
from santu.transition.domain.instruments import Document
from santu.transition.models import Plan
from santu.transition.selectors import plans as kept_plans
from santu.transition.selectors.authorities import authorities_of
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.planning import plan_create, plan_prove
from santu.transition.services.undoing import plan_undo
from tests.db.handover import handed_over
from tests.db.registers import (
    CENSUS,
    DAY,
    DISPATCHED,
    PEOPLE_OF,
    VILLAGES,
    body,
    holder,
    imported,
    listed,
    person,
)

UNTIL, DECREE = date(2021, 10, 31), date(2021, 3, 1)
EAST = "140101"
STANDARDS = load()
LATER_TOWNSHIPS = (
    ("140101100", "town", "水秀镇"),
    ("140101101", "town", "北洸镇"),
    ("140102100", "town", "胡村镇"),
    ("140102200", "rural_township", "范庄乡"),
)
UNDER = {"140101200200": "140101100", "140101200201": "140101100"} | {
    "140101201200": "140101101",
    "140101201201": "140101101",
}


def forget() -> None:
    """Designs and steps are kept at hand by their numbers, which a test that rolls back gives out again."""
    drawn.forget()
    side_by_side.forget()
    for kept in (
        kept_scenarios._base_and_proposals,
        kept_scenarios.scenario_base,
        kept_plans.plan_steps,
        kept_plans.step_briefs,
        kept_plans.plan_units,
        kept_plans.plan_parts,
        kept_plans.plan_unresolved,
    ):
        kept.cache_clear()


def before(*, bodies: bool = True) -> None:
    """The register of the base day, with figures, a few bodies of its own and two stations."""
    imported(listed(people=PEOPLE_OF), CENSUS)
    if bodies:
        base = snapshot(DAY)
        home = base.by_code
        found = [body(home["140101200"], name) for name in ("综合办", "农科站")]
        found += [
            body(home["140101100"], "司法所", "dispatched", lines=DISPATCHED),
            body(home["140102200"], "财政所"),
        ]
        bodies_record(day=base.day, bodies=found, title="机构", by=person())


def after() -> Snapshot:
    """The list of the day on which the reform is over."""
    return listed(LATER_TOWNSHIPS, VILLAGES, day=UNTIL, under=UNDER)


def design(days: Mapping[str, date] | None = None, wanted: Snapshot | None = None) -> Design:
    """What leads there; ``days`` are those on which a decree sets the events of a kind."""
    base, wanted = snapshot(DAY), wanted or after()
    found = match(base, wanted)
    events = tuple(replace(event, day=(days or {}).get(event.kind)) for event in found.events)
    return design_replay(base, wanted, replace(found, events=events), STANDARDS)


def scenario(
    days: Mapping[str, date] | None = None,
    *,
    county: str = "",
    leaving_out: Collection[str] = (),
    wanted: Snapshot | None = None,
) -> Scenario:
    """The reform as a scenario: all of it, or one county's; some kinds of proposals left out."""
    since, made, base = latest_act(), design(days, wanted), snapshot(DAY)
    where = base.by_code.get(county, "")
    wanted = [p for p in made.proposals if p.kind not in leaving_out and (not county or p.county == where)]
    changes = (change for proposal in wanted for change in proposal.changes)
    digests = county_digests(set(counties_touched(base, changes)))
    pinned = Base(DAY, [where or base.by_code["14"]], since, digests)
    return scenario_create(title="改革方案", base=pinned, until=UNTIL, proposals=wanted, by=person("planner"))


def consulted(made: Scenario) -> Consultation:
    """A round on a scenario that one township answers, and that is over."""
    base = scenario_base(made.pk)
    county = next(iter(json.loads(made.digests)))
    township = next(row for row in base.at(Level.TOWNSHIP) if row.parent == county)
    leader = holder("township_leader", township.id)
    found = consultation_open(
        scenario=made,
        text="请提意见",
        days=10,
        asked=[("township", township.id)],
        standards=STANDARDS,
        by=person("planner"),
    )
    asked = found.asked.get().pk
    opinion_give(asked=asked, given=[Given("agree")], standards=STANDARDS, by=leader)
    return consultation_close(number=found.pk, by=person("planner"))


def planned(made: Scenario | None = None) -> Plan:
    made = made or scenario()
    consulted(made)
    return handed_over(plan_create(scenario=made, standards=STANDARDS, by=person("planner")))


def proven(made: Scenario | None = None) -> Plan:
    plan = planned(made)
    assert plan_prove(plan=plan, standards=STANDARDS, by=person("planner")).holds
    return plan


def documents(plan: Plan, **values: object) -> list[Document]:
    """A real document of each authority that the plan needs."""
    found = []
    for item in authorities_of(plan, STANDARDS):
        minutes = "编委会纪要〔2021〕1号" if item.flag("minutes") else ""
        number = f"晋政函〔2021〕{item.id}号"
        found.append(replace(Document(item.id, number, UNTIL, item.text("organ_name"), minutes), **values))
    return found


def approved(plan: Plan | None = None) -> Plan:
    plan = plan or proven()
    return plan_approve(plan=plan, documents=documents(plan), standards=STANDARDS, by=person("approver"))


def applied(plan: Plan | None = None) -> Plan:
    return plan_apply(plan=plan or approved(), standards=STANDARDS, by=person("planner"))


def undone(plan: Plan, reason: str = "有误") -> Plan:
    """Approved to be undone by one, undone by the other."""
    papers = documents(plan)
    plan_approve_undo(plan=plan, documents=papers, standards=STANDARDS, by=person("approver"))
    return plan_undo(plan=plan, reason=reason, by=person("planner"))
