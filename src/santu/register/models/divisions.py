"""Divisions: versions, codes, figures, and what became of them."""

from django.db import models

from santu.register.models.acts import DatedFact, Fact, Unit, timeline_constraints, withdrawn_index


class DivisionVersion(DatedFact):
    """What a division is called, is, and belongs to, for a period."""

    level = models.TextField()
    kind = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    unit_class = models.TextField(default="ordinary")
    state = models.TextField(default="standing")

    class Meta:
        verbose_name = "名称与隶属"
        constraints = timeline_constraints("division", "unit")
        indexes = [withdrawn_index("division")]


class UnitCode(DatedFact):
    """The code of a division in one code system, for a period; the code is not the identity."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="codes", db_index=False)
    system = models.TextField()
    code = models.TextField()

    class Meta:
        verbose_name = "代码"
        constraints = [
            *timeline_constraints("code_of_unit", "unit", "system"),
            *timeline_constraints("unit_of_code", "system", "code")[1:],
        ]
        indexes = [withdrawn_index("code")]


class Measurement(Fact):
    """A figure taken on a day: quantity, base (end of which year, which census), source."""

    quantity = models.TextField()
    day = models.DateField()
    value = models.BigIntegerField()
    base = models.TextField()
    source = models.TextField()
    estimated = models.BooleanField(default=False)

    class Meta:
        verbose_name = "数据"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "quantity", "day", "base"],
                condition=models.Q(withdrawn_by__isnull=True),
                name="measured_once",
            )
        ]
        indexes = [withdrawn_index("measurement")]


class SuccessionLink(Fact):
    """That ``successor`` carried on a share of ``unit`` from a day; shares are fractions."""

    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    share_of = models.BigIntegerField()
    share_in = models.BigIntegerField()
    event = models.TextField()

    class Meta:
        verbose_name = "沿革"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "successor", "day"],
                condition=models.Q(withdrawn_by__isnull=True),
                name="linked_once",
            )
        ]
        indexes = [withdrawn_index("succession")]
