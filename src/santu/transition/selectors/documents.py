"""A plan as a document."""

import json

from santu.design.selectors.scenarios import scenario_design
from santu.formats.bulk import collector_paused
from santu.standards.rulebook import Standards
from santu.transition.domain.document import PlanDocument
from santu.transition.domain.sentences import Units
from santu.transition.models import Plan
from santu.transition.selectors.plans import plan_steps


def plan_document(plan: Plan, standards: Standards) -> PlanDocument:
    """What a plan does, on the register that it was made for."""
    scenario = plan.scenario
    with collector_paused():
        steps = plan_steps(plan.pk)
        units = Units.of(scenario_design(scenario, standards).base, steps)
    counts = json.loads(plan.counts)
    counts.pop("steps")
    return PlanDocument(
        number=plan.pk,
        title=scenario.title,
        state=str(plan.state),
        base_day=scenario.base_day,
        until=scenario.until,
        digests=json.loads(scenario.digests),
        counts=counts,
        steps=steps,
        units=units,
    )
