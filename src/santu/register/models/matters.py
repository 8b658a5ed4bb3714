"""The catalogue of matters, and the loads that brought it."""

from django.db import models

from santu.register.models.acts import STANDS
from santu.register.models.carried import WrittenInside


class MatterLoad(WrittenInside):
    """One change of the catalogue, all or nothing; one that takes another back names it."""

    title = models.TextField()
    document = models.TextField(default="")
    digest = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        verbose_name = "事项目录导入"


class MatterVersion(models.Model):
    """A matter in one version of its text. Rows are never changed or deleted; only ``withdrawn_by`` is set, once."""

    load = models.ForeignKey(MatterLoad, on_delete=models.PROTECT, related_name="rows")
    withdrawn_by = models.ForeignKey(MatterLoad, on_delete=models.PROTECT, related_name="withdrew", null=True)
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    kind_checked = models.BooleanField(default=False)
    law = models.TextField()
    version = models.TextField(default="")
    article = models.TextField(default="")
    text = models.TextField(default="")
    power = models.TextField(default="statutory")
    subdistricts = models.BooleanField(default=True)
    in_force = models.DateField(null=True)
    repealed_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    source = models.TextField(default="")

    class Meta:
        verbose_name = "事项"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], condition=STANDS, name="one_matter_of_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(repealed_on=None) | models.Q(repealed_on__gt=models.F("in_force")),
                name="matter_runs_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_on=None) | models.Q(in_force__isnull=False),
                name="matter_checked_has_begun",
            ),
        ]
