"""Scenarios as somebody reaches them: only who may see all that a scenario is about sees it as a whole."""

from collections.abc import Iterable

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.design.models import Asked, Consultation, Scenario
from santu.design.selectors.consultations import asked_theirs, consultation_unknown
from santu.design.selectors.numbered import scenario_unknown
from santu.design.selectors.scenarios import scenario_scope
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight, sight_of


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


def access_consultation(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A round on a scenario whose whole scope is theirs; who is asked reaches ``access_asked`` alone.

    Raises:
        Refused: there is none of this number, or it is about what is not theirs.
    """
    found = Consultation.objects.select_related("scenario").filter(pk=number).first()
    if found is None or not scenarios_seen(sight, [found.scenario], right):
        raise consultation_unknown(number)


def access_asked(sight: Sight, number: int) -> None:
    """What a body is asked in a round; for those alone who answer on its behalf.

    Raises:
        Refused: there is none of this number, or they do not speak for the body.
    """
    found = Asked.objects.filter(pk=number).first()
    if found is None or not asked_theirs(sight, found):
        raise consultation_unknown(number)
