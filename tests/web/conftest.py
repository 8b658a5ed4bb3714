"""Pages asked for by the people of a demonstration, on the small register of ``tests.db.registers``."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from santu.accounts.services import database_mark_demo, demo_cast_create
from tests.db import reforms

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
