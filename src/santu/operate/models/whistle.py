"""What belongs to a case of whistle and report-in: why, whom, joint operations, the scores."""

from django.db import models

from santu.operate.models.cases import Case
from santu.register.models import Unit


class WhistleSheet(models.Model):
    """Why a township calls: the class of urgency, the place in words, the basis; ``record`` is its number in the register once settled."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="whistle")
    urgency = models.TextField(default="ordinary")
    where = models.TextField()
    basis = models.TextField(default="")
    task = models.BigIntegerField(null=True)
    record = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "吹哨单"


class Called(models.Model):
    """A department of a whistle: proposed by the township, called by the desk as lead or support, and what became of it.

    A refusal names its ``clause``; the county's ``ruling`` on it, or on who did not come, is ordered, released or reassigned.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="called", db_index=False)
    organ = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField(default=1)
    role = models.TextField(default="")
    is_proposed = models.BooleanField(default=False)
    called_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    clause = models.TextField(default="")
    ruling = models.TextField(default="")
    is_late = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "被召集部门"
        constraints = [models.UniqueConstraint(fields=["case", "organ"], name="called_once_in_a_case")]
        indexes = [models.Index(fields=["organ", "called_at"], name="called_of_organ")]


class JointOperation(models.Model):
    """What departments did together: on which day, where in words, which organs, with what result."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="operations", db_index=False)
    no = models.PositiveSmallIntegerField()
    day = models.DateField()
    where = models.TextField()
    organs = models.TextField(default="[]")
    people = models.PositiveSmallIntegerField(default=0)
    result = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "联合行动"
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="one_operation_of_a_number")]


class WhistleScore(models.Model):
    """What the township gave a department for one part (``whistle/score``), in points; it feeds the department's year."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scores", db_index=False)
    organ = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    part = models.TextField()
    points = models.PositiveSmallIntegerField()
    reason = models.TextField(default="")
    year = models.PositiveSmallIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "吹哨评分"
        constraints = [
            models.UniqueConstraint(fields=["case", "organ", "part"], name="one_score_of_a_part"),
        ]
        indexes = [models.Index(fields=["organ", "year"], name="score_of_year")]
