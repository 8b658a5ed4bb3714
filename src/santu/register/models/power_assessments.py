"""Assessments of devolved powers; a finding counts until its record is withdrawn or a later one says otherwise of the same."""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.powers import Instrument


class PowerAssessmentRecord(models.Model):
    """By which findings came: a form or a file; withdrawn as a whole."""

    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(default="")
    withdrawn_by = models.TextField(default="")

    class Meta:
        verbose_name = "赋权评估登记"


class PowerAssessment(models.Model):
    """What an assessment found of an instrument, or of one ``matter`` of it where that differs."""

    record = models.ForeignKey(PowerAssessmentRecord, on_delete=models.PROTECT, related_name="findings")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    matter = models.TextField(default="")
    held_on = models.DateField()
    outcome = models.TextField()
    reason = models.TextField()
    paper = models.TextField()
    next_due = models.DateField(null=True)

    class Meta:
        verbose_name = "赋权评估"
        constraints = [
            models.UniqueConstraint(
                fields=["record", "instrument", "matter", "held_on"], name="assessment_says_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="take_back", next_due=None)
                | models.Q(
                    outcome__in=["keep", "adjust"],
                    next_due__isnull=False,
                    next_due__gt=models.F("held_on"),
                ),
                name="assessment_kept_is_due_again",
            ),
        ]
