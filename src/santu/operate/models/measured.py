"""What ended tasks come to, summed by month, so that a page of a province need not count a million rows."""

from django.db import models

from santu.operate.models.processes import ProcessVersion


class Measured(models.Model):
    """How many runs of a node ended in a month at a place or under it, by how many working days they took.

    ``unit`` is the township, county, city or province as of the day on which they were counted; ``days`` is capped.
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    process = models.TextField()
    node = models.TextField()
    unit = models.TextField()
    month = models.DateField()
    days = models.PositiveSmallIntegerField()
    runs = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()

    class Meta:
        verbose_name = "环节用时"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "process", "month", "version", "node", "days"], name="node_measured_once"
            )
        ]


class MeasuredUntil(models.Model):
    """Up to which token (by its number in the store) and moment ended tasks are summed; one row."""

    moment = models.DateTimeField()

    class Meta:
        verbose_name = "汇总进度"
