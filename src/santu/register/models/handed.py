"""What is handed down to townships: tasks, admissions of what is on no list, vetoes and pledges, and the files they came in.

Nothing is deleted: what a file brought in by mistake is withdrawn with it. Matters are named by their codes.
"""

from django.db import models

from santu.register.models.acts import Unit


class HandedFile(models.Model):
    """A file of tasks, admissions, vetoes or whistles that was taken in at once, and can be undone at once."""

    kind = models.TextField()
    name = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    undone_on = models.DateField(null=True)
    undone_by = models.TextField(default="")

    class Meta:
        verbose_name = "交办文件"


class Handed(models.Model):
    """What all of them have: for which unit, who issued it by which document, and the number of the request."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    title = models.TextField()
    day = models.DateField()
    key = models.TextField(unique=True)
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    file = models.ForeignKey(HandedFile, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Admission(Handed):
    """An off-list matter that a township takes over for a term, with people and money (SX-19)."""

    matter = models.TextField(default="")
    reason = models.TextField()
    persons = models.PositiveIntegerField()
    fen = models.PositiveBigIntegerField()
    since = models.DateField()
    until = models.DateField()
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="extensions")
    opinion = models.TextField(default="")
    opinion_document = models.TextField(default="")
    opinion_reasons = models.TextField(default="")
    opined_on = models.DateField(null=True)
    opined_by = models.TextField(default="")
    decision = models.TextField(default="")
    organ = models.TextField(default="")
    number = models.TextField(default="")
    decision_reasons = models.TextField(default="")
    decided_on = models.DateField(null=True)
    decided_by = models.TextField(default="")

    class Meta:
        verbose_name = "清单外事项准入"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="admission_runs_forward"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="approve")
                | (models.Q(opinion="agree") & ~models.Q(opined_by=models.F("decided_by"))),
                name="admission_consent_first",
            ),
        ]


class HandedTask(Handed):
    """A task that a township was given, how it lay to the lists on its day, and what the township answered."""

    matter = models.TextField(default="")
    due = models.DateField()
    matched = models.TextField()
    answer = models.TextField(default="")
    clause = models.TextField(default="")
    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, null=True, related_name="tasks")
    answered_on = models.DateField(null=True)
    answered_by = models.TextField(default="")
    done_on = models.DateField(null=True)
    done_by = models.TextField(default="")

    class Meta:
        verbose_name = "交办任务"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer="return") | ~models.Q(clause=""), name="task_returned_with_clause"
            ),
        ]


class Veto(Handed):
    """A veto item 一票否决 or a pledge 责任状 that binds a unit, and what was decided about it (SX-20)."""

    kind = models.TextField()
    decision = models.TextField(default="")
    into = models.TextField(default="")
    level = models.TextField(default="")
    approval = models.TextField(default="")
    organ = models.TextField(default="")
    decided_on = models.DateField(null=True)
    decided_by = models.TextField(default="")
    decided_in_file = models.BooleanField(default=False)

    class Meta:
        verbose_name = "一票否决和责任状"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="keep") | (~models.Q(level="") & ~models.Q(approval="")),
                name="veto_kept_with_approval",
            ),
        ]
