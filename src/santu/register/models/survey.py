"""Surveys of how townships work: rounds in versions, and their rows; no person is named."""

from django.db import models

from santu.register.models.acts import Unit


class Survey(models.Model):
    """A round of a township on a day; of its versions the last one that was not taken back stands."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    version = models.PositiveSmallIntegerField()
    title = models.TextField()
    document = models.TextField(default="")
    answers = models.TextField()
    note = models.TextField(default="")
    opened_on = models.DateField()
    by = models.TextField()
    handed_in_on = models.DateField(null=True)
    handed_in_by = models.TextField(default="")
    checked_on = models.DateField(null=True)
    checked_by = models.TextField(default="")
    taken_back_on = models.DateField(null=True)
    taken_back_by = models.TextField(default="")

    class Meta:
        verbose_name = "运行摸底"
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "version"], name="one_survey_of_a_version"),
        ]


class SurveyRow(models.Model):
    """A matter as somebody does it; it is changed only while its round is open."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="rows")
    matter = models.TextField(default="")
    name = models.TextField()
    doer = models.TextField(default="")
    body = models.TextField(default="")
    persons = models.PositiveIntegerField(null=True)
    seat = models.TextField(default="")
    works_at = models.TextField(default="")
    frequency = models.TextField(default="")
    days = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = "运行摸底的事项"
