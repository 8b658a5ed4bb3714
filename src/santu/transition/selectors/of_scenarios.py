"""Which plans were made of which scenarios."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from santu.kernel.messages import refuse
from santu.transition.models import Plan, PlanState


@dataclass(frozen=True, slots=True)
class PlanOf:
    """A plan: its number, how far it has come, and the act that carried it out."""

    number: int
    state: str
    act: int | None

    @property
    def applied(self) -> bool:
        return self.state == PlanState.APPLIED


def plans_of(scenarios: Collection[int]) -> Mapping[int, list[PlanOf]]:
    """Number of each scenario → its plans, in order."""
    found: dict[int, list[PlanOf]] = defaultdict(list)
    rows = Plan.objects.filter(scenario__in=scenarios).order_by("pk")
    for scenario, number, state, act in rows.values_list("scenario", "pk", "state", "act"):
        found[scenario].append(PlanOf(number, state, act))
    return found


def refuse_if_applied(scenario: int, template: str) -> None:
    """What was carried out changes no more.

    Raises:
        Refused: a plan of this scenario is applied; ``template`` says so and names the scenario as ``{number}``.
    """
    if any(plan.applied for plan in plans_of([scenario]).get(scenario, ())):
        raise refuse(str(scenario), template, number=scenario)
