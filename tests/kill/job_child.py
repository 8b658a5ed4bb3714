"""Processes of the queue: who starts jobs, and a worker who does them. Each job leaves one row and one audit entry."""

from multiprocessing.connection import Connection

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 (models need Django set up)

from santu.audit.services import append  # noqa: E402
from santu.jobs import ports  # noqa: E402
from santu.jobs.ports import Done, Handler, Progress  # noqa: E402
from santu.jobs.selectors import jobs_parked  # noqa: E402
from santu.jobs.services import job_put_back, job_start  # noqa: E402
from santu.jobs.working import work_until  # noqa: E402
from tests.kill.queues import AFTER, WITHIN, listen, passed  # noqa: E402
from tests.kill.where import use  # noqa: E402

BATCH = 50
"""So many jobs are started in a transaction."""
TELLS = 10
"""One job in so many tells its progress, which is a commit of its own."""


def _effect(args: dict[str, int], by: str, progress: Progress, done: Done) -> None:
    if args["n"] % TELLS == 0:
        progress("effect", 0, 1)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effect (n) VALUES (%s)", [args["n"]])
        append(chain="", act="effect", by=by, after=args)
        done({})
        passed(WITHIN)
    passed(AFTER)


def _use(database: str) -> None:
    """Turn to a database whose only jobs are ours."""
    ports.HANDLERS, ports.REGULAR = (Handler("effect", "effect", _effect),), ()
    use(database)


def start_jobs(database: str, first: int, number: int, pipe: Connection) -> None:
    """Start the jobs from ``first`` on; after each batch send the number of the next."""
    _use(database)
    while first < number:
        with transaction.atomic():
            for n in range(first, min(first + BATCH, number)):
                job_start(name="effect", args={"n": n}, by="wang", key=f"effect {n}")
        first += BATCH
        pipe.send(first)
    connection.close()


def work(database: str, pipe: Connection) -> None:
    """Do jobs until killed; what is sent says that it can be told when."""
    listen()
    pipe.send("ready")
    _use(database)
    work_until(lambda: False, idle_seconds=0.05)


def put_back(database: str, pipe: Connection) -> None:
    """Put back what was parked; send how many."""
    _use(database)
    parked = jobs_parked()
    for job in parked:
        job_put_back(number=job.number, reason="killed by the test", by="wang")
    pipe.send(len(parked))
    connection.close()
