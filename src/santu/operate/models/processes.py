"""Processes: the versions that are or were in force, drafts of versions to come, moves of open cases between them."""

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


class ProcessMove(models.Model):
    """That open cases were moved from one version to another: which, why, and by what names of nodes (JSON, old → new).

    Where it was undone all of them are back; ``cases`` is a JSON list of their numbers.
    """

    process = models.TextField()
    old = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    renamed = models.TextField(default="{}")
    cases = models.TextField(default="[]")
    reason = models.TextField()
    document = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")
    undone_reason = models.TextField(default="")

    class Meta:
        verbose_name = "流程迁移"
