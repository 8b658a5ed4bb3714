"""Whistles 吹哨: a township calls departments for a matter, and what became of each call. Rows are added, never changed.

What a file brought in by mistake is withdrawn with it.
"""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.handed import HandedFile, HandedTask


class Whistle(models.Model):
    """That a township called departments for a matter, by its code and in words, of its own accord or for a task."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    matter = models.TextField(default="")
    title = models.TextField()
    task = models.ForeignKey(HandedTask, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    reason = models.TextField()
    key = models.TextField(unique=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    file = models.ForeignKey(HandedFile, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        verbose_name = "吹哨"


class WhistleStep(models.Model):
    """That a department was called, arrived or settled it; ``role`` says whether it leads, where it was called."""

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="steps")
    organ = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    said = models.TextField()
    role = models.TextField(default="")
    day = models.DateField()
    note = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "部门报到"
        constraints = [
            models.UniqueConstraint(fields=["whistle", "organ", "said"], name="department_says_it_once"),
        ]
