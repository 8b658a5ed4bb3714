"""The kept answers."""

from django.db import models


class KeptAnswer(models.Model):
    """What was answered to an act of a key, and a digest of what had been asked; status 0 while it is being done."""

    key = models.CharField(max_length=64, unique=True)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
