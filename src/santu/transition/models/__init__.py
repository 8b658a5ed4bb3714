"""How plans are kept."""

from santu.transition.models.plans import Instrument, Plan, PlanState, PlanStep

__all__ = ["Instrument", "Plan", "PlanState", "PlanStep"]
