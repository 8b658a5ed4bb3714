"""The queue."""

from datetime import timedelta

from django.db import models

LEASE = timedelta(minutes=10)
"""How long a worker on another machine may be silent before its job is taken again."""
MOST_ATTEMPTS = 3
"""So often a job may end its worker before it is parked."""


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    PARKED = "parked"
    DROPPED = "dropped"


class Job(models.Model):
    """One piece of work: what and with which arguments (JSON), how far, and what came of it (JSON).

    ``attempts`` only grows and tells one attempt from another; ``tries_left`` begins anew when a parked job is put back.
    """

    name = models.TextField()
    args = models.TextField()
    key = models.TextField(null=True, unique=True)
    by = models.TextField()
    state = models.TextField(choices=JobState, default=JobState.WAITING)
    stage = models.TextField(default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    tries_left = models.PositiveSmallIntegerField(default=MOST_ATTEMPTS)
    worker = models.TextField(default="")
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="jobs_state")]

    def __str__(self) -> str:
        return f"{self.name}#{self.pk}"


class Worker(models.Model):
    """When a worker was last seen: it says so itself, now and then, while it has nothing to do."""

    name = models.TextField(primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
