"""Whose instruments a plan needs."""

from santu.standards.rulebook import Standards
from santu.standards.schema import Item
from santu.transition.domain.authority import authorities_needed
from santu.transition.domain.briefs import changes_in_brief
from santu.transition.models import Plan
from santu.transition.selectors.plans import plan_units, step_briefs

AUTHORITY = "approval/authority"


def authorities_of(plan: Plan, standards: Standards) -> list[Item]:
    """Whose instruments the plan needs."""
    units = plan_units(plan.pk)
    authorities = standards.items(AUTHORITY, plan.scenario.until)
    return authorities_needed(units.base, changes_in_brief(step_briefs(plan.pk), units), authorities)
