"""Who changed the register and why, and the units whose facts are kept."""

from django.db import models

from santu.register.models.carried import WrittenInside


class Act(WrittenInside):
    """One change of the register, all or nothing; rows name the act that brought them.

    Act numbers grow in order of commitment, so that "what did we believe then" is the rows
    of acts up to a number, less those withdrawn by acts up to it.
    """

    kind = models.TextField()
    title = models.TextField()
    by = models.TextField()
    document = models.TextField(default="")
    recorded_at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")


class ActScope(models.Model):
    """That an act changed facts of a county (the id of its unit), or of the units above all."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="scopes")
    county = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "act"], name="scope_once")]


class Unit(models.Model):
    """The identity of a division or a body: an opaque id and nothing else."""

    id = models.TextField(primary_key=True)


class Fact(models.Model):
    """What every stored fact has in common: the act that brought it, the act that withdrew it.

    Rows are never changed or deleted; only ``withdrawn_by`` is ever set, once.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        abstract = True


class DatedFact(Fact):
    """A fact for a period of half-open days; an open end is 9999-12-31."""

    start = models.DateField()
    end = models.DateField()

    class Meta:
        abstract = True


STANDS = models.Q(withdrawn_by__isnull=True)


def timeline_constraints(name: str, *key: str) -> list[models.BaseConstraint]:
    """What the database itself holds of a timeline: periods run forward, none begin or end twice."""
    return [
        models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name=f"{name}_runs_forward"),
        models.UniqueConstraint(fields=[*key, "start"], condition=STANDS, name=f"{name}_one_start"),
        models.UniqueConstraint(fields=[*key, "end"], condition=STANDS, name=f"{name}_one_end"),
    ]


def withdrawn_index(name: str) -> models.Index:
    """Finds the rows that an act withdrew, without burdening those that stand."""
    return models.Index(
        fields=["withdrawn_by"],
        condition=models.Q(withdrawn_by__isnull=False),
        name=f"{name}_withdrawn",
    )
