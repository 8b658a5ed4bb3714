"""Copies of a prepared database, on the store of this run; and processes that work on them."""

import multiprocessing
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from tests.kill.state import Content, look

BESIDE = ("", "-wal", "-shm")
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [f"tests.kill.{name}" for name in ("child", "state", "writer", "walker", "summer", "job_child")]
)
SECONDS = 300


def copy(source: str, target: str) -> None:
    """Put a copy of ``source`` in the place of ``target``; nothing is connected to ``source``."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')
        return
    for ending in BESIDE:
        Path(target + ending).unlink(missing_ok=True)
    shutil.copyfile(source, target)


def drop(target: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')


def start(work: Callable[..., None], *args: Any) -> tuple[Any, Any]:
    """A process that does ``work``, which gets the other end of the pipe as its last argument."""
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=work, args=(*args, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def ended(work: Callable[..., None], *args: Any) -> tuple[int, Any]:
    """The exit code of a process that did ``work``, and what it sent."""
    process, pipe = start(work, *args)
    try:
        said = pipe.recv() if pipe.poll(SECONDS) else None
    except EOFError:
        said = None
    process.join(SECONDS)
    return process.exitcode, said


def content(database: str, *, thorough: bool = True) -> Content:
    """What the database says now; it must be sound in itself."""
    code, said = ended(look, database, thorough)
    assert code == 0
    found, faults = said
    assert faults == []
    return found


def side(found: Content, before: Content, after: Content) -> str:
    """Whether what was found is what was before, what is after, or something between."""
    return "before" if found == before else "after" if found == after else "between"


def described(counts: Counter[str]) -> str:
    """How many kills there were, and what they left."""
    sides = ", ".join(f"{which} {counts[which]}" for which in ("before", "after", "between"))
    return f"{counts.total()} kills, {sides}"
