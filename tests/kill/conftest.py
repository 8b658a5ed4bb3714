"""Databases to kill acts on."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.kill.databases import drop, ended
from tests.kill.preparing import prepare


@pytest.fixture
def prepared(blank_database: str, django_db_blocker) -> Iterator[Callable[[str, str], tuple[str, str]]]:
    """Prepares a database for an act on a small or the real register; gives its name, and one for copies of it."""
    url = urlsplit(blank_database)
    name = url.path.lstrip("/") if url.scheme else blank_database
    work = str(Path(name).with_name(f"work_{Path(name).name}")) if not url.scheme else f"work_{name}"

    def prepared_for(size: str, act: str) -> tuple[str, str]:
        assert ended(prepare, name, size, act) == (0, "prepared")
        return name, work

    with django_db_blocker.unblock():
        yield prepared_for
        drop(work)
