"""The quarterly sheets on dispatched bodies, and the marks that each side signed."""

from django.db import models

from santu.register.models.acts import Unit


class Assessment(models.Model):
    """The sheet of a body and quarter; done anew it goes on as its next version."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    department = models.TextField()
    quarter = models.DateField()
    kind = models.TextField()
    weight = models.PositiveSmallIntegerField()
    department_weight = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    opened_on = models.DateField()
    by = models.TextField()
    closed_on = models.DateField(null=True)
    closed_by = models.TextField(default="")

    class Meta:
        verbose_name = "派驻机构考核表"
        constraints = [
            models.UniqueConstraint(fields=["body", "quarter"], name="one_sheet_of_a_quarter"),
        ]


class AssessmentMark(models.Model):
    """What one side signed in one version of a sheet, once; it is never changed."""

    sheet = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="marks")
    version = models.PositiveSmallIntegerField()
    side = models.TextField()
    mark = models.PositiveSmallIntegerField()
    remark = models.TextField(default="")
    signed_on = models.DateField()
    by = models.TextField()

    class Meta:
        verbose_name = "派驻机构考核评分"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "version", "side"], name="one_mark_of_a_side"),
            models.CheckConstraint(condition=models.Q(mark__lte=100), name="mark_up_to_full"),
        ]
