"""Handover lists of a plan: one for each unit, with its bodies, or body that it abolishes."""

from django.db import models

from santu.transition.models.plans import Plan


class HandoverList(models.Model):
    """Who hands over (``unit``, as it is called before the plan) to whom; ``follows`` is what goes with the plan, as JSON."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="handover", db_index=False)
    no = models.PositiveIntegerField()
    unit = models.TextField()
    name = models.TextField()
    county = models.TextField()
    receiver = models.TextField()
    follows = models.TextField(default="[]")

    class Meta:
        verbose_name = "交接清单"
        constraints = [models.UniqueConstraint(fields=["plan", "no"], name="handover_in_order")]


class HandoverLine(models.Model):
    """One line of a class; without ``what`` it declares that there is nothing of it; without ``day`` it is open."""

    list = models.ForeignKey(HandoverList, on_delete=models.PROTECT, related_name="lines", db_index=False)
    category = models.TextField()
    no = models.PositiveIntegerField()
    what = models.TextField()
    quantity = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    measure = models.TextField()
    receiver = models.TextField()
    witness = models.TextField()
    day = models.DateField(null=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "交接清单条目"
        constraints = [
            models.UniqueConstraint(fields=["list", "category", "no"], name="handover_lines_in_order"),
        ]
