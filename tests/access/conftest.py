"""The country of ``world``: built once by each worker, in a database of its own, where what a test does is taken back."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from tests.access.test_every_route import Country
from tests.access.world import World, built
from tests.db import reforms
from tests.kill.databases import copy, drop


@pytest.fixture(scope="session")
def founded(django_db_setup: None, django_db_blocker) -> Iterator[tuple[str, World]]:
    """The name of the database, and what is in it."""
    settings = connection.settings_dict
    empty = settings["NAME"]
    name = f"{empty}_country"
    with django_db_blocker.unblock():
        connection.close()
        copy(empty, name)
        settings["NAME"] = name
        reforms.forget()
        with transaction.atomic():
            world = built()
        connection.close()
        settings["NAME"] = empty
        yield name, world
        drop(name)


@pytest.fixture
def _turned_there(founded: tuple[str, World]) -> Iterator[None]:
    """The next connection, which ``db`` opens, is to that database."""
    empty = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = founded[0]
    yield
    connection.settings_dict["NAME"] = empty


@pytest.fixture
def country(founded: tuple[str, World], _turned_there: None, db: None) -> Country:
    reforms.forget()
    return Country(founded[1])
