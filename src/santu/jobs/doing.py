"""Taking a job, and doing it: once, whatever kills the worker.

An attempt is known by its number. Each counts up, so that what an earlier one still writes meets no row any more.
"""

import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from santu.jobs.models import LEASE, Job, JobState
from santu.jobs.ports import AWAY
from santu.jobs.processes import is_gone, me
from santu.jobs.selectors import handler_of
from santu.kernel.messages import N_, Fault, Refused, fault_to_json, message

PROGRESS_EVERY_SECONDS = 0.3
BEAT_SECONDS = 30.0
"""How often a worker renews the lease of a job that says nothing."""
MOST_FAULTS = 500
"""So many faults of a refusal are kept: a stale plan may name every row of a province."""

log = logging.getLogger(__name__)


def job_take() -> Job | None:
    """Take the oldest job whose worker died, else the oldest that waits; ``None`` where there is none.

    One whose attempts are used up is parked instead: whatever it does to its workers, it does no more.
    """
    if not _orphans() and not _waiting().exists():
        return None
    with transaction.atomic():
        job = _taken()
        if job is None:
            return None
        if not job.tries_left:
            _finish(job, JobState.PARKED, {})
            return None
        job.state, job.attempts, job.tries_left = JobState.RUNNING, job.attempts + 1, job.tries_left - 1
        job.worker, job.lease_until = me(), timezone.now() + LEASE
        job.stage, job.done, job.total = "", 0, 0
        job.save()
    return job


def _taken() -> Job | None:
    """A free job, locked; what another worker takes at this moment is passed over."""
    for orphan in _orphans():
        if job := _ours(orphan).select_for_update(no_key=True, skip_locked=True).first():
            return job
    return _waiting().select_for_update(no_key=True, skip_locked=True).first()


def _waiting() -> QuerySet[Job]:
    return Job.objects.filter(state=JobState.WAITING).order_by("pk")


def _orphans() -> list[Job]:
    """The jobs that nobody is at: the lease ended, or the worker on this machine is gone."""
    now = timezone.now()
    running = Job.objects.filter(state=JobState.RUNNING).order_by("pk")
    return [job for job in running if (job.lease_until and job.lease_until < now) or is_gone(job.worker)]


class Lost(Exception):
    """The job is no longer ours: its lease ended, and another worker took it."""


def job_do(job: Job) -> None:
    """Do a job that was taken; whatever comes of it is kept with it.

    Who lost the job to another worker keeps nothing: ``done`` then ends the transaction of the work. When the database
    goes away the job is not over: the worker gives it back.
    """

    def done(result: Mapping[str, Any]) -> None:
        if not _finish(job, JobState.DONE, result):
            raise Lost

    try:
        with _heartbeat(job):
            handler_of(job.name).work(json.loads(job.args), job.by, _Teller(job), done)
    except Lost:
        log.warning("job %s (%s) was taken by another worker", job.pk, job.name)
    except Refused as refused:
        _finish(job, JobState.REFUSED, {"faults": [fault_to_json(fault) for fault in _first(refused.faults)]})
    except AWAY:
        raise
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _finish(job, JobState.FAILED, {})


def job_give_back(job: Job) -> None:
    """Let others take a job that could not be brought to its end; the attempt counts."""
    _ours(job).update(state=JobState.WAITING, lease_until=None)


class _Teller:
    """Keeps how far a job is, now and then; never while its work is being written."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stage = ""
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        due = stage != self._stage or now - self._told >= PROGRESS_EVERY_SECONDS
        if due and not connection.in_atomic_block:
            self._stage, self._told = stage, now
            far = {"stage": stage, "done": done, "total": total, "lease_until": timezone.now() + LEASE}
            if not _ours(self._job).update(**far):
                raise Lost


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Renew the lease from beside while the work says nothing; not while it is being written, either."""
    over, works = threading.Event(), connections[DEFAULT_DB_ALIAS]

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            if works.in_atomic_block:
                continue
            try:
                _ours(job).update(lease_until=timezone.now() + LEASE)
            except AWAY:
                log.warning("no heartbeat of job %s: the database does not answer", job.pk)
                connection.close()
        connection.close()

    threading.Thread(target=beat, name=f"heartbeat-{job.pk}", daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _ours(job: Job) -> QuerySet[Job]:
    """The job, if it is still this attempt that works at it."""
    return Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)


def _finish(job: Job, state: JobState, result: Mapping[str, Any]) -> bool:
    text = json.dumps(result, ensure_ascii=False)
    ended = {"state": state, "result": text, "finished_at": timezone.now(), "lease_until": None}
    return bool(_ours(job).update(**ended))


def _first(faults: Sequence[Fault]) -> list[Fault]:
    """The faults that are kept; of very many the first, and how many there are."""
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    text = message(
        N_("共 {count} 处，这里只记下前 {kept} 处；改正后再办。"), count=len(faults), kept=MOST_FAULTS
    )
    return [*faults[:MOST_FAULTS], Fault("", text)]
