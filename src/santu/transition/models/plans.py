"""A plan: its steps, its proof, the instruments that approve it, the act that applied it."""

from django.db import models

from santu.design.models import Scenario
from santu.register.models import Act


class PlanState(models.TextChoices):
    """How far a plan has come; an undone plan can be approved anew."""

    DRAFT = "draft"
    PROVEN = "proven"
    APPROVED = "approved"
    APPLIED = "applied"
    UNDONE = "undone"


class Plan(models.Model):
    """Ordered steps from the scenario's base to its target; ``counts`` and ``proof`` are JSON.

    ``posts`` tells what stood in the ledger when it was proven. ``undo_approved_by`` approved that ``act`` be undone, which uses the approval up.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="plans")
    state = models.TextField(choices=PlanState, default=PlanState.DRAFT)
    counts = models.TextField()
    proof = models.TextField(default="")
    posts = models.TextField(default="")
    planned_by = models.TextField()
    approved_by = models.TextField(default="")
    undo_approved_by = models.TextField(default="")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)


class PlanPool(models.Model):
    """What a county needs of its pool for a kind of quota and a measure, as it was found when the plan was proven.

    ``course`` is JSON: at each step that changes anything its number, the posts above those at the start, and the posts at
    the same place of the order that needs the least pool.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="pools")
    county = models.TextField()
    kind = models.TextField()
    measure = models.TextField()
    room = models.IntegerField()
    planned = models.PositiveIntegerField()
    least = models.PositiveIntegerField()
    bound = models.PositiveIntegerField()
    proven = models.BooleanField()
    has = models.PositiveIntegerField()
    course = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "county", "kind", "measure"], name="pool_once")
        ]


class PlanStep(models.Model):
    """One step, as it was planned: its changes and what it waits for (JSON)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    no = models.PositiveIntegerField()
    day = models.DateField()
    county = models.TextField()
    proposal = models.TextField()
    changes = models.TextField()
    waits = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="step_in_order")]
        indexes = [models.Index(fields=["plan", "county", "no"], name="steps_of_county")]


class Instrument(models.Model):
    """A document that approves a kind of change: number, date, issuer, and minutes where due.

    Each approval of a plan is a round of its own: one that was undone is approved anew. One that
    approves an undoing names the act that it ``undoes``, and counts for no other.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="instruments")
    round = models.PositiveSmallIntegerField(default=1)
    authority = models.TextField()
    number = models.TextField()
    day = models.DateField()
    issuer = models.TextField()
    minutes = models.TextField(default="")
    synthetic = models.BooleanField(default=False)
    by = models.TextField()
    undoes = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
