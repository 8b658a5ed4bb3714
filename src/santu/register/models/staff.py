"""Who holds which post: what is known of people, their posts, approvals to fill posts, and plans to clean up excess."""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.quotas import QuotaVoucher


class StaffMember(models.Model):
    """What is known of somebody in post, and no more; it can be blanked when its retention ends.

    ``identity`` is a digest of the number of the identity card, which itself is not kept: it tells whether somebody holds a
    post already.
    """

    name = models.TextField()
    identity = models.TextField(unique=True, null=True)
    retires = models.DateField(null=True)

    class Meta:
        verbose_name = "在编人员"


class UseApproval(models.Model):
    """That a body may fill so many vacant posts until a day (用编核准); ``leader`` "" is no leader post."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    leader = models.TextField(default="")
    amount = models.PositiveIntegerField()
    day = models.DateField()
    until = models.DateField()
    document = models.TextField()
    approver = models.TextField()
    reason = models.TextField()
    key = models.TextField(unique=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "用编核准"
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="use_of_something")]


class StaffPost(models.Model):
    """That somebody holds a post of a body from a day on; ``left`` is set once. Each end has its voucher."""

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="posts")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    leader = models.TextField(default="")
    title = models.TextField(default="")
    works_at = models.TextField(default="")
    approval = models.ForeignKey(UseApproval, on_delete=models.PROTECT, related_name="posts", null=True)
    entered = models.DateField()
    entered_voucher = models.ForeignKey(QuotaVoucher, on_delete=models.PROTECT, related_name="+")
    left = models.DateField(null=True)
    left_voucher = models.ForeignKey(QuotaVoucher, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "人员在编"
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(left__isnull=True), name="one_post_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(left__gte=models.F("entered")), name="leaves_after_entering"
            ),
        ]


class CleanUpPlan(models.Model):
    """Until when the excess of a body is to be gone (消化计划); the last one counts."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    amount = models.PositiveIntegerField()
    due = models.DateField()
    document = models.TextField()
    reason = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "超编消化计划"
