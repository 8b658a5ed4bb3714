"""Background work: how far it is, and what came of it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from santu.api.callers import caller
from santu.api.fields import Number
from santu.api.language import said
from santu.api.problems import FaultShape, fault_shapes
from santu.jobs.selectors import JobView, job_numbered, jobs_open
from santu.jobs.services import job_start
from santu.kernel.messages import message

router = Router()


class Started(Schema):
    """Work that was put into the queue; `GET /jobs/{number}` says how far it is."""

    job: int


class JobShape(Schema):
    """A piece of work: waiting, running, done, refused or failed; why it was refused, or what it made."""

    number: int
    name: str
    title: str
    state: str
    stage: str
    done: int
    total: int
    result: dict[str, Any] = Field(
        description="What it made, such as the number of a plan; empty until it is done."
    )
    faults: list[FaultShape]
    created_at: datetime
    finished_at: datetime | None


@router.get("/jobs", response=list[JobShape], url_name="jobs", operation_id="jobs")
def jobs(request: HttpRequest) -> list[JobShape]:
    """The work that one began oneself and that waits or runs."""
    mine = caller(request).person.username
    return [_shape(one) for one in jobs_open() if one.by == mine]


@router.get("/jobs/{number:number}", response=JobShape, url_name="job", operation_id="job")
def job(request: HttpRequest, number: Number) -> JobShape:
    """One piece of work."""
    return _shape(job_numbered(number))


def started(request: HttpRequest, name: str, **args: Any) -> Started:  # noqa: ANN401 (JSON values)
    """Put a piece of work into the queue for who asks."""
    return Started(job=job_start(name=name, args=args, by=caller(request).person.username))


def _shape(found: JobView) -> JobShape:
    return JobShape(
        number=found.number,
        name=found.name,
        title=said(message(found.title)),
        state=found.state,
        stage=said(message(found.stage)) if found.stage else "",
        done=found.done,
        total=found.total,
        result=dict(found.result),
        faults=fault_shapes(found.faults),
        created_at=found.created_at,
        finished_at=found.finished_at,
    )
