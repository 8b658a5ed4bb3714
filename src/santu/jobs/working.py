"""A worker: takes jobs as they come, gives signs of life, and does what is to be done now and then."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from santu.jobs import ports
from santu.jobs.doing import job_do, job_give_back, job_take
from santu.jobs.models import Job, Worker
from santu.jobs.ports import AWAY
from santu.jobs.processes import me

SEEN_EVERY_SECONDS = 15.0
FORGOTTEN = timedelta(days=1)
"""A worker that was not seen for so long is gone for good."""
PAUSE_SECONDS = 5.0
"""How long a worker waits for a database that does not answer."""

log = logging.getLogger(__name__)


def work_until(stopped: Callable[[], bool], *, idle_seconds: float = 0.5) -> None:
    """Do jobs as they come until told to stop; a database that is away for a while is waited for."""
    said, regularly = -SEEN_EVERY_SECONDS, _Regularly()
    job: Job | None = None
    while not stopped():
        try:
            if job is not None:
                # The database went away in the middle of it.
                job_give_back(job)
                job = None
            if time.monotonic() - said >= SEEN_EVERY_SECONDS:
                worker_seen()
                said = time.monotonic()
            regularly()
            job = job_take()
            if job is not None:
                job_do(job)
                job = None
                continue
        except AWAY:
            log.exception("the database does not answer; trying again")
            connection.close()
            time.sleep(PAUSE_SECONDS)
        time.sleep(idle_seconds)


def worker_seen() -> None:
    """Say that this worker is there; those of long ago are forgotten."""
    now = timezone.now()
    Worker.objects.update_or_create(name=me(), defaults={"seen_at": now})
    Worker.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


class _Regularly:
    """Does what is to be done now and then: at once, and again when its time has come."""

    def __init__(self) -> None:
        self._due = dict.fromkeys(ports.REGULAR, 0.0)

    def __call__(self) -> None:
        now = time.monotonic()
        for regular, due in self._due.items():
            if now >= due:
                self._due[regular] = now + 60 * regular.minutes
                try:
                    regular.work()
                except AWAY:
                    raise
                except Exception:
                    log.exception("%s failed; it is tried again in %s minutes", regular.name, regular.minutes)
