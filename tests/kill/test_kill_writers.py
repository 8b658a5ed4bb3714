"""SIGKILL of writers, and of the server of the store: what was acknowledged is there, once, and all is sound."""

import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.kill.child import act_counted
from tests.kill.databases import content, ended, start
from tests.kill.preparing import prepare
from tests.kill.summer import sum_up, summed
from tests.kill.walker import SAID, prepare_cases, walk, walked
from tests.kill.writer import write, written
from tests.postgres import Server, server

pytestmark = pytest.mark.kill
SEED = 20200630
WRITERS = 4
ROUND = 25
"""After so many kills all writers are killed, and everything is looked at."""
CI_SECONDS = 60.0
"""How long writers are killed where a number of kills is not asked for."""
SUM_SECONDS = 30.0
"""How long those that sum up are killed."""
SUMMERS = 2
MOST_SECONDS = 0.6
"""Between two kills."""
PATIENCE = 120.0
"""How long writers may come to nothing."""
SERVER_SECONDS = 2.0
"""How long writers work before their server is killed."""


def test_killed_writers_lose_nothing_that_they_acknowledged(prepared):
    kill_writers(prepared("small", "import")[0], seconds=CI_SECONDS)


def test_killed_clerks_lose_and_double_no_token(prepared):
    database = prepared("small", "import")[0]
    assert ended(prepare_cases, database) == (0, "prepared")
    told = kill(Writers(database, walk, walked), seconds=CI_SECONDS)
    steps = {process: told.get(process, (0, 0))[0] for process in SAID}
    print("steps by process:", ", ".join(f"{process} {many}" for process, many in steps.items()))
    assert all(steps.values()), steps


def test_killed_while_summing_up_each_ended_task_and_case_is_counted_once(prepared):
    database = prepared("small", "import")[0]
    assert ended(prepare_cases, database) == (0, "prepared")
    dice, began, killed = random.Random(SEED), time.monotonic(), 0
    walkers = Writers(database, walk, walked, many=SUMMERS)
    summers = Writers(database, sum_up, many=SUMMERS)
    while time.monotonic() - began < SUM_SECONDS:
        for _ in range(ROUND):
            walkers.revive()
            summers.revive()
            victim = dice.choice(list(summers.running))
            summers.work(dice.uniform(0, MOST_SECONDS))
            walkers.listen()
            summers.kill(victim)
        killed += ROUND
        summers.kill(*summers.running)
        looked(walkers)
        code, (added, recounted, kept, by_sql) = ended(summed, database)
        assert code == 0
        assert added == recounted
        assert kept == by_sql != []
    runs = sum(line[2] for line in kept)
    times = summers.acknowledged.total()
    assert times > 0
    print(f"summing up: {killed} killed, {times} times done, {runs} runs as recounted and as counted by SQL")


@pytest.mark.long
def test_writers_killed_very_often_lose_nothing_that_they_acknowledged(prepared):
    kill_writers(prepared("small", "import")[0], kills=300 if connection.vendor == "sqlite" else 100)


@pytest.mark.long
@pytest.mark.usefixtures("blank_database")
def test_a_killed_server_loses_nothing_that_was_acknowledged(django_db_blocker):
    if connection.vendor != "postgresql":
        pytest.skip("there is no server")
    with server(lasting=True) as own, django_db_blocker.unblock():
        with psycopg.connect(f"postgresql://postgres@/postgres?host={own.folder}", autocommit=True) as made:
            made.execute("CREATE DATABASE killed")
        database = f"killed@{own.folder}"
        assert ended(prepare, database, "small", "import") == (0, "prepared")
        kill_writers(database, kills=0, servers=3, own=own)


