"""Processes: the versions that are or were in force, and drafts of versions to come."""

from django.db import models


class ProcessVersion(models.Model):
    """A published version: the BPMN file, the YAML that binds it, in force from ``start``; ``digest`` is of its meaning."""

    process = models.TextField()
    number = models.PositiveIntegerField()
    title = models.TextField()
    digest = models.CharField(max_length=64)
    drawing = models.TextField()
    binding = models.TextField()
    start = models.DateField()
    reason = models.TextField(default="")
    document = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "流程版本"
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="one_process_of_a_number"),
        ]


class ProcessDraft(models.Model):
    """A version in the making, based on the one of number ``based_on``; ``found`` is what its simulation gave, as JSON."""

    process = models.TextField()
    based_on = models.PositiveIntegerField()
    drawing = models.TextField()
    binding = models.TextField()
    found = models.TextField(default="")
    by = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    published = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "流程草稿"
