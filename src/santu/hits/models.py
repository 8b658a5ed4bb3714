"""The counts."""

from django.db import models


class Hits(models.Model):
    """How often the thing of ``key`` was done in the window that ends at ``until``."""

    key = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "until"], name="hits_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.number}"
