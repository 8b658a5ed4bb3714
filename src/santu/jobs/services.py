"""Starting jobs, and doing them."""

import json
import logging
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from santu.audit.services import append
from santu.jobs import ports
from santu.jobs.models import LEASE, Job, JobState, Worker
from santu.jobs.selectors import handler_of
from santu.kernel.messages import N_, Fault, Refused, fault_to_json, message, refuse

MOST_ATTEMPTS = 3
PROGRESS_EVERY_SECONDS = 0.3
MOST_FAULTS = 500
"""So many faults of a refusal are kept: a stale plan may name every row of a province."""
SEEN_EVERY_SECONDS = 15.0
FORGOTTEN = timedelta(days=1)
"""A worker that was not seen for so long is gone for good."""
PAUSE_SECONDS = 5.0
"""How long a worker waits for a database that does not answer."""

DEAD = "ZX"
"""Letters of the system for processes that have ended."""

log = logging.getLogger(__name__)


def job_start(*, name: str, args: Mapping[str, Any], by: str) -> int:
    """Put a piece of work into the queue; returns its number.

    Raises:
        Refused: the same work with the same arguments waits or runs already.
    """
    handler_of(name)
    text = json.dumps(args, ensure_ascii=False, sort_keys=True)
    with transaction.atomic():
        # The chain is the lock: of two who start the same at once, the second sees the job of the first.
        append(chain="", act="job_start", by=by, after={"job": name, "args": dict(args)})
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
            _finish(job, JobState.FAILED, {})
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
    machine, process, started = job.worker.split(":")
    return machine == socket.gethostname() and _started(int(process)) != started


def _started(process: int) -> str:
    """When a process of this machine began, which tells it from a later one of the same number; "" when it is gone.

    One that was killed and that nobody has taken leave of yet is gone, too.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _answers(process)
    state, began = fields[0], fields[19]
    return "" if state in DEAD else began


def _answers(process: int) -> str:
    """The same where the system does not tell: only whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "runs"


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


class Lost(Exception):
    """The job is no longer ours: its lease ended, and another worker took it."""


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


def job_do(job: Job) -> None:
    """Do a job that was taken; whatever comes of it is kept with it.

    Who lost the job to another worker keeps nothing: ``done`` then ends the transaction of the work.
    """

    def done(result: Mapping[str, Any]) -> None:
        if not _finish(job, JobState.DONE, result):
            raise Lost

    try:
        handler_of(job.name).work(json.loads(job.args), job.by, _Teller(job), done)
    except Lost:
        log.warning("job %s (%s) was taken by another worker", job.pk, job.name)
    except Refused as refused:
        _finish(job, JobState.REFUSED, {"faults": [fault_to_json(fault) for fault in _first(refused.faults)]})
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _finish(job, JobState.FAILED, {})


def _first(faults: Sequence[Fault]) -> list[Fault]:
    """The faults that are kept; of very many the first, and how many there are."""
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    text = message(
        N_("共 {count} 处，这里只记下前 {kept} 处；改正后再办。"), count=len(faults), kept=MOST_FAULTS
    )
    return [*faults[:MOST_FAULTS], Fault("", text)]


def work_until(stopped: Callable[[], bool], *, idle_seconds: float = 0.5) -> None:
    """Do jobs as they come until told to stop; a database that is away for a while is waited for."""
    said, regularly = -SEEN_EVERY_SECONDS, _Regularly()
    while not stopped():
        try:
            if time.monotonic() - said >= SEEN_EVERY_SECONDS:
                worker_seen()
                said = time.monotonic()
            regularly()
            job = job_take()
            if job is not None:
                job_do(job)
                continue
        except (OperationalError, InterfaceError):
            log.exception("the database does not answer; trying again")
            connection.close()
            time.sleep(PAUSE_SECONDS)
        time.sleep(idle_seconds)


def worker_seen() -> None:
    """Say that this worker is there; those of long ago are forgotten."""
    now = timezone.now()
    Worker.objects.update_or_create(name=_me(), defaults={"seen_at": now})
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
                except (OperationalError, InterfaceError):
                    raise
                except Exception:
                    log.exception("%s failed; it is tried again in %s minutes", regular.name, regular.minutes)


def _ours(job: Job) -> QuerySet[Job]:
    """The job, if it is still this attempt that works at it."""
    return Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts)


def _finish(job: Job, state: JobState, result: Mapping[str, Any]) -> bool:
    text = json.dumps(result, ensure_ascii=False)
    ended = {"state": state, "result": text, "finished_at": timezone.now(), "lease_until": None}
    return bool(_ours(job).update(**ended))
