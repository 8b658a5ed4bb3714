"""Reading plans back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from django.db.models import Q

from santu.design.domain.proposals import GRIDS
from santu.design.selectors.scenarios import scenario_base
from santu.formats.bulk import collector_paused
from santu.kernel.change import Op
from santu.kernel.messages import N_, refuse
from santu.register.domain.codec import OPS, change_from_json
from santu.transition.domain.briefs import Brief, Part, parts, sign_of
from santu.transition.domain.document import GUESSED, Entry, unresolved
from santu.transition.domain.sentences import Units
from santu.transition.domain.steps import Step, Wait, Why
from santu.transition.models import Plan, PlanStep

COLUMNS = ("no", "day", "county", "proposal", "changes", "waits")
WHYS = {str(why): why for why in Why}
AT_ONCE = 500
"""So many numbers stand in one query."""


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
    with collector_paused():
        return tuple(_steps(number))


def steps_numbered(number: int, wanted: Iterable[int]) -> list[Step]:
    """Some steps of a plan, in their order."""
    numbers = sorted(set(wanted))
    return [
        step
        for first in range(0, len(numbers), AT_ONCE)
        for step in _steps(number, no__in=numbers[first : first + AT_ONCE])
    ]


def steps_of_county(number: int, county: str) -> list[Step]:
    """The steps of a plan in one county; "" for those above the counties."""
    return list(_steps(number, county=county))


def steps_waiting_for(number: int, step: int) -> list[Step]:
    """The later steps that wait for one, which their stored text names."""
    return list(_steps(number, no__gt=step, waits__contains=f"[{step}, "))


def step_numbered(number: int, step: int) -> Step:
    """One step of a plan.

    Raises:
        Refused: the plan has no step of this number.
    """
    found = steps_numbered(number, [step])
    if not found:
        template = N_("第 {plan} 号计划没有第 {step} 步；请从计划的步骤列表进入。")
        raise refuse(str(step), template, plan=number, step=step)
    return found[0]


@lru_cache(maxsize=4)
def step_briefs(number: int) -> Sequence[Brief]:
    """Every step of a plan in brief; kept at hand, for pages that show a few of them."""
    rows = PlanStep.objects.filter(plan=number).order_by("no").values_list("no", "county", "changes")
    with collector_paused():
        return tuple(_brief(*row) for row in rows.iterator(chunk_size=5000))


@lru_cache(maxsize=8)
def plan_units(number: int) -> Units:
    """The units that a plan speaks of; kept at hand, for pages that name a few of them."""
    plan = Plan.objects.select_related("scenario").get(pk=number)
    making = _steps(
        number, Q(changes__contains=f'"op": "{Op.ESTABLISH}"') | Q(proposal__startswith=f"{GRIDS}/")
    )
    with collector_paused():
        return Units.of(scenario_base(plan.scenario.pk), making)


@lru_cache(maxsize=4)
def plan_parts(number: int) -> Sequence[Part]:
    """What a plan does in each county, in brief."""
    return parts(step_briefs(number), plan_units(number))


@lru_cache(maxsize=4)
def plan_unresolved(number: int) -> Sequence[Entry]:
    """The townships of which the list does not show where they go."""
    return unresolved(_steps(number, proposal__startswith=GUESSED), plan_units(number))


def _steps(number: int, *those: Q, **wanted: object) -> Iterator[Step]:
    rows = PlanStep.objects.filter(*those, plan=number, **wanted).order_by("no").values_list(*COLUMNS)
    for no, day, county, proposal, changes, waits in rows.iterator(chunk_size=5000):
        yield Step(
            no,
            day,
            county,
            proposal,
            tuple(map(change_from_json, json.loads(changes))),
            tuple(Wait(step, WHYS[why]) for step, why in json.loads(waits)),
        )


def _brief(no: int, county: str, changes: str) -> Brief:
    deeds = tuple((OPS[change["op"]], change["unit"]) for change in json.loads(changes))
    return Brief(no, county, sign_of([op for op, _ in deeds]), deeds)
