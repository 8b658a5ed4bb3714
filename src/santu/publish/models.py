"""What was published: each edition of a list, as it was shown to who decided on it."""

from django.db import models


class Edition(models.Model):
    """One edition of a list about a unit, with its whole content; it is published and withdrawn, never changed.

    ``content`` is what leaves (JSON): a register that is corrected later, or a later version of the software, changes
    nothing in it. What was not yet set is NULL, by which the guard of the database knows it.
    """

    kind = models.TextField()
    scope = models.TextField()
    scope_name = models.TextField()
    scope_code = models.TextField()
    number = models.PositiveIntegerField()
    day = models.DateField()
    document = models.TextField()
    content = models.TextField()
    digest = models.TextField()
    rows = models.PositiveIntegerField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField(auto_now_add=True)
    published_by = models.TextField(null=True)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope", "number"], name="edition_in_order"),
            models.UniqueConstraint(
                fields=["kind", "scope"],
                condition=models.Q(published_at__isnull=True, withdrawn_at__isnull=True),
                name="edition_waits_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.number}"
