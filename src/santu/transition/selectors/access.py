"""Plans, and the work on them, as somebody reaches them: as their scenarios."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.grants import holders
from santu.design.selectors.access import access_scenario, right_over_scenario, scenarios_seen
from santu.jobs.selectors import job_numbered, job_unknown
from santu.kernel.messages import Refused
from santu.register.selectors.reach import Sight, sight_of
from santu.transition.domain.turns import Deed
from santu.transition.models import Plan
from santu.transition.selectors.overview import plan_unknown

RIGHTS = {deed: Right.APPROVE if deed in (Deed.APPROVE, Deed.APPROVE_UNDO) else Right.PLAN for deed in Deed}
"""The right that each deed takes."""


def right_over_plan(by: User, right: Right, plan: Plan) -> None:
    """Whether somebody has a right over all that a plan is about.

    Raises:
        Refused: they have not.
    """
    right_over_scenario(by, right, plan.scenario)


def access_plan(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """A plan of a scenario that is theirs.

    Raises:
        Refused: there is none of this number, or it is about what is not theirs.
    """
    if number not in plans_seen(sight, [number], right):
        raise plan_unknown(number)


def access_job(sight: Sight, number: int, right: Right = Right.READ) -> None:
    """Background work that they began, or that is done on a plan or scenario of theirs.

    Raises:
        Refused: there is none of this number, or it is another's.
    """
    found = job_numbered(number)
    if found.by == sight.username:
        return None
    try:
        if "plan" in found.args:
            return access_plan(sight, found.args["plan"], right)
        if "scenario" in found.args:
            return access_scenario(sight, found.args["scenario"], right)
    except Refused as unknown:
        raise job_unknown(found.number) from unknown
    raise job_unknown(found.number)


def people_for(number: int, right: Right) -> Iterator[User]:
    """The people who have a right over all that a plan is about, by name."""
    for user in holders(right, timezone.localdate()):
        if plans_seen(sight_of(user), [number], right):
            yield user


def plans_open(sight: Sight, right: Right = Right.READ) -> set[int]:
    """The numbers of all plans that are theirs."""
    return plans_seen(sight, Plan.objects.values_list("pk", flat=True), right)


def plans_seen(sight: Sight, numbers: Iterable[int], right: Right = Right.READ) -> set[int]:
    """Those of some plans that are theirs."""
    plans = list(Plan.objects.select_related("scenario").filter(pk__in=list(numbers)))
    seen = scenarios_seen(sight, {plan.scenario.pk: plan.scenario for plan in plans}.values(), right)
    return {plan.pk for plan in plans if plan.scenario.pk in seen}
