"""How plans are kept."""

from santu.transition.models.plans import Instrument, Plan, PlanPool, PlanState, PlanStep

__all__ = ["Instrument", "Plan", "PlanPool", "PlanState", "PlanStep"]
