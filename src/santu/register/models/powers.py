"""Instruments by which powers are devolved and taken back, and the matters and places that they speak of."""

from django.db import models

from santu.register.models.acts import Act, Unit


class Instrument(models.Model):
    """A published decision over powers; in force as long as the act that carried it out, alone or with a plan, is not undone.

    ``assumed`` names, by blanks, what the document does not say and was assumed; ``followed`` tells what was decided on the
    people, posts and money that follow, where no plan did.
    """

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    form = models.TextField()
    number = models.TextField()
    title = models.TextField()
    issuer = models.TextField()
    published_on = models.DateField()
    published_in = models.TextField()
    effective = models.DateField()
    assessment_due = models.DateField(null=True)
    pending = models.TextField()
    pending_text = models.TextField(default="")
    assumed = models.TextField(default="")
    followed = models.TextField(default="")

    class Meta:
        verbose_name = "赋权文件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(effective__gte=models.F("published_on")), name="instrument_published_first"
            )
        ]


class InstrumentItem(models.Model):
    """A matter at a place that an instrument gives to a body; ``line`` is its number in the list of the document.

    ``organ`` is the department that gave a devolved power ("" where it is not told), and else the one that answers from then on.
    ``connected`` names, by blanks, the kinds of power that go with it.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="items")
    line = models.TextField()
    matter = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    connected = models.TextField(default="")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organ = models.TextField(default="")

    class Meta:
        verbose_name = "赋权文件的事项"
        constraints = [
            models.UniqueConstraint(fields=["instrument", "matter", "place"], name="instrument_says_once")
        ]
