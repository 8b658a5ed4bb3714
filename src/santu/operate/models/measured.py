"""What ended tasks and cases come to, summed by month, so that a page of a province need not count a million rows."""

from django.db import models

from santu.operate.models.processes import ProcessVersion


class Measured(models.Model):
    """How many runs of a node ended in a month at a place or under it, by how many working days they took.

    ``unit`` is the township of the case or a unit above it, as they were on the day on which the run ended; ``days`` is
    capped. ``node`` is "" for cases as a whole, and there ``opened`` (in the row of no days) counts those that came.
    What is in it is marked by ``counted`` of tokens and cases.
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    process = models.TextField()
    node = models.TextField()
    unit = models.TextField()
    month = models.DateField()
    days = models.PositiveSmallIntegerField()
    runs = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "环节用时"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "process", "node", "month", "version", "days"], name="node_measured_once"
            )
        ]
