"""The matrix finds leaks: each way of looking past somebody's reach, planted one at a time, is caught."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db.models import Q

from santu.audit.selectors import heads_of
from santu.design.models import Scenario
from santu.register.domain.reach import Reach
from santu.register.domain.rows import Division
from santu.register.models import Act
from santu.register.selectors.tree import tree_around
from santu.register.selectors.why import units_named
from santu.transition.models import Plan
from santu.web import access
from tests.access.test_every_route import Country, askings, faults_of

pytestmark = pytest.mark.once


def nothing(*_: object, **__: object) -> None:
    """Refuses nobody."""


EVERY_ROW = Q(pk__isnull=False)


def every(model: Any) -> Callable[..., set[int]]:
    return lambda *_, **__: set(model.objects.values_list("pk", flat=True))


def whole_tree(reach: Reach, unit: str = "") -> list[Any]:
    return tree_around(replace(reach, roots=(), everything=True), unit)


def all_units(_sight: object, units: Iterable[str], *_: object, **__: object) -> set[str]:
    return set(units)


def all_named(text: str, _sight: object, day: date) -> list[Division]:
    return units_named(text, day)


LEAKS: dict[str, tuple[str, object, str]] = {
    "a list of scenarios": ("santu.web.pages.scenarios.scenarios_open", every(Scenario), "scenarios"),
    "a list of plans": ("santu.web.pages.plans.plans_open", every(Plan), "plans"),
    "an export of acts": ("santu.web.pages.acts.acts_open", every(Act), "acts"),
    "a list of imports": ("santu.web.pages.imports.acts_open", every(Act), "imports"),
    "the latest acts": ("santu.register.selectors.recent_acts.acts_open", every(Act), "home"),
    "autocomplete": ("santu.register.selectors.search.seen_in", lambda *_: EVERY_ROW, "search-suggest"),
    "a search": ("santu.register.selectors.search.seen_in", lambda *_: EVERY_ROW, "search"),
    "a unit": ("santu.web.access_rules.access_unit", nothing, "unit"),
    "the history of a unit": ("santu.web.access_rules.access_unit", nothing, "unit-history"),
    "a matrix": ("santu.web.access_rules.access_unit", nothing, "unit-matrix"),
    "two days compared": ("santu.web.pages.compare.access_unit", nothing, "compare"),
    "the tree beside a page": ("santu.web.pages.unit_frame.tree_around", whole_tree, "unit"),
    "a scenario": ("santu.web.access_rules.access_scenario", nothing, "scenario"),
    "a plan": ("santu.web.access_rules.access_plan", nothing, "plan"),
    "the document of a plan": ("santu.web.access_rules.access_plan", nothing, "plan-document"),
    "a consultation": ("santu.web.access_rules.access_consultation", nothing, "consultation"),
    "what a body is asked": ("santu.web.access_rules.access_asked", nothing, "consultation-asked"),
    "an act": ("santu.web.access_rules.access_act", nothing, "act"),
    "why one sees a unit": ("santu.web.pages.why.units_meant", all_named, "why"),
    "a list of people": ("santu.register.selectors.people.units_seen", all_units, "people"),
    "a person": ("santu.register.selectors.people.units_seen", all_units, "person"),
    "the audit": ("santu.web.pages.audit.chains_seen", lambda *_: set(heads_of()), "audit"),
}


PARTS = 4
"""So many tests share the leaks."""


def caught(country: Country, route: str) -> bool:
    """Whether somebody who asks for one address finds a fault; that there is none else, the matrix itself says."""
    wanted = (asking for asking in askings(1, full=False) if asking.route.name == route)
    return any(faults_of(country, wanted))


@pytest.mark.parametrize("part", range(PARTS))
def test_planted_leaks_are_caught(country: Country, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    missed = []
    for leak in list(LEAKS)[part::PARTS]:
        target, instead, route = LEAKS[leak]
        with monkeypatch.context() as planted:
            planted.setattr(target, instead)
            missed += [] if caught(country, route) else [leak]
    assert not missed


def test_a_right_that_is_not_asked_for_is_caught(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.RULES, "plan-prove", replace(access.RULES["plan-prove"], acts=None))
    assert caught(country, "plan-prove")


def test_an_address_without_a_rule_is_closed(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(access.RULES, "unit")
    found = country.world.units["14"]
    assert country.client("province_officer", "14").get(f"/units/{found}/").status_code == 404
