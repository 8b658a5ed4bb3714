"""Versioned lists of a unit: what it must do, may enforce, handles at its centre; drafted, reviewed, published, superseded."""

from django.db import models

from santu.kernel.days import OPEN_END
from santu.register.models.acts import Unit
from santu.register.models.carried import WrittenInside

OPEN = ("draft", "review")
"""The states of an edition on which somebody works still."""


class ListEdition(WrittenInside):
    """One edition of a list of a unit (``list/kinds``); a published one is in force from ``start`` until before ``end``.

    ``hands`` are the names of all who wrote in it, ``explained`` says why a gap is left, both as JSON; ``digest`` is of the
    rows, as they went to review. ``is_proposed`` marks what began from wording of ours.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    version = models.PositiveIntegerField()
    title = models.TextField()
    state = models.TextField(default="draft")
    is_proposed = models.BooleanField(default=False)
    published_on = models.DateField(null=True)
    start = models.DateField(null=True)
    end = models.DateField(default=OPEN_END)
    document = models.TextField(default="")
    digest = models.TextField(default="")
    explained = models.TextField(default="{}")
    by = models.TextField()
    hands = models.TextField(default="[]")
    drafted_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.TextField(default="")
    reviewed_by = models.TextField(default="")
    reviewed_on = models.DateField(null=True)
    note = models.TextField(default="")
    published_by = models.TextField(default="")

    class Meta:
        verbose_name = "清单"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "version"], name="one_list_of_a_version"),
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=models.Q(state__in=OPEN), name="one_list_in_work"
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "end"],
                condition=models.Q(state="published"),
                name="one_list_until_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(start=None) | models.Q(end__gt=models.F("start")), name="list_runs_forward"
            ),
        ]


class ListRow(models.Model):
    """A row of an edition: the code of its matter, where it has one, its name, and its other cells by column as JSON."""

    edition = models.ForeignKey(ListEdition, on_delete=models.PROTECT, related_name="rows")
    no = models.PositiveIntegerField()
    matter = models.TextField(default="")
    name = models.TextField()
    cells = models.TextField(default="{}")

    class Meta:
        verbose_name = "清单事项"
        constraints = [models.UniqueConstraint(fields=["edition", "no"], name="list_in_order")]


class ListImport(models.Model):
    """A file that was taken into a draft: what the draft was ``before`` as JSON, and the digest of what it made of it."""

    edition = models.ForeignKey(ListEdition, on_delete=models.PROTECT, related_name="imports")
    name = models.TextField()
    sha256 = models.TextField()
    before = models.TextField()
    after = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    undone = models.BooleanField(default=False)

    class Meta:
        verbose_name = "清单导入"
