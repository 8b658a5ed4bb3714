"""SIGKILL of the workers of the queue, and of who starts its jobs: each job's effect is there once."""

import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection

from santu.jobs.models import MOST_ATTEMPTS
from tests.kill.databases import content, ended, start
from tests.kill.job_child import put_back, start_jobs, work
from tests.kill.queues import Queue, run

pytestmark = pytest.mark.kill
SEED = 20200630
WORKERS = 4
KILLED_STARTERS = 5


@pytest.fixture
def asked(prepared):
    """``asked(sql)``: what the database answers, from a connection of its own; its name is ``asked.database``."""
    database, _ = prepared("small", "import")
    own = connection.copy()
    own.settings_dict["NAME"] = database

    def answer(sql: str) -> list[tuple]:
        with own.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    answer("CREATE TABLE effect (n integer)")
    answer.database, answer.close = database, own.close
    yield answer
    own.close()


def test_under_kills_each_job_is_done_once(asked):
    kill_workers(asked, jobs=4_000, kills=40, seconds=400)


@pytest.mark.long
def test_under_many_kills_each_of_many_jobs_is_done_once(asked):
    kill_workers(asked, jobs=10_000, kills=300, seconds=1800)


def kill_workers(asked, *, jobs, kills, seconds):
    starters = start_under_kills(asked.database, jobs)
    assert asked("SELECT count(*), count(DISTINCT args) FROM jobs_job") == [(jobs, jobs)]
    workers: list[tuple[Any, Any]] = []
    parked = 0

    def revive():
        """Also see to a job whose worker was killed so often that it was parked, as an administrator would."""
        nonlocal parked
        if count("jobs_job WHERE state = 'parked'"):
            parked += ended(put_back, asked.database)[1]
        workers[:] = [(process, pipe) for process, pipe in workers if process.is_alive()]
        workers.extend(start(work, asked.database) for _ in range(WORKERS - len(workers)))

    def ready():
        return [process.pid for process, pipe in workers if process.is_alive() and pipe.poll()]

    def count(sql):
        return asked(f"SELECT count(*) FROM {sql}")[0][0]

    try:
        outcome = run(
            Queue(
                revive,
                ready,
                lambda: count("effect"),
                lambda: count("jobs_job WHERE state IN ('waiting', 'running', 'parked')"),
                lambda: [n for (n,) in asked("SELECT n FROM effect")],
            ),
            jobs=jobs,
            kills=kills,
            seconds=seconds,
            seed=SEED,
        )
    finally:
        for process, _ in workers:
            process.kill()
            process.join()
    attempts = Counter(number for (number,) in asked("SELECT attempts FROM jobs_job"))
    print(
        f"queue: {outcome}; {starters} kills of who starts them; attempts {dict(sorted(attempts.items()))}, "
        f"{parked} parked and put back"
    )
    assert (outcome.lost, outcome.twice, outcome.waiting) == ([], [], 0)
    assert outcome.kills.total() == kills
    assert len(outcome.kills) > 1
    assert asked("SELECT DISTINCT state FROM jobs_job") == [("done",)]
    assert parked or max(attempts) <= MOST_ATTEMPTS
    # The audit tells of each start and of each effect once; its chains and the store are sound.
    told = dict(asked("SELECT act, count(*) FROM audit_auditentry GROUP BY act"))
    assert (told["job_start"], told["effect"]) == (jobs, jobs)
    asked.close()
    content(asked.database)


def start_under_kills(database, jobs):
    """Start the jobs by a process that is killed, and by another that goes on where the last that was heard of ended."""
    dice, first, kills = random.Random(SEED), 0, 0
    while first < jobs:
        process, pipe = start(start_jobs, database, first, jobs)
        until = first + jobs // KILLED_STARTERS if kills < KILLED_STARTERS else jobs
        while first < min(until, jobs):
            first = pipe.recv()
        if first < jobs:
            process.join(dice.uniform(0, 0.1))
            process.kill()
            kills += 1
        process.join()
    return kills
