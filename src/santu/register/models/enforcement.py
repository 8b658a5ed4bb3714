"""Training of enforcement teams, guidance by departments, joint operations, and supervision by the bureau of justice."""

from django.db import models

from santu.register.models.acts import Unit
from santu.register.models.staff import StaffPost


class EnforcementEntry(models.Model):
    """What was recorded at once: by a form one fact, by a file several. It is withdrawn as a whole, and never deleted.

    Facts are never changed: of those with the same key the last one counts whose entry stands.
    """

    kind = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    document = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(default="")
    withdrawn_by = models.TextField(default="")

    class Meta:
        verbose_name = "执法登记"


class TrainingEvent(models.Model):
    """A training of an enforcement team; the key is body, day and subject. Who took part is said by posts."""

    entry = models.ForeignKey(EnforcementEntry, on_delete=models.PROTECT, related_name="trainings")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    subject = models.TextField()
    hours = models.PositiveSmallIntegerField()
    organiser = models.TextField()

    class Meta:
        verbose_name = "执法培训"
        constraints = [models.CheckConstraint(condition=models.Q(hours__gt=0), name="training_of_some_hours")]


class TrainingPart(models.Model):
    """That who holds a post took part in a training."""

    training = models.ForeignKey(TrainingEvent, on_delete=models.PROTECT, related_name="parts")
    post = models.ForeignKey(StaffPost, on_delete=models.PROTECT, related_name="trainings")

    class Meta:
        verbose_name = "参加执法培训"
        constraints = [models.UniqueConstraint(fields=["training", "post"], name="part_in_a_training_once")]


class GuidanceVisit(models.Model):
    """What a department said to an enforcement team; the key is body, day, department and subject."""

    entry = models.ForeignKey(EnforcementEntry, on_delete=models.PROTECT, related_name="visits")
    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    department = models.TextField()
    subject = models.TextField()
    said = models.TextField()

    class Meta:
        verbose_name = "执法业务指导"


class JointOperation(models.Model):
    """A joint operation as planned, and once it is closed with its results; the key is unit, title and first day."""

    entry = models.ForeignKey(EnforcementEntry, on_delete=models.PROTECT, related_name="operations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    first = models.DateField()
    last = models.DateField()
    area = models.TextField()
    lead = models.TextField()
    organs = models.TextField()
    matters = models.TextField()
    checked = models.PositiveIntegerField(null=True)
    ordered = models.PositiveIntegerField(null=True)
    filed = models.PositiveIntegerField(null=True)
    closed = models.DateField(null=True)

    class Meta:
        verbose_name = "联合执法"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="joint_runs_forward"
            ),
            models.CheckConstraint(
                condition=models.Q(closed=None, checked=None, ordered=None, filed=None)
                | models.Q(
                    closed__isnull=False, checked__isnull=False, ordered__isnull=False, filed__isnull=False
                ),
                name="joint_closed_with_results",
            ),
        ]


class SupervisionFile(models.Model):
    """A file by which steps of supervision came; it is withdrawn as a whole, and then its notices count no more."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    document = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(default="")
    withdrawn_by = models.TextField(default="")

    class Meta:
        verbose_name = "执法监督的文件"


def _by_file() -> "models.ForeignKey[SupervisionFile | None, SupervisionFile | None]":
    return models.ForeignKey(SupervisionFile, on_delete=models.PROTECT, related_name="+", null=True)


class Supervision(models.Model):
    """A file of supervision of an enforcement team: notice, opinion of the team, decision."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    organ = models.TextField()
    document = models.TextField()
    text = models.TextField()
    day = models.DateField()
    due = models.DateField()
    by = models.TextField()
    answer_document = models.TextField(default="")
    answer = models.TextField(default="")
    answered_on = models.DateField(null=True)
    answered_by = models.TextField(default="")
    decision_due = models.DateField(null=True)
    decision_document = models.TextField(default="")
    decision = models.TextField(default="")
    decided_on = models.DateField(null=True)
    decided_by = models.TextField(default="")
    file = _by_file()
    answer_file = _by_file()
    decision_file = _by_file()

    class Meta:
        verbose_name = "执法监督"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("day")), name="supervision_due_after_notice"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_on=None) | ~models.Q(decided_by=models.F("answered_by")),
                name="supervision_decided_by_another",
            ),
        ]
