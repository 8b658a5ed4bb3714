"""Who has had a hand in a plan."""

from santu.accounts.domain.duties import Hands
from santu.transition.models import Plan

COLUMNS = ("scenario__by", "planned_by", "approved_by", "undo_approved_by")
DEEDS = ("scenario_create", "plan_create", "plan_approve", "plan_approve_undo")


def hands_in(*people: str) -> Hands:
    """The people of ``COLUMNS``, by what they did."""
    return dict(zip(DEEDS, people, strict=True))


def hands_of(plan: Plan) -> Hands:
    """Who made its scenario, planned it, approved it and its undoing; "" for what nobody has done."""
    return hands_in(plan.scenario.by, plan.planned_by, plan.approved_by, plan.undo_approved_by)
