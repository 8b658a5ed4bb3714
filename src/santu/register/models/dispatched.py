"""What is intended for the head of a dispatched body, and what the township said to it before it was done."""

from django.db import models

from santu.register.models.acts import Unit


class HeadConsultation(models.Model):
    """A file on what is intended for the head of a dispatched body; it names the post, never a person."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    act = models.TextField()
    department = models.TextField()
    document = models.TextField()
    asked_on = models.DateField()
    due = models.DateField()
    by = models.TextField()
    opinion = models.TextField(default="")
    reasons = models.TextField(default="")
    opinion_document = models.TextField(default="")
    said_on = models.DateField(null=True)
    said_by = models.TextField(default="")
    order = models.TextField(default="")
    done_on = models.DateField(null=True)
    answer = models.TextField(default="")
    done_by = models.TextField(default="")

    class Meta:
        verbose_name = "派驻机构负责人征求意见"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "act"], condition=models.Q(done_on=None), name="one_open_file_of_a_head"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | ~models.Q(opinion=""), name="head_opinion_before_order"
            ),
        ]
