"""What people do with jobs: start them, and decide on those that were parked."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from santu.audit.services import append
from santu.jobs.models import MOST_ATTEMPTS, Job, JobState
from santu.jobs.selectors import handler_of, job_unknown
from santu.kernel.messages import N_, Refused, refuse

OVER = (JobState.DONE, JobState.REFUSED, JobState.FAILED, JobState.DROPPED)


def job_start(*, name: str, args: Mapping[str, Any], by: str, key: str = "") -> int:
    """Put a piece of work into the queue; returns its number.

    Who cannot know whether an earlier call came through gives the same ``key`` again, and gets the same job. Without a
    key the work is known by its name and arguments.

    Raises:
        Refused: the same work waits, runs or is parked already, or the key stands for other work.
    """
    handler_of(name)
    text = json.dumps(args, ensure_ascii=False, sort_keys=True)
    with transaction.atomic():
        # The chain is the lock: of two who start the same at once, the second sees the job of the first.
        append(chain="", act="job_start", by=by, after={"job": name, "args": dict(args)})
        if not key:
            _refuse_twice(name, text)
        elif known := Job.objects.filter(key=key).first():
            if (known.name, known.args, known.by) != (name, text, by):
                template = N_("键“{key}”已经用于第 {job} 号后台任务，那是另一项工作；请换一个键。")
                raise refuse(key, template, key=key, job=known.pk)
            transaction.set_rollback(True)  # nothing was started that the audit should tell of
            return known.pk
        return Job.objects.create(name=name, args=text, by=by, key=key or None).pk


def _refuse_twice(name: str, args: str) -> None:
    standing = [JobState.WAITING, JobState.RUNNING, JobState.PARKED]
    same = Job.objects.filter(name=name, args=args, state__in=standing).first()
    if same is None:
        return
    template = N_("同样的工作正在进行（第 {job} 号后台任务）；请等它结束。")
    if same.state == JobState.PARKED:
        template = N_(
            "同样的工作几次都使后台进程中断，已经停放（第 {job} 号后台任务）；请系统管理员查明原因，放回队列或取消。"
        )
    raise refuse(str(same.pk), template, job=same.pk)


def job_put_back(*, number: int, reason: str, by: str) -> None:
    """Let a parked job be tried again, as often as a new one.

    Raises:
        Refused: it is not parked, or no reason is given.
    """
    _decide(
        number, "job_put_back", reason, by, state=JobState.WAITING, tries_left=MOST_ATTEMPTS, finished_at=None
    )


def job_drop(*, number: int, reason: str, by: str) -> None:
    """Give a parked job up.

    Raises:
        Refused: it is not parked, or no reason is given.
    """
    _decide(number, "job_drop", reason, by, state=JobState.DROPPED, finished_at=timezone.now())


@transaction.atomic
def _decide(number: int, act: str, reason: str, by: str, **becomes: object) -> None:
    job = Job.objects.select_for_update(no_key=True).filter(pk=number).first()
    if job is None:
        raise job_unknown(number)
    faults: list[Refused] = []
    if job.state != JobState.PARKED:
        template = N_("第 {job} 号后台任务没有停放，不用处理；请用 santu jobs 查看停放的任务。")
        faults.append(refuse(str(number), template, job=number))
    if not reason.strip():
        faults.append(refuse("reason", N_("没有写明理由；请写明查到了什么、为什么这样处理。")))
    if faults:
        raise Refused(fault for refused in faults for fault in refused)
    Job.objects.filter(pk=number).update(**becomes)
    append(chain="", act=act, by=by, reason=reason, after={"job": job.name, "number": number})


def jobs_forget(*, days: int) -> None:
    """Remove the jobs that ended so many days ago, and their keys; what they did stays in the audit."""
    old = Job.objects.filter(state__in=OVER, finished_at__lt=timezone.now() - timedelta(days=days))
    if old.exists():
        old.delete()
