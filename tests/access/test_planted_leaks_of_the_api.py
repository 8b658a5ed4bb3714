"""The matrix finds leaks of the API: each way of telling too much, planted one at a time, is caught."""

from dataclasses import replace

import pytest

from santu.accounts.domain.roles import Right
from santu.api import access
from santu.api.callers import Narrowed
from santu.audit.selectors import heads_of
from santu.design.models import Scenario
from santu.register.models import Act
from santu.register.selectors.reach import Sight
from santu.transition.models import Plan
from tests.access.test_every_operation import Programs, askings, fault
from tests.access.test_planted_leaks import every, nothing

pytestmark = pytest.mark.once

LEAKS: dict[str, tuple[str, object, str]] = {
    "a list of scenarios": ("santu.api.routes.scenarios.scenarios_open", every(Scenario), "scenarios"),
    "a list of plans": ("santu.api.routes.plans.plans_open", every(Plan), "plans"),
    "a list of acts": ("santu.api.routes.acts.acts_open", every(Act), "acts"),
    "a list of imports": ("santu.api.routes.imports.acts_open", every(Act), "imports"),
    "a unit": ("santu.api.access.access_unit", nothing, "unit"),
    "the history of a unit": ("santu.api.access.access_unit", nothing, "unit_history"),
    "a plan": ("santu.api.access.access_plan", nothing, "plan"),
    "the document of a plan": ("santu.api.access.access_plan", nothing, "plan_document"),
    "work of others": ("santu.api.access.access_job", nothing, "job"),
    "an act": ("santu.api.access.access_act", nothing, "act"),
    "a list of cases": ("santu.operate.selectors.case_list.area_of", nothing, "cases"),
    "an export of the audit": (
        "santu.api.routes.audit.chains_seen",
        lambda *_: set(heads_of()),
        "audit_export",
    ),
    "an ETag": ("santu.api.door.etag_of", lambda _response: '"always the same"', "units"),
}


def caught(programs: Programs, operation: str) -> bool:
    """Whether somebody who asks for one operation finds a fault; that there is none else, the matrix itself says."""
    wanted = (asking for asking in askings(1, full=True) if asking.row.operation == operation)
    return any(fault(programs, asking) for asking in wanted)


def test_planted_leaks_are_caught(country, monkeypatch):
    programs, missed = Programs(country), []
    for leak, (target, instead, operation) in LEAKS.items():
        with monkeypatch.context() as planted:
            planted.setattr(target, instead)
            missed += [] if caught(programs, operation) else [leak]
    assert not missed


@pytest.mark.parametrize("by_the_service", [True, False])
def test_a_county_in_a_body_is_asked_for_twice(country, monkeypatch, by_the_service):
    monkeypatch.setattr("santu.api.routes.scenarios.access_unit", nothing)
    if not by_the_service:
        monkeypatch.setattr("santu.design.services.by_hand.right_over", nothing)
    assert caught(Programs(country), "scenario_begin") is not by_the_service


def test_a_right_that_is_not_asked_for_is_caught(country, monkeypatch):
    monkeypatch.setitem(access.RULES, "plan-prove", replace(access.RULES["plan-prove"], acts=Right.READ))
    assert caught(Programs(country), "plan_prove")


def test_a_token_that_carries_everything_is_caught(country, monkeypatch):
    monkeypatch.setattr(Narrowed, "on", Sight.on)
    monkeypatch.setattr(Narrowed, "has", Sight.has)
    assert caught(Programs(country), "plan_approve")
