"""What was decided on the posts and people that follow a duty."""

from django.db import models

from santu.transition.models.plans import Plan


class Following(models.Model):
    """How much of one item is accepted, of how much that was proposed, money in fen, and why not all.

    ``what`` and ``kind`` say which item of the ``duty`` it is; ``members`` are the people who were picked (JSON, numbers).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="following")
    duty = models.TextField()
    what = models.TextField()
    kind = models.TextField()
    proposed = models.PositiveBigIntegerField()
    accepted = models.PositiveBigIntegerField()
    reason = models.TextField(default="")
    members = models.TextField(default="[]")
    by = models.TextField()
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "duty", "what", "kind"], name="following_decided_once"),
            models.CheckConstraint(
                condition=models.Q(accepted__lte=models.F("proposed")), name="following_no_more_than_proposed"
            ),
        ]