@dataclass
class Writers:
    """Those that write now, and by number how many acts each writer ever acknowledged."""

    database: str
    write: Callable[..., None] = write
    written: Callable[..., None] = written
    many: int = WRITERS
    running: dict[int, tuple[Any, Any]] = field(default_factory=dict)
    acknowledged: Counter[int] = field(default_factory=Counter)

    def revive(self) -> None:
        """Have as many as there should be; each has a number of its own."""
        while len(self.running) < self.many:
            number = len(self.acknowledged)
            self.acknowledged[number] = 0
            self.running[number] = start(self.write, self.database, number)

    def listen(self) -> None:
        """Hear what was acknowledged."""
        for number, (_, pipe) in self.running.items():
            with contextlib.suppress(EOFError):
                while pipe.poll():
                    self.acknowledged[number] = pipe.recv() + 1

    def work(self, seconds: float, enough: Callable[[], bool] = lambda: True) -> None:
        """Let them write for so long, and on until it is enough; none may end by itself."""
        until = time.monotonic() + seconds
        while time.monotonic() < until or not enough():
            self.listen()
            assert time.monotonic() < until + PATIENCE, f"writers come to nothing: {dict(self.acknowledged)}"
            fallen = {
                n: process.exitcode for n, (process, _) in self.running.items() if not process.is_alive()
            }
            assert not fallen, f"writers that ended by themselves, and how: {fallen}"
            time.sleep(0.005)

    def kill(self, *numbers: int) -> None:
        """Kill these, and hear their last words: what was sent before the kill."""
        for number in numbers:
            self.running[number][0].kill()
            self.running[number][0].join()
        self.listen()
        for number in numbers:
            del self.running[number]


def kill_writers(database, *, kills=0, seconds=0.0, servers=0, own: Server | None = None):
    """Kill those that do ordinary services, on the small register."""
    assert ended(act_counted, database, "small", "import", 0)[0] == 0
    kill(Writers(database), kills=kills, seconds=seconds, servers=servers, own=own)


def kill(
    writers: Writers, *, kills=0, seconds=0.0, servers=0, own: Server | None = None
) -> dict[str, tuple[int, int]]:
    """Kill one writer after another until there were so many kills and so much time is over; then servers.

    What was written is counted by its kind: how many rows, and how many entries of the audit.
    """
    dice, killed, in_flight, began = random.Random(SEED), 0, 0, time.monotonic()
    told: dict[str, tuple[int, int]] = {}
    while killed < kills or time.monotonic() - began < seconds:
        for _ in range(ROUND):
            writers.revive()
            victim = dice.choice(list(writers.running))
            # A writer is killed at any moment after it has begun to write.
            writers.work(
                dice.uniform(0, MOST_SECONDS), lambda victim=victim: writers.acknowledged[victim] > 0
            )
            writers.kill(victim)
        killed += ROUND
        in_flight, told = looked(writers)
    for _ in range(servers):
        writers.revive()
        writers.work(
            SERVER_SECONDS * dice.uniform(0.5, 1.5),
            lambda: all(writers.acknowledged[n] for n in writers.running),
        )
        own.kill()
        writers.kill(*writers.running)
        own.start()
        in_flight, told = looked(writers)
    acts = writers.acknowledged.total()
    assert acts > killed
    print(
        f"writers: {len(writers.acknowledged)} writers killed, {servers} servers killed, {acts} acts acknowledged: 0 lost, "
        f"0 twice, {in_flight} committed but not yet acknowledged, chains and store sound, "
        f"{time.monotonic() - began:.0f} s"
    )
    return told


def looked(writers: Writers) -> tuple[int, dict[str, tuple[int, int]]]:
    """Kill all that write; then everything must be right.

    Gives how many acts are there that nobody heard of, and what was written by its kind.
    """
    writers.kill(*writers.running)
    content(writers.database)
    code, (names, told) = ended(writers.written, writers.database)
    assert code == 0
    there = Counter(names)
    assert set(there.values()) <= {1}
    assert all(rows == entries for rows, entries in told.values()), told
    heard = {f"{writer}/{act}" for writer, acts in writers.acknowledged.items() for act in range(acts)}
    assert heard - set(there) == set(), "acknowledged and lost"
    # Of each writer at most the act at which it died.
    last = {f"{writer}/{acts}" for writer, acts in writers.acknowledged.items()}
    assert set(there) - heard <= last
    return len(set(there) - heard), told
