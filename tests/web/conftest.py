"""Pages asked for by the people of a demonstration, on the small register of ``tests.db.registers``."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.transition.models import Plan
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve, plan_approve_undo
from santu.transition.services.planning import plan_create, plan_prove
from santu.transition.services.undoing import plan_undo
from tests.db import reforms
from tests.db.handover import handed_over
from tests.db.reforms import STANDARDS, before, consulted, documents, scenario
from tests.db.registers import holder
from tests.signed_in import signed_in

Ask = Callable[..., HttpResponse]


@pytest.fixture
def cast(db):
    """The two people of a demonstration, planner and approver, in a database marked so."""
    reforms.forget()
    database_mark_demo(by=None)
    return demo_cast_create(by=None)


@pytest.fixture
def browsing(cast) -> Callable[..., Client]:
    """A browser in which one of them is signed in: ``browsing()``, ``browsing(approver=True)``, ``language="en"``."""

    def of(*, approver: bool = False, language: str = "zh-hans") -> Client:
        client = Client()
        client.force_login(cast[approver])
        client.cookies["santu_language"] = language
        return client

    return of


@pytest.fixture
def holding(db) -> Callable[..., Client]:
    """A browser of somebody with one role: ``holding("county_officer", unit)``; the same role and unit, the same person."""

    def of(role: str, unit: str = EVERYWHERE, *, language: str = "zh-hans") -> Client:
        return signed_in(holder(role, unit), language=language)

    return of


@pytest.fixture
def planned(cast) -> Plan:
    """The small reform, planned by the planner of the cast."""
    before()
    made = scenario()
    consulted(made)
    return handed_over(plan_create(scenario=made, standards=STANDARDS, by=cast[0]), cast[0])


@pytest.fixture
def at(cast, planned):
    """``at("approved")``: the plan taken so far, by the people of the cast; "undo_approved" before "undone"."""

    def taken(state: str) -> Plan:
        planner, approver = cast
        plan = planned
        order = ("draft", "proven", "approved", "applied", "undo_approved", "undone")
        if order.index(state) >= 1:
            plan_prove(plan=plan, standards=STANDARDS, by=planner)
        if order.index(state) >= 2:
            plan_approve(plan=plan, documents=documents(plan), standards=STANDARDS, by=approver)
        if order.index(state) >= 3:
            plan_apply(plan=plan, standards=STANDARDS, by=planner)
        if order.index(state) >= 4:
            plan_approve_undo(plan=plan, documents=documents(plan), standards=STANDARDS, by=approver)
        if order.index(state) >= 5:
            plan_undo(plan=plan, reason="弄错了", by=planner)
        return plan

    return taken
