"""Programs that ask the API in the name of people with one role, on the small register of ``tests.db``."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE
from santu.accounts.services.demo import database_mark_demo, demo_cast_create
from santu.accounts.services.tokens import token_make
from santu.transition.models import Plan
from santu.transition.services.planning import plan_create
from tests.db import reforms
from tests.db.handover import handed_over
from tests.db.reforms import STANDARDS, before, consulted, scenario
from tests.db.registers import holder

API = "/api/v1"


class Program:
    """Asks with a token, or with the session of a browser."""

    def __init__(self, **headers: str) -> None:
        self.client, self.headers = Client(), headers

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(API + path, headers={**self.headers, **headers})

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        data = json.dumps({} if body is None else body)
        sent = {**self.headers, **headers}
        return self.client.post(API + path, data, content_type="application/json", headers=sent)


@pytest.fixture
def program(db) -> Callable[..., Program]:
    """``program("county_officer", unit)``, perhaps for one body; ``reads_only`` for a token that does not act."""

    def of(
        role: str = "province_officer", unit: str = EVERYWHERE, duty: str = "", *, reads_only: bool = False
    ) -> Program:
        user, until = holder(role, unit, duty), timezone.localdate() + timedelta(days=1)
        secret = token_make(user=user, name="test", until=until, reads_only=reads_only, by=user)
        return Program(Authorization=f"Bearer {secret}")

    return of


@pytest.fixture
def planned(db) -> Plan:
    """The small reform, planned by the planner of a demonstration."""
    reforms.forget()
    database_mark_demo(by=None)
    planner, _ = demo_cast_create(by=None)
    before()
    made = scenario()
    consulted(made)
    return handed_over(plan_create(scenario=made, standards=STANDARDS, by=planner), planner)
