"""Finding a scenario by its number."""

from santu.design.models import Scenario
from santu.kernel.messages import N_, refuse


def scenario_numbered(number: int) -> Scenario:
    """The scenario with this number.

    Raises:
        Refused: there is none.
    """
    scenario = Scenario.objects.filter(pk=number).first()
    if scenario is None:
        raise refuse(str(number), N_("没有第 {number} 号方案；请核对编号。"), number=number)
    return scenario
