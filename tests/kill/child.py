"""A process that does one act and is killed at an instant of it: by itself at a counted one, or from outside.

It is started through multiprocessing's fork server, which has Django set up already and no connection open.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import django
import psycopg

django.setup()

from django.db import connections  # noqa: E402 (models need Django set up)

from santu.kernel.messages import Refused  # noqa: E402
from tests.kill.preparing import apply_plan, import_register  # noqa: E402
from tests.kill.where import use  # noqa: E402

ACTS: dict[str, Callable[[str], None]] = {"import": import_register, "apply": apply_plan}
ROWS = 200
"""Of how many rows that are written at once one is an instant."""
COMMITTED = "after COMMIT"
ENOUGH = "enough"


class Instants:
    """Watches the connection: before each statement, after each that writes, at each block of rows, around COMMIT."""

    def __init__(self, passed: Callable[[str], None]) -> None:
        self.passed = passed
        connection = connections["default"]
        connection.execute_wrappers.append(self._statement)
        connection._commit = self._around(connection._commit, "COMMIT")
        # COPY goes past Django's wrappers.
        psycopg.Copy.write_row = self._copying(psycopg.Copy.write_row)
        psycopg.Copy.__exit__ = self._around(psycopg.Copy.__exit__, "end of COPY")

    def _around(self, act: Callable[..., None], name: str) -> Callable[..., None]:
        def watched(*args: Any) -> None:
            self.passed(f"before {name}")
            act(*args)
            self.passed(f"after {name}")

        return watched

    def _statement(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        words = " ".join(sql.split()[:3])
        self.passed(f"before {words}")
        result = execute(sql, self._rows(params) if many else params, many, context)
        if not sql.startswith("SELECT"):
            self.passed(f"after {words}")
        return result

    def _rows(self, rows: Iterable[Any]) -> Iterator[Any]:
        for number, row in enumerate(rows):
            if number % ROWS == 0:
                self.passed("a row")
            yield row

    def _copying(self, write: Callable[..., None]) -> Callable[..., None]:
        # By the copy itself, not its id: another may get that later, and would go on with its count.
        rows: Counter[psycopg.Copy] = Counter()

        def watched(copy: psycopg.Copy, row: Any) -> None:
            if rows[copy] % ROWS == 0:
                self.passed("a row of COPY")
            rows[copy] += 1
            write(copy, row)

        return watched


def act_counted(database: str, size: str, act: str, stop: int, pipe: Connection) -> None:
    """Do an act and die at instant ``stop`` (0: never). Before it dies, or at its end, send the instants passed.

    "refused" is sent for an act that was.
    """
    names: list[str] = []

    def passed(name: str) -> None:
        names.append(name)
        if len(names) == stop:
            pipe.send(names)
            os.kill(os.getpid(), signal.SIGKILL)

    use(database)
    Instants(passed)
    try:
        ACTS[act](size)
    except Refused:
        pipe.send("refused")
    else:
        pipe.send(names)
    connections["default"].close()


def act_forked(database: str, size: str, act: str, pipe: Connection) -> None:
    """Do all of an act that comes before its transaction once; from there go on in a fork for each delay received.

    The fork is killed after that many seconds (``None``: it may finish). Sent back for each: how long it lived,
    whether its commit had returned, and whether it came to its end. So a kill costs no more than a transaction.
    """
    use(database)
    connection = connections["default"]
    begin = connection.set_autocommit

    def fork_here(*args: Any, **kwargs: Any) -> None:
        connection.set_autocommit = begin
        connection.close()
        while (delay := pipe.recv()) != ENOUGH:
            readable, writable = os.pipe()
            process = os.fork()
            if process == 0:
                Instants(partial(_tell_commit, writable))
                return begin(*args, **kwargs)
            os.close(writable)
            pipe.send(_killed_after(process, delay, readable))
        os._exit(0)

    connection.set_autocommit = fork_here
    ACTS[act](size)
    connection.close()
    os._exit(0)


def _tell_commit(writable: int, passed: str) -> None:
    if passed == COMMITTED:
        os.write(writable, b"!")


def _killed_after(process: int, delay: float | None, readable: int) -> tuple[float, bool, bool]:
    started = time.monotonic()
    if delay is not None:
        time.sleep(delay)
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    lived = time.monotonic() - started
    committed = os.read(readable, 1) != b""
    os.close(readable)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError(f"the act failed on its own: exit code {os.WEXITSTATUS(status)}")
    return lived, committed, os.WIFEXITED(status)
