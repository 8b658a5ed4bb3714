"""Cases as somebody reaches them: what they may not see is refused in the words for what is not there."""

import json

from santu.accounts.domain.roles import Right, right_lacking
from santu.kernel.messages import N_, Refused, refuse
from santu.operate.domain.binding import APPLICANT
from santu.operate.models import Case, Consent, Notice, Token
from santu.operate.selectors.notices import addressed
from santu.operate.selectors.processes import bound_once
from santu.operate.selectors.whose import theirs
from santu.register.selectors.access import units_seen
from santu.register.selectors.reach import Sight


def case_unknown(number: int) -> Refused:
    """There is no such case, as far as whoever asks may know."""
    return refuse(str(number), N_("没有编号为“{number}”的办件；请从待办或搜索里打开。"), number=number)


def access_case(sight: Sight, number: int, right: Right = Right.READ) -> Case:
    """A case at a place that is theirs, or with a task that is, was or will be theirs, or that they applied for.

    Their own is also one that they handle as an agent, or were asked about.

    Raises:
        Refused: there is none of this number, or it is not theirs.
    """
    case = Case.objects.select_related("version").filter(pk=number).first()
    if case is None or not may_read(sight, case, right):
        raise case_unknown(number)
    return case


def access_task(sight: Sight, number: int, token: int) -> None:
    """See that the right that a task takes is not withheld from somebody as they came.

    Raises:
        Refused: it is.
    """
    task = Token.objects.filter(case=number, number=token).exclude(right=APPLICANT).first()
    if task and task.right in sight.withheld:
        raise right_lacking(Right(task.right))


def may_read(sight: Sight, case: Case, right: Right = Right.READ) -> bool:
    """Whether somebody may read a case."""
    if sight.username and case.applicant == sight.username:
        return True
    if units_seen(sight, [case.place_id], right):
        return True
    if Consent.objects.filter(case=case.pk, agent=sight.username, withdrawn_at=None).exists():
        return True
    own = theirs(sight)
    if Token.objects.filter(own, case=case.pk, waits=True).exists():
        return True
    if Notice.objects.filter(addressed(sight), case=case.pk).exists():
        return True
    lanes = bound_once(case.version.binding).lanes.values()
    lists = json.loads(case.lists)
    units = {unit for lane in lanes for name in lane.at for unit in lists.get(name, ())}
    return bool(units and units_seen(sight, units, right))
