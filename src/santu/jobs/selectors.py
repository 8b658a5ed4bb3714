"""Reads of jobs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from santu.jobs import ports
from santu.jobs.models import LEASE, Job, JobState, Worker
from santu.kernel.messages import N_, Fault, Refused, fault_from_json, refuse

OPEN = (JobState.WAITING, JobState.RUNNING)
RECENT = 200
"""So many jobs are looked through for the latest of a plan."""
SOON = timedelta(seconds=20)
"""A job that waits longer while nothing else runs waits for a worker that is not there."""
LONG = timedelta(minutes=3)
"""So long a running job may say nothing: writing a province takes some seconds, during which it cannot."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as a page shows it; ``result`` is what its work gave back, ``faults`` why it was refused."""

    number: int
    name: str
    title: str
    by: str
    state: str
    stage: str
    done: int
    total: int
    args: Mapping[str, Any]
    result: Mapping[str, Any]
    faults: tuple[Fault, ...]
    created_at: datetime
    finished_at: datetime | None
    told_at: datetime | None = None
    attempts: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def faulty(self) -> bool:
        """Whether it ended without doing what it was started for."""
        return self.state not in (*OPEN, JobState.DONE)

    @property
    def is_tried_again(self) -> bool:
        """Whether a worker was at it before, and ended in the middle of it."""
        return self.attempts > (self.state == JobState.RUNNING)

    @property
    def waits_long(self) -> bool:
        """Whether it waits although no other job keeps the workers busy, or nothing was heard of it for long."""
        if self.state == JobState.RUNNING:
            return self.told_at is not None and timezone.now() - self.told_at > LONG
        late = self.state == JobState.WAITING and timezone.now() - self.created_at > SOON
        return late and not Job.objects.filter(state=JobState.RUNNING).exists()

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def job_numbered(number: int) -> JobView:
    """The job with this number.

    Raises:
        Refused: there is none.
    """
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise job_unknown(number)
    return _view(job)


def job_unknown(number: int) -> Refused:
    """There is no such job, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号后台任务；请从计划或导入页面进入。"), number=number)


def jobs_open(name: str = "", **args: object) -> list[JobView]:
    """The jobs that wait or run, of one name and with these arguments where they are given."""
    rows = Job.objects.filter(state__in=OPEN).order_by("pk")
    found = [_view(job) for job in (rows.filter(name=name) if name else rows)]
    return [job for job in found if all(job.args.get(key) == value for key, value in args.items())]


def job_latest(**args: object) -> JobView | None:
    """The latest job with these arguments, open or ended; ``None`` where there is none among the recent ones."""
    rows = (_view(job) for job in Job.objects.order_by("-pk")[:RECENT])
    return next((job for job in rows if all(job.args.get(key) == value for key, value in args.items())), None)


def jobs_standing() -> dict[str, int]:
    """How many jobs wait, run and are parked."""
    return {str(state): Job.objects.filter(state=state).count() for state in (*OPEN, JobState.PARKED)}


def jobs_parked() -> list[JobView]:
    """The jobs that ended their workers too often, and wait for somebody to decide on them."""
    return [_view(job) for job in Job.objects.filter(state=JobState.PARKED).order_by("pk")]


def worker_seen_seconds() -> float | None:
    """How long ago a worker last gave a sign, idle or at work; ``None`` where none ever did."""
    idle = Worker.objects.aggregate(at=Max("seen_at"))["at"]
    lease = Job.objects.filter(state=JobState.RUNNING).aggregate(at=Max("lease_until"))["at"]
    signs = [sign for sign in (idle, lease and lease - LEASE) if sign]
    return (timezone.now() - max(signs)).total_seconds() if signs else None


def handler_of(name: str) -> ports.Handler:
    """Who does the jobs of this name; KeyError where nobody does."""
    return {handler.name: handler for handler in ports.HANDLERS}[name]


def _view(job: Job) -> JobView:
    titles = {handler.name: handler.title for handler in ports.HANDLERS}
    result = json.loads(job.result) if job.result else {}
    faults = tuple(map(fault_from_json, result.pop("faults", [])))
    return JobView(
        job.pk, job.name, titles.get(job.name, job.name), job.by, job.state, job.stage, job.done, job.total,
        json.loads(job.args), result, faults, job.created_at, job.finished_at,
        job.lease_until - LEASE if job.lease_until else None, job.attempts,
    )  # fmt: skip
