"""Bodies and their lines of control."""

from django.db import models

from santu.register.models.acts import DatedFact, Unit, timeline_constraints, withdrawn_index


class BodyVersion(DatedFact):
    """What a body is called, does and belongs to, for a period; ``slot`` "" is off the standard."""

    host = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    category = models.TextField()
    slot = models.TextField(default="")
    state = models.TextField(default="standing")
    rank = models.TextField(default="")
    nameplates = models.TextField(default="")
    functions = models.TextField(default="")
    credit_code = models.TextField(default="")
    funding = models.TextField(default="")
    document = models.TextField(default="")

    class Meta:
        verbose_name = "机构"
        constraints = timeline_constraints("body", "unit")
        indexes = [withdrawn_index("body")]


class LineOfControl(DatedFact):
    """Who controls a body in which way, for a period; ``share`` in percent where it has one."""

    kind = models.TextField()
    organ = models.TextField()
    share = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = "管理关系"
        constraints = timeline_constraints("line", "unit", "kind")
        indexes = [withdrawn_index("line")]
