"""A scenario: its base, its proposals, its locks, and the exceptions that it may count on."""

from django.db import models


class Scenario(models.Model):
    """Where it starts and by when it is done; ``digests`` (JSON) and ``since`` pin the base."""

    title = models.TextField()
    by = models.TextField()
    base_day = models.DateField()
    until = models.DateField()
    scope = models.TextField()
    since = models.BigIntegerField()
    digests = models.TextField()
    beyond = models.TextField(default="[]")
    created_at = models.DateTimeField(auto_now_add=True)


class StoredProposal(models.Model):
    """One proposal: its reason as template and parameters (JSON), its changes (JSON), the instrument that it ``enacts`` (JSON)."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="proposals")
    no = models.PositiveIntegerField()
    key = models.TextField()
    kind = models.TextField()
    county = models.TextField()
    reason = models.TextField()
    source = models.TextField()
    day = models.DateField(null=True)
    changes = models.TextField()
    enacts = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scenario", "key"], name="proposed_once"),
            models.UniqueConstraint(fields=["scenario", "no"], name="proposal_in_order"),
        ]


class Lock(models.Model):
    """A person's word on a proposal: keep it as it is, or leave it out."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="locks")
    key = models.TextField()
    forbids = models.BooleanField()
    reason = models.TextField()
    by = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scenario", "key"], name="locked_once")]


class ApprovedException(models.Model):
    """A rule that one unit need not keep until a day, and who approved it (因地制宜)."""

    rule = models.TextField()
    unit = models.TextField()
    kind = models.TextField(default="")
    value = models.BigIntegerField()
    reason = models.TextField()
    document = models.TextField()
    valid_until = models.DateField()
    by = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "unit", "kind", "valid_until"], name="excepted_once")
        ]
