"""Certificates of people in posts: by which somebody may enforce, review or supervise."""

from django.db import models

from santu.register.models.staff import StaffMember


class StaffCertificate(models.Model):
    """A certificate of somebody (``staff/certificates``); ``valid_until`` ``None`` is without end.

    One that is withdrawn stays, with the day from which it does not count. ``number`` is blanked with its holder's name.
    """

    member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="certificates")
    kind = models.TextField()
    number = models.TextField()
    issuer = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateField(null=True)
    withdrawn_reason = models.TextField(default="")
    withdrawn_by = models.TextField(default="")

    class Meta:
        verbose_name = "人员证件"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                condition=models.Q(withdrawn=None) & ~models.Q(number=""),
                name="one_certificate_of_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="certificate_runs_forward",
            ),
        ]
