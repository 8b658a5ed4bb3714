"""Meetings of establishment commissions: what was proposed, decided and answered."""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.quotas import QuotaVoucher


class CommissionMeeting(models.Model):
    """A meeting of the commission of a unit; its minutes are recorded once."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organ = models.TextField()
    day = models.DateField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    minutes = models.TextField(default="")
    minuted_on = models.DateField(null=True)
    presided = models.TextField(default="")
    minuted_by = models.TextField(default="")

    class Meta:
        verbose_name = "编委会会议"
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_meeting_a_day")]


class AgendaItem(models.Model):
    """A proposal on the agenda of a meeting, its decision, and the reply by which it was entered.

    ``entries`` are those proposed, ``amounts`` how many posts of each were agreed to, both as JSON.
    """

    meeting = models.ForeignKey(CommissionMeeting, on_delete=models.PROTECT, related_name="items")
    no = models.PositiveSmallIntegerField()
    title = models.TextField()
    applicant = models.TextField()
    reason = models.TextField()
    entries = models.TextField()
    central = models.TextField(default="")
    key = models.TextField(unique=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    decision = models.TextField(default="")
    note = models.TextField(default="")
    amounts = models.TextField(default="[]")
    reply = models.TextField(default="")
    replied_on = models.DateField(null=True)
    replied_by = models.TextField(default="")
    voucher = models.OneToOneField(
        QuotaVoucher, on_delete=models.PROTECT, null=True, related_name="agenda_item"
    )

    class Meta:
        verbose_name = "编委会议题"
        constraints = [models.UniqueConstraint(fields=["meeting", "no"], name="agenda_in_order")]
