"""Cases: where each stands, as rows of tokens, and every act on it."""

from django.db import models
from django.utils import timezone

from santu.operate.models.processes import ProcessVersion
from santu.register.models import Unit

NOT_COUNTED, OPENING_COUNTED, CLOSING_COUNTED = range(3)
"""How much of a case is in what is measured."""


class Case(models.Model):
    """A case of a process; it keeps the version that it was opened with, unless it is moved to another (``ProcessMove``).

    ``steps`` counts the acts on it; ``outcomes`` (task → how its runs ended), ``lists`` (named lists of units), ``terms``
    (what the matter asked for on the opening day) are JSON. ``came_at`` is when it really came, on paper perhaps.
    ``applicant`` is the account of who applied, where there is one; their name and address stand in ``Applicant``.
    ``opened_under`` is the version that its opening counts for, where that is not the one it goes by now. ``about`` names the
    row of the register that it works on, as the audit does (``loan:5``), "" where there is none.
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    process = models.TextField()
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    matter = models.TextField(default="")
    title = models.TextField()
    channel = models.TextField(default="")
    applicant = models.TextField(default="")
    came_at = models.DateTimeField()
    on_paper = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    key = models.CharField(max_length=80, unique=True)
    steps = models.PositiveIntegerField(default=0)
    next_token = models.PositiveIntegerField(default=1)
    outcomes = models.TextField(default="{}")
    lists = models.TextField(default="{}")
    terms = models.TextField(default="{}")
    closed_at = models.DateTimeField(null=True)
    ended = models.TextField(default="")
    about = models.TextField(default="")
    is_synthetic = models.BooleanField(default=False)
    counted = models.PositiveSmallIntegerField(default=NOT_COUNTED)
    opened_under = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "办件"
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(counted=NOT_COUNTED)
                | models.Q(counted=OPENING_COUNTED, closed_at__isnull=False),
                name="case_to_count",
            ),
            models.Index(
                fields=["version", "id"], condition=models.Q(closed_at=None), name="case_open_of_version"
            ),
            models.Index(fields=["place", "process", "opened_at"], name="case_of_place"),
            models.Index(fields=["county", "process", "opened_at"], name="case_of_county"),
            models.Index(
                fields=["applicant", "opened_at"], condition=~models.Q(applicant=""), name="case_of_applicant"
            ),
            models.Index(fields=["about"], condition=~models.Q(about=""), name="case_about"),
        ]

    @property
    def number(self) -> str:
        """What it is called by: the day on which it was opened, and its count."""
        return f"{timezone.localdate(self.opened_at):%Y%m%d}-{self.pk}"


class Tokens(models.QuerySet["Token"]):
    """Tokens, asked for as what they are."""

    def open_tasks(self) -> "Tokens":
        """Those that wait for somebody now."""
        return self.filter(waits=True, ended_at=None)


class Token(models.Model):
    """Where a case stands or stood; a row is a task where it ``waits`` for somebody, by ``right`` over ``place``.

    ``case_place`` is the place of its case, so that open tasks are counted without their cases.
    ``body`` is the body whose task it is ("" for the division itself); ``holder`` who took it. ``deed`` says how it ended;
    ``counted`` that it is in what is measured, ``under`` of which version, where that is not the one its case goes by now.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tokens", db_index=False)
    number = models.PositiveIntegerField()
    process = models.TextField()
    node = models.TextField()
    parent = models.PositiveIntegerField(default=0)
    via = models.TextField(default="")
    item = models.TextField(null=True)
    since = models.DateTimeField()
    outcomes = models.TextField(default="[]")
    of = models.PositiveIntegerField(default=0)
    waits = models.BooleanField(default=False)
    right = models.TextField(default="")
    place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_place = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    county = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    body = models.TextField(default="")
    holder = models.TextField(default="")
    amber_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")
    deed = models.TextField(default="")
    outcome = models.TextField(default="")
    counted = models.BooleanField(default=False)
    under = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = Tokens.as_manager()

    class Meta:
        verbose_name = "办理环节"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_token_of_a_number")]
        indexes = [
            models.Index(
                fields=["place", "right", "body", "due_at"],
                condition=models.Q(ended_at=None, waits=True),
                name="token_to_do",
            ),
            models.Index(
                fields=["county", "process", "case_place", "node", "due_at", "amber_at"],
                condition=models.Q(ended_at=None, waits=True),
                name="token_open",
            ),
            models.Index(
                fields=["case_place", "process", "node", "due_at", "amber_at"],
                condition=models.Q(ended_at=None, waits=True),
                name="token_open_of_place",
            ),
            models.Index(
                fields=["ended_by", "ended_at"],
                condition=models.Q(waits=True) & ~models.Q(ended_by=""),
                name="token_done",
            ),
            models.Index(
                fields=["county", "ended_at", "case_place"],
                condition=models.Q(waits=True, ended_at__isnull=False),
                name="token_ended",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(waits=True, ended_at__isnull=False, counted=False),
                name="token_to_count",
            ),
        ]


class CaseAct(models.Model):
    """One step of a case, or another act on it; acts of a case are numbered, so that none is done twice at once.

    ``told`` (JSON) is what goes with it: the events of a step, to whom it was forwarded, and so on; nothing of a person.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts", db_index=False)
    seq = models.PositiveIntegerField()
    deed = models.TextField()
    node = models.TextField(default="")
    token = models.PositiveIntegerField(default=0)
    outcome = models.TextField(default="")
    at = models.DateTimeField()
    by = models.TextField()
    told = models.TextField(default="{}")

    class Meta:
        verbose_name = "办理记录"
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_act_of_a_number")]


class CaseWords(models.Model):
    """What somebody wrote into a field of a form that may name people: apart from the act, and blanked in time."""

    act = models.ForeignKey(CaseAct, on_delete=models.PROTECT, related_name="words", db_index=False)
    name = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name = "表单文字"
        constraints = [models.UniqueConstraint(fields=["act", "name"], name="one_text_of_a_field")]


class CaseNote(models.Model):
    """What somebody wrote with an act: apart from it, as it may name people and is blanked in time."""

    act = models.OneToOneField(CaseAct, on_delete=models.PROTECT, related_name="note")
    text = models.TextField()

    class Meta:
        verbose_name = "办理意见"
