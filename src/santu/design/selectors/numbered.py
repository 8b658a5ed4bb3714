"""Finding a scenario by its number."""

from santu.design.models import Scenario
from santu.kernel.messages import N_, Refused, refuse


def scenario_numbered(number: int) -> Scenario:
    """The scenario with this number.

    Raises:
        Refused: there is none.
    """
    scenario = Scenario.objects.filter(pk=number).first()
    if scenario is None:
        raise scenario_unknown(number)
    return scenario


def scenario_unknown(number: int) -> Refused:
    """There is no such scenario, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号方案；请核对编号。"), number=number)
