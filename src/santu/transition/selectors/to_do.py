"""Which plans wait for a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from santu.transition.domain.turns import Deed, Hands, turn_of
from santu.transition.models import Plan, PlanState

WAITING = Q(state__in=[PlanState.DRAFT, PlanState.PROVEN, PlanState.APPROVED]) | (
    Q(state=PlanState.APPLIED) & ~Q(undo_approved_by="")
)
"""The plans that somebody is to take further; one that is applied, or undone, may stay so."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """A plan, and what is to be done to it."""

    plan: int
    title: str
    deed: Deed


def to_do(username: str) -> list[ToDo]:
    """The plans that this person may take a step further; who planned has it proven."""
    return list(_to_do(username))


def _to_do(username: str) -> Iterator[ToDo]:
    columns = ("pk", "scenario__title", "state", "planned_by", "approved_by", "undo_approved_by")
    for number, title, state, *hands in Plan.objects.filter(WAITING).order_by("pk").values_list(*columns):
        turn = turn_of(state, Hands(*hands), username)
        mine = turn.deed is not Deed.PROVE or hands[0] == username
        if mine and turn.why_not is None:
            yield ToDo(number, title, turn.deed)


def to_do_count(username: str) -> int:
    """How many."""
    return len(to_do(username))
