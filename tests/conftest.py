"""One suite, two stores.

``pytest`` runs everything on SQLite (a file, our engine) and then what touches a store again on a real PostgreSQL.
``--store sqlite`` or ``--store postgres`` runs one of them. A run hands itself on to one child process per store,
because Django knows its database from its first import on; the child finds ``SANTU_TEST_STORE`` in its environment.
"""

import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.utils import translation

from santu.audit import guards
from tests.postgres import postgres
from tests.sharing import Sharing

STORES = ("sqlite", "postgres")
TOUCH_A_STORE = {"db", "transactional_db", "blank_database"}
FACES = ("tests/access/", "tests/api/", "tests/web/", "tests/db/test_cli_")
"""Pages, programs and commands ask what other tests of ``tests/db`` ask on both stores: they are ``once`` but for what is marked ``both``."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--store", choices=[*STORES, "both"], default="both", help="the store to run on")


def pytest_cmdline_main(config: pytest.Config) -> int | None:
    if "SANTU_TEST_STORE" in os.environ or config.option.help or config.option.version:
        return None
    asked = config.option.store
    codes = [_run_on(store, config.invocation_params.args) for store in STORES if asked in (store, "both")]
    # A selection may hold nothing that touches a store: the second run then finds no test.
    return next((code for code in codes if code not in (0, 5)), min(codes))


def _run_on(store: str, args: tuple[str | os.PathLike[str], ...]) -> int:
    print(f"== {store}", flush=True)
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="santu-test-"))
        database = stack.enter_context(postgres()) if store == "postgres" else f"{home}/santu.sqlite3"
        given = {"SANTU_TEST_STORE": store, "SANTU_HOME": home, "SANTU_DATABASE": database}
        return subprocess.call([sys.executable, "-m", "pytest", *args], env={**os.environ, **given})


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Callable[..., Any]) -> Sharing:
    return Sharing(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ["SANTU_TEST_STORE"] != "postgres":
        return
    passed = [item for item in items if not _touches_a_store(item)]
    config.hook.pytest_deselected(items=passed)
    items[:] = [item for item in items if _touches_a_store(item)]
    for item in items:
        if _tells_the_same(item):
            item.add_marker(pytest.mark.long)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: garbage is not looked for in it, nor as often as in a small program."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _tells_the_same(item: pytest.Item) -> bool:
    """Whether what a test tells on SQLite it would only tell again on PostgreSQL."""
    if item.get_closest_marker("once"):
        return True
    return item.nodeid.startswith(FACES) and not item.get_closest_marker("both")


def _touches_a_store(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & TOUCH_A_STORE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The name of the test database: a file of its own on SQLite, so that gate and write-ahead log are real."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    on_file = str(tmp_path_factory.mktemp("store") / "test.sqlite3")
    name = f"test_santu_{worker}" if connection.vendor == "postgresql" else on_file
    connection.settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """A password is hashed as ever, but once: it is slow on purpose, and here nobody guesses."""
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """A page that was asked for leaves its language behind; the next test begins in the one of the settings."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _guards_lifted(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits ends with emptied tables, which the guards would refuse; emptying sets them again."""
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits:
        with connection.cursor() as cursor:
            for guard in guards.guards_declared(connection):
                cursor.execute(guard.drop)


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """``SANTU_DATABASE`` of the test database, for a process that a test starts."""
    return _url(str(connection.settings_dict["NAME"]))


@pytest.fixture
def blank_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """``SANTU_DATABASE`` of a database without any table, on the store of this run."""
    if connection.vendor == "sqlite":
        yield str(tmp_path / "santu.sqlite3")
        return
    name = f"blank_{uuid.uuid4().hex}"
    with request.getfixturevalue("django_db_blocker").unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
        yield _url(name)
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url(name: str) -> str:
    if connection.vendor == "sqlite":
        return name
    settings = connection.settings_dict
    return f"postgresql://{settings['USER']}@/{name}?host={quote(settings['HOST'], safe='/')}"
