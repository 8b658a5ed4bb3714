"""What was done to plans, by whom, when and on which document, as the audit keeps it."""

import json
from dataclasses import dataclass
from datetime import datetime

from santu.audit.selectors import entries_of
from santu.transition.models import Plan, PlanState

UNDO_APPROVED = "undo_approved"
STAGE_OF = {
    "plan_create": PlanState.DRAFT,
    "plan_prove": PlanState.PROVEN,
    "plan_approve": PlanState.APPROVED,
    "plan_apply": PlanState.APPLIED,
    "plan_approve_undo": UNDO_APPROVED,
    "plan_undo": PlanState.UNDONE,
}
"""How far each deed takes a plan: to a state, or between two of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was done to a plan: which, by whom, when, on which document, and the act of the register.

    The act is the one that it made; for the approval of an undoing the one that may be undone.
    """

    deed: str
    by: str
    at: datetime
    document: str = ""
    reason: str = ""
    act: int | None = None


@dataclass(frozen=True, slots=True)
class OfPlan:
    """The plan of an act, who approved what the act did, and who approved that it be undone."""

    plan: int
    approved: Mark | None
    undo_approved: Mark | None


def marks_by_plan() -> dict[int, list[Mark]]:
    """Plan → what was done to it, in order of time."""
    found: dict[int, list[Mark]] = {}
    for entry in entries_of(tuple(STAGE_OF), chain=""):
        after = json.loads(entry.after) or {}
        # The same deed is kept for the counties that it touched, without the plan.
        if "plan" in after:
            at = datetime.fromisoformat(entry.at)
            mark = Mark(entry.act, entry.by, at, entry.document, entry.reason, after.get("act"))
            found.setdefault(after["plan"], []).append(mark)
    return found


def plan_of_act_ever(act: int) -> OfPlan | None:
    """The plan that an act carried out or took back, at any time; ``None`` where it was no plan."""
    for plan, marks in marks_by_plan().items():
        found = _of_plan(plan, marks, act)
        if found:
            return found
    now = Plan.objects.filter(act=act).values_list("pk", flat=True).first()
    return None if now is None else OfPlan(now, None, None)


def _of_plan(plan: int, marks: list[Mark], act: int) -> OfPlan | None:
    approved: Mark | None = None
    found: OfPlan | None = None
    for mark in marks:
        if mark.deed in ("plan_approve", "plan_approve_undo"):
            approved = mark
            if found and mark.act == act:
                found = OfPlan(plan, found.approved, mark)
        elif mark.act == act:
            found = OfPlan(plan, approved, None)
    return found
