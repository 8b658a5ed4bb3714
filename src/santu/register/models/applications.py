"""What townships ask for before somebody may be taken on."""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.staff import UseApproval


class UseApplication(models.Model):
    """That a township asks to fill vacant posts of a body (用编申请); it ends with an ``approval``, or is sent back once."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    leader = models.TextField(default="")
    amount = models.PositiveIntegerField()
    reason = models.TextField()
    key = models.TextField(unique=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    approval = models.OneToOneField(UseApproval, on_delete=models.PROTECT, related_name="+", null=True)
    refused_on = models.DateField(null=True)
    refused_reason = models.TextField(default="")
    refused_by = models.TextField(default="")

    class Meta:
        verbose_name = "用编申请"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approval=None) | models.Q(refused_on=None), name="use_applied_ends_once"
            )
        ]
