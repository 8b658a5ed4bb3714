"""How far the latest reform is on its way: from the scenario over the consultation and the plan to the undoing."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from santu.design.models import Scenario
from santu.design.selectors.consultations import rounds_of
from santu.transition.models import Instrument, Plan, PlanState


class Station(StrEnum):
    """What comes next on the way."""

    DESIGN = "design"
    ASK = "ask"
    ANSWER = "answer"
    SETTLE = "settle"
    PLAN = "plan"
    PROVE = "prove"
    APPROVE = "approve"
    APPLY = "apply"
    APPROVE_UNDO = "approve_undo"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Way:
    """What comes next, and the numbers of the latest scenario, its latest round and its latest plan (0: none)."""

    station: Station
    scenario: int = 0
    consultation: int = 0
    plan: int = 0


AFTER_CONSULTING = {
    PlanState.DRAFT: Station.PROVE,
    PlanState.PROVEN: Station.APPROVE,
    PlanState.APPROVED: Station.APPLY,
    PlanState.APPLIED: Station.APPROVE_UNDO,
}


def latest_way() -> Way:
    """Where the latest scenario is; one whose plan was undone before is at its end, and the way begins anew."""
    scenario = Scenario.objects.order_by("-pk").values_list("pk", flat=True).first()
    if scenario is None:
        return Way(Station.DESIGN)
    plan = Plan.objects.filter(scenario=scenario).order_by("-pk").first()
    if plan is not None and plan.act_id is not None and _was_undone(plan):
        return Way(Station.DESIGN)
    number = plan.pk if plan else 0
    if plan is None or plan.state == PlanState.PROVEN:
        station, consultation = _consulting(scenario)
        if station is not None:
            return Way(station, scenario, consultation, number)
    if plan is None:
        return Way(Station.PLAN, scenario)
    if plan.state == PlanState.APPLIED and plan.undo_approved_by:
        return Way(Station.UNDO, scenario, plan=number)
    return Way(AFTER_CONSULTING[PlanState(plan.state)], scenario, plan=number)


def _was_undone(plan: Plan) -> bool:
    papers = Instrument.objects.filter(plan=plan, undoes__isnull=False)
    return plan.state == PlanState.UNDONE or papers.exclude(undoes=plan.act).exists()


def _consulting(scenario: int) -> tuple[Station | None, int]:
    """What the latest round waits for; nothing where it is over and all is replied to."""
    rounds = rounds_of(scenario)
    if not rounds:
        return Station.ASK, 0
    latest = rounds[0]
    if latest.takes_answers(timezone.localdate()) and latest.answered < len(latest.asked):
        return Station.ANSWER, latest.number
    if latest.closed_at is None or any(latest.to_reply()):
        return Station.SETTLE, latest.number
    return None, latest.number
