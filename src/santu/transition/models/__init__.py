"""How plans are kept."""

from santu.transition.models.following import Following
from santu.transition.models.handover import HandoverLine, HandoverList
from santu.transition.models.plans import Instrument, Plan, PlanPool, PlanState, PlanStep

__all__ = [
    "Following",
    "HandoverLine",
    "HandoverList",
    "Instrument",
    "Plan",
    "PlanPool",
    "PlanState",
    "PlanStep",
]
