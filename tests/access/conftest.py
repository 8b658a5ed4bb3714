"""The country of ``world``: built once by each worker, in a database of its own, where what a test does is taken back."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.access.test_every_route import Country
from tests.access.world import World, built
from tests.db import reforms
from tests.kill.databases import copy, drop
from tests.waiting import count_once


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker) -> Iterator[tuple[str, World]]:
    """The name of the database, and what is in it."""
    empty = connection.settings_dict["NAME"]
    name = f"{empty}_country"
    with django_db_blocker.unblock():
        connection.close()
        copy(empty, name)
        turn(name)
        reforms.forget()
        with transaction.atomic():
            world = built()
        turn(empty)
    yield name, world
    with django_db_blocker.unblock():
        drop(name)


def turn(name: str) -> None:
    """The next connection is to this database."""
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture
def _turned_there(founded: tuple[str, World]) -> Iterator[None]:
    """The connection that ``db`` opens is to that database."""
    empty = connection.settings_dict["NAME"]
    turn(founded[0])
    yield
    turn(empty)


@pytest.fixture
def country(
    founded: tuple[str, World], _turned_there: None, db: None, monkeypatch: pytest.MonkeyPatch
) -> Country:
    reforms.forget()
    count_once(monkeypatch)
    return Country(founded[1])
