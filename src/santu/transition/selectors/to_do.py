"""Which plans wait for a person."""

from dataclasses import dataclass

from santu.transition.models import Plan, PlanState


@dataclass(frozen=True, slots=True)
class ToDo:
    """A plan, and the state that it is to be taken out of."""

    plan: int
    title: str
    state: str


def to_do(username: str) -> list[ToDo]:
    """The plans that this person may take a step further: who planned does not approve, who approved does not apply."""
    waiting = [PlanState.DRAFT, PlanState.PROVEN, PlanState.APPROVED]
    rows = Plan.objects.filter(state__in=waiting).order_by("pk")
    return [
        ToDo(number, title, state)
        for number, title, state, planned_by, approved_by in rows.values_list(
            "pk", "scenario__title", "state", "planned_by", "approved_by"
        )
        if not (state == PlanState.PROVEN and planned_by == username)
        and not (state == PlanState.APPROVED and approved_by == username)
        and not (state == PlanState.DRAFT and planned_by != username)
    ]


def to_do_count(username: str) -> int:
    """How many."""
    return len(to_do(username))
