"""Clocks of cases: what runs, and every pause and extension."""

from django.db import models

from santu.operate.models.cases import Case


class CaseClock(models.Model):
    """A boundary timer of a token: its length as it was begun with, and when it strikes; ``state`` is running, paused, fired or stopped.

    ``due_at`` can be worked out again from ``length``, ``began_at`` and the acts.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    event = models.TextField()
    token = models.PositiveIntegerField()
    name = models.TextField()
    length = models.TextField()
    began_at = models.DateTimeField()
    amber_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    state = models.TextField(default="running")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "计时"
        constraints = [
            models.UniqueConstraint(fields=["case", "token", "event"], name="one_clock_of_a_token"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="running"), name="clock_to_strike"),
        ]


NOTED = "noted"
"""That the reason stands in the note of the act on the case, which is blanked in time."""


class ClockAct(models.Model):
    """That a clock was paused, resumed or extended, and by whom; ``reason`` says that it is noted with the act on the case."""

    clock = models.ForeignKey(CaseClock, on_delete=models.PROTECT, related_name="acts", db_index=False)
    seq = models.PositiveIntegerField()
    deed = models.TextField()
    days = models.PositiveIntegerField(default=0)
    reason = models.TextField()
    document = models.TextField(default="")
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        verbose_name = "计时变动"
        constraints = [models.UniqueConstraint(fields=["clock", "seq"], name="one_clock_act_of_a_number")]
