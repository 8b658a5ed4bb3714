"""Which plans wait for a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from santu.accounts.selectors.duties import bars_today
from santu.register.selectors.reach import Sight
from santu.transition.domain.turns import Deed, turn_of
from santu.transition.models import Plan, PlanState
from santu.transition.selectors.access import RIGHTS, plans_seen
from santu.transition.selectors.hands import COLUMNS, hands_in

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


def to_do(sight: Sight) -> list[ToDo]:
    """The plans that this person may take a step further; who planned has it proven."""
    return list(_to_do(sight))


def _to_do(sight: Sight) -> Iterator[ToDo]:
    rows = Plan.objects.filter(WAITING).order_by("pk").values_list("pk", "scenario__title", "state", *COLUMNS)
    bars = bars_today()
    turns: list[ToDo] = []
    for number, title, state, *people in rows:
        hands = hands_in(*people)
        turn = turn_of(state, hands, bars, sight.username)
        mine = turn.deed is not Deed.PROVE or hands["plan_create"] == sight.username
        if mine and turn.why_not is None and sight.has(RIGHTS[turn.deed]):
            turns.append(ToDo(number, title, turn.deed))
    may = {
        right: plans_seen(sight, [one.plan for one in turns if RIGHTS[one.deed] is right], right)
        for right in {RIGHTS[one.deed] for one in turns}
    }
    yield from (one for one in turns if one.plan in may[RIGHTS[one.deed]])


def to_do_count(sight: Sight) -> int:
    """How many."""
    return len(to_do(sight))
