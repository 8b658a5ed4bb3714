"""A round of consultation on a scenario: whom it asks, what they say, what is replied; rows are only added."""

from django.db import models

from santu.design.models.scenarios import Scenario


class Consultation(models.Model):
    """A round: its text, and the last day on which it is answered.

    One that was held on paper is entered when it is over, with the ``document`` that says what came of it.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="consultations")
    text = models.TextField()
    opened_on = models.DateField()
    due = models.DateField()
    document = models.TextField(default="")
    by = models.TextField()
    closed_at = models.DateTimeField(null=True)
    # Nullable, as the guard of the database knows by NULL what was not yet set.
    closed_by = models.TextField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario"], condition=models.Q(closed_at__isnull=True), name="one_open_consultation"
            )
        ]


class Asked(models.Model):
    """A body that a round asks: an item of ``approval/consulted``, and the unit that it belongs to."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="asked")
    body = models.TextField()
    unit = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "body", "unit"], name="asked_once"),
        ]
        indexes = [models.Index(fields=["unit"], name="asked_unit")]


class Opinion(models.Model):
    """What a body says of a proposal, or of all that it is asked about (""); the latest of each counts.

    It is the body's; who wrote it down on its behalf is kept for the separation of duties alone.
    """

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="opinions")
    proposal = models.TextField(default="")
    answer = models.TextField()
    words = models.TextField(default="")
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)


class Reply(models.Model):
    """What the designer says to a suggestion or an objection; the latest counts."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="replies")
    adopted = models.BooleanField()
    words = models.TextField()
    by = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
