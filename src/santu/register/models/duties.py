"""Duties: which matter is done where, by whom, and who answers for it."""

from django.db import models

from santu.register.models.acts import DatedFact, Unit, timeline_constraints, withdrawn_index


class DutyVersion(DatedFact):
    """What a duty is, and who undertakes it, for a period; ``organ`` "" is the unit in which the body works."""

    matter = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organ = models.TextField(default="")
    power = models.TextField()
    basis = models.TextField(default="")
    text = models.TextField(default="")
    persons = models.PositiveIntegerField(default=0)
    role = models.TextField(default="main")
    instrument = models.TextField(default="")
    days = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "职责"
        constraints = timeline_constraints("duty", "unit")
        indexes = [withdrawn_index("duty")]
