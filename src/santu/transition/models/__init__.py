"""How plans are kept."""

from santu.transition.models.following import Following
from santu.transition.models.plans import Instrument, Plan, PlanPool, PlanState, PlanStep

__all__ = ["Following", "Instrument", "Plan", "PlanPool", "PlanState", "PlanStep"]
