"""Reading plans back."""

import json
from collections.abc import Sequence
from functools import lru_cache

from santu.formats.bulk import collector_paused
from santu.kernel.messages import N_, refuse
from santu.register.domain.codec import change_from_json
from santu.transition.domain.steps import Step, Wait, Why
from santu.transition.models import Plan, PlanStep

COLUMNS = ("no", "day", "county", "proposal", "changes", "waits")
WHYS = {str(why): why for why in Why}


def plan_named(number: int) -> Plan:
    """The plan with this number.

    Raises:
        Refused: there is none.
    """
    plan = Plan.objects.select_related("scenario", "act").filter(pk=number).first()
    if plan is None:
        raise refuse(str(number), N_("没有第 {number} 号计划；请用“santu plan”先编制。"), number=number)
    return plan


@lru_cache(maxsize=2)
def plan_steps(number: int) -> Sequence[Step]:
    """The steps of a plan in their order; they never change, so they are kept at hand."""
    rows = PlanStep.objects.filter(plan=number).order_by("no").values_list(*COLUMNS)
    with collector_paused():
        return tuple(
            Step(
                no,
                day,
                county,
                proposal,
                tuple(map(change_from_json, json.loads(changes))),
                tuple(Wait(step, WHYS[why]) for step, why in json.loads(waits)),
            )
            for no, day, county, proposal, changes, waits in rows.iterator(chunk_size=5000)
        )
