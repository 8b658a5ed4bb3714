"""Scenarios as somebody reaches them: only who may see all that a scenario is about sees it as a whole."""

from collections.abc import Iterable

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.design.models import Scenario
from santu.design.selectors.numbered import scenario_unknown
from santu.design.selectors.scenarios import scenario_scope
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight, sight_of
from santu.register.selectors.rights import right_lacking


def access_scenario(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A scenario whose whole scope is theirs.

    Raises:
        Refused: there is none of this number, or it is about what is not theirs.
    """
    scenario = Scenario.objects.filter(pk=number).first()
    if scenario is None or not scenarios_seen(sight, [scenario], right):
        raise scenario_unknown(number)


def right_over_scenario(by: User, right: Right, scenario: Scenario) -> None:
    """Whether somebody has a right over all that a scenario is about.

    Raises:
        Refused: they have not.
    """
    sight = sight_of(by)
    if not (sight.has(right) and scenarios_seen(sight, [scenario], right)):
        raise right_lacking(right)


def scenarios_open(sight: Sight, right: Right = Right.READ) -> set[int]:
    """The numbers of all scenarios whose whole scope is theirs."""
    return scenarios_seen(sight, Scenario.objects.all(), right)


def scenarios_seen(sight: Sight, scenarios: Iterable[Scenario], right: Right = Right.READ) -> set[int]:
    """The numbers of those scenarios whose whole scope is theirs."""
    scopes = {scenario.pk: set(scenario_scope(scenario)) for scenario in scenarios}
    seen = units_seen(sight, {unit for scope in scopes.values() for unit in scope}, right)
    return {number for number, scope in scopes.items() if scope <= seen}
