"""Who may ask for which address: one rule for each, and none that has no rule.

As ``web.access`` does for pages: a rule names the right to see and the right to act, and the thing that the address
speaks of. What stands in a body or a query is the business of the operation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from santu.accounts.domain.roles import Right
from santu.design.selectors.access import access_scenario
from santu.hits.limits import SEARCHES, UPLOADS, Limit
from santu.kernel.messages import Refused
from santu.operate.selectors.access import access_case
from santu.register.selectors.access import access_act, access_unit
from santu.register.selectors.imports import import_unknown
from santu.register.selectors.reach import Sight
from santu.transition.selectors.access import access_job, access_plan

Thing = Callable[[Sight, Mapping[str, Any], date, Right], None]
"""Refuses what is not theirs to see or to act on, on a day; takes what stands in the address."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one needs at an address.

    Attributes:
        sees: the right to ask for it; ``None`` where it holds nothing of any unit.
        acts: the right to send something to it; ``None`` where nothing can be sent.
        of: the thing that the address names.
        version: the address whose ETag ``If-Match`` is compared with before something is sent.
        limit: how often one may.
        files: whether files may come beside what is given, as parts of a form.
        open: whether strangers may, too.
    """

    sees: Right | None = None
    acts: Right | None = None
    of: Thing | None = None
    version: str = ""
    limit: Limit | None = None
    files: bool = False
    open: bool = False


def _unit(sight: Sight, kwargs: Mapping[str, Any], day: date, right: Right) -> None:
    access_unit(sight, kwargs["unit"], day, right)


def _scenario(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    access_scenario(sight, kwargs["number"], right)
    if "other" in kwargs:
        access_scenario(sight, kwargs["other"], right)


def _plan(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    access_plan(sight, kwargs["number"], right)


def _act(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    access_act(sight, kwargs["number"], right)


def _import(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    try:
        access_act(sight, kwargs["number"], right)
    except Refused as unknown:
        raise import_unknown(kwargs["number"]) from unknown


def _job(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    access_job(sight, kwargs["number"], right)


def _case(sight: Sight, kwargs: Mapping[str, Any], _day: date, right: Right) -> None:
    access_case(sight, kwargs["number"], right)


ANYBODY = Rule()
LIST = Rule(Right.READ)
UNIT = Rule(Right.READ, of=_unit)
SCENARIO = Rule(Right.READ, of=_scenario)
DESIGNING = Rule(acts=Right.DESIGN, of=_scenario, version="scenario")
PLAN = Rule(Right.READ, of=_plan)
PLANNING = Rule(acts=Right.PLAN, of=_plan, version="plan")
APPROVING = Rule(acts=Right.APPROVE, of=_plan, version="plan")
DRAFT = Rule(Right.IMPORT, Right.IMPORT)

RULES: Mapping[str, Rule] = {
    "schema": Rule(open=True),
    "me": ANYBODY,
    "units": LIST,
    "unit": UNIT,
    "unit-children": UNIT,
    "unit-bodies": UNIT,
    "unit-body": UNIT,
    "unit-history": UNIT,
    "unit-findings": UNIT,
    "unit-matrix": UNIT,
    "unit-changes": UNIT,
    "search": Rule(Right.READ, limit=SEARCHES),
    "search-suggestions": Rule(Right.READ, limit=SEARCHES),
    "outlines": LIST,
    "standards": ANYBODY,
    "standard": ANYBODY,
    "imports": Rule(Right.IMPORT),
    "import": Rule(Right.IMPORT, of=_import),
    "drafts": Rule(Right.IMPORT, Right.IMPORT, limit=UPLOADS),
    "draft": Rule(Right.IMPORT),
    "draft-columns": Rule(acts=Right.IMPORT, version="draft"),
    "draft-review": Rule(acts=Right.IMPORT, version="draft"),
    "draft-commit": Rule(acts=Right.IMPORT, version="draft"),
    "draft-discard": Rule(acts=Right.IMPORT, version="draft"),
    "acts": LIST,
    "act": Rule(Right.READ, of=_act),
    "act-standing": Rule(Right.READ, of=_act),
    "act-undo": Rule(acts=Right.IMPORT, of=_act, version="act"),
    "scenarios": Rule(Right.READ, Right.DESIGN),
    "scenario-replays": Rule(acts=Right.DESIGN, limit=UPLOADS),
    "scenario": SCENARIO,
    "scenario-proposals": Rule(Right.READ, Right.DESIGN, _scenario, "scenario"),
    "scenario-word": DESIGNING,
    "scenario-conformity": SCENARIO,
    "scenario-comparison": SCENARIO,
    "scenario-exceptions": Rule(acts=Right.APPROVE, of=_scenario, version="scenario"),
    "scenario-plans": Rule(acts=Right.PLAN, of=_scenario, version="scenario"),
    "plans": LIST,
    "plan": PLAN,
    "plan-steps": PLAN,
    "plan-step": PLAN,
    "plan-standing": PLAN,
    "plan-document": PLAN,
    "plan-prove": PLANNING,
    "plan-approve": APPROVING,
    "plan-apply": PLANNING,
    "plan-approve-undo": APPROVING,
    "plan-undo": PLANNING,
    "cases": ANYBODY,
    "case": Rule(Right.READ, of=_case),
    # Whose a task is, the service asks.
    "case-task": Rule(acts=Right.READ, of=_case, version="case", files=True),
    "tasks": ANYBODY,
    "applications": Rule(acts=Right.WINDOW, of=_unit),
    "phone": ANYBODY,
    "unit-cases": Rule(Right.READ, Right.READ, of=_unit, files=True),  # whose opening it is, the service asks
    "departments": Rule(Right.HANDLE, of=_unit),
    "whistles": Rule(Right.READ, Right.HANDLE, of=_unit),
    "unit-operation": UNIT,
    "unit-matters": UNIT,
    "unit-centres": UNIT,
    "processes": LIST,
    "process": LIST,
    "process-drawing": LIST,
    "jobs": ANYBODY,
    "job": Rule(Right.READ, of=_job),
    "audit": Rule(Right.AUDIT),
    "audit-export": Rule(Right.AUDIT),
    "audit-verification": Rule(Right.AUDIT),
}
"""The rule of every address, by its name."""
