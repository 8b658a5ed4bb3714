"""Starting jobs, and doing them."""

import json
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from santu.jobs.models import Job, JobState
from santu.jobs.selectors import handler_of
from santu.kernel.messages import N_, Refused, fault_to_json, refuse

LEASE = timedelta(minutes=10)
"""How long a worker on another machine may be silent before its job is taken again."""
MOST_ATTEMPTS = 3
PROGRESS_EVERY_SECONDS = 0.3

log = logging.getLogger(__name__)


def job_start(*, name: str, args: Mapping[str, Any], by: str) -> int:
    """Put a piece of work into the queue; returns its number.

    Raises:
        Refused: the same work with the same arguments waits or runs already.
    """
    handler_of(name)
    text = json.dumps(args, ensure_ascii=False, sort_keys=True)
    with transaction.atomic():
        open_jobs = Job.objects.filter(name=name, args=text, state__in=[JobState.WAITING, JobState.RUNNING])
        if running := open_jobs.first():
            template = N_("同样的工作正在进行（第 {job} 号后台任务）；请等它结束。")
            raise refuse(str(running.pk), template, job=running.pk)
        return Job.objects.create(name=name, args=text, by=by).pk


def job_take() -> Job | None:
    """Take the oldest job that waits, or whose worker died; ``None`` where there is none."""
    if not (taken := _free()):
        return None
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=taken.pk)
        if (job.state, job.attempts) != (taken.state, taken.attempts):
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _finish(job.pk, JobState.FAILED, {})
            return None
        job.state, job.attempts, job.worker = JobState.RUNNING, job.attempts + 1, _me()
        job.lease_until, job.stage, job.done, job.total = timezone.now() + LEASE, "", 0, 0
        job.save()
    return job


def _free() -> Job | None:
    """The oldest job that nobody is at: it waits, its lease ended, or its worker on this machine is gone."""
    jobs = Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk")
    return next((job for job in jobs if _is_free(job)), None)


def _is_free(job: Job) -> bool:
    if job.state == JobState.WAITING or (job.lease_until and job.lease_until < timezone.now()):
        return True
    machine, _, process = job.worker.rpartition(":")
    return machine == socket.gethostname() and not _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


class _Teller:
    """Keeps how far a job is, now and then; never while its work is being written."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._stage = ""
        self._told = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        due = stage != self._stage or now - self._told >= PROGRESS_EVERY_SECONDS
        if due and not connection.in_atomic_block:
            self._stage, self._told = stage, now
            far = {"stage": stage, "done": done, "total": total, "lease_until": timezone.now() + LEASE}
            Job.objects.filter(pk=self._number).update(**far)


def job_do(job: Job) -> None:
    """Do a job that was taken; whatever comes of it is kept with it."""

    def done(result: Mapping[str, Any]) -> None:
        _finish(job.pk, JobState.DONE, result)

    try:
        handler_of(job.name).work(json.loads(job.args), job.by, _Teller(job.pk), done)
    except Refused as refused:
        _finish(job.pk, JobState.REFUSED, {"faults": [fault_to_json(fault) for fault in refused.faults]})
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _finish(job.pk, JobState.FAILED, {})


def work_until(stopped: Callable[[], bool], *, idle_seconds: float = 0.5) -> None:
    """Do jobs as they come until told to stop."""
    while not stopped():
        job = job_take()
        if job is None:
            time.sleep(idle_seconds)
        else:
            job_do(job)


def _finish(number: int, state: JobState, result: Mapping[str, Any]) -> None:
    text = json.dumps(result, ensure_ascii=False)
    Job.objects.filter(pk=number).update(
        state=state, result=text, finished_at=timezone.now(), lease_until=None
    )
