"""Which plans wait for a person."""

from dataclasses import dataclass

from santu.accounts.domain.roles import Right
from santu.register.selectors.reach import Sight
from santu.transition.models import Plan, PlanState
from santu.transition.selectors.access import plans_open


@dataclass(frozen=True, slots=True)
class ToDo:
    """A plan, and the state that it is to be taken out of."""

    plan: int
    title: str
    state: str


RIGHT_TO_END = {
    PlanState.DRAFT: Right.PLAN,
    PlanState.PROVEN: Right.APPROVE,
    PlanState.APPROVED: Right.PLAN,
}
"""The right that it takes to take a plan out of each state."""


def to_do(sight: Sight) -> list[ToDo]:
    """The plans that this person may take a step further: who planned does not approve, who approved does not apply."""
    may = {right: plans_open(sight, right) if sight.has(right) else set() for right in RIGHT_TO_END.values()}
    username = sight.username
    rows = Plan.objects.filter(state__in=RIGHT_TO_END).order_by("pk")
    return [
        ToDo(number, title, state)
        for number, title, state, planned_by, approved_by in rows.values_list(
            "pk", "scenario__title", "state", "planned_by", "approved_by"
        )
        if number in may[RIGHT_TO_END[PlanState(state)]]
        and not (state == PlanState.PROVEN and planned_by == username)
        and not (state == PlanState.APPROVED and approved_by == username)
        and not (state == PlanState.DRAFT and planned_by != username)
    ]


def to_do_count(sight: Sight) -> int:
    """How many."""
    return len(to_do(sight))
