"""To whom what is late goes on: along the line of control that is the right one on that day."""

from datetime import date

from santu.accounts.domain.roles import Right
from santu.kernel.codes import Level
from santu.operate.models import Token
from santu.operate.selectors.whose import Whose
from santu.register.models import BodyVersion, LineOfControl
from santu.register.selectors.heirs import answering
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import lying_on

ADMINISTRATION = "administration"


def above(task: Token, day: date) -> Whose | None:
    """Who is over whoever has a task.

    A body of a township is under the organ of its line of administration on that day, else under its host; a township
    under the desk of its county; a department of a county, and its desk, under the county's leader. Nobody is over an applicant.
    """
    if not task.right or task.right == Right.RULE:
        return None
    leader = Whose(Right.RULE.value, task.county_id)
    division = answering(task.place_id, day)
    lying = lying_on(day, {division, *([task.body] if task.body else [])})
    place = lying.get(division)
    if place is None or task.right == Right.DISPATCH or place.level is Level.COUNTY:
        return leader
    if task.body in lying:
        return _over_body(task, day)
    return Whose(Right.DISPATCH.value, task.county_id)


def _over_body(task: Token, day: date) -> Whose:
    """Who administers a body of a township: a department of the county, which the line names by its title, or its host."""
    line = LineOfControl.objects.filter(holding_on(day), unit=task.body, kind=ADMINISTRATION).first()
    host = Whose(Right.HANDLE.value, task.place_id)
    if line is None or line.organ == task.place_id:
        return host
    departments = BodyVersion.objects.filter(holding_on(day), host=task.county_id)
    for unit, name in departments.values_list("unit_id", "name"):
        if line.organ in (unit, name) or name.endswith(line.organ):
            return Whose(Right.HANDLE.value, task.county_id, unit)
    return host
