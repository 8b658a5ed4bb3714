"""What belongs to a case of the one window: who applies, the materials, consent to an agent, payments, the rating."""

from django.db import models

from santu.operate.models.cases import Case


class Applicant(models.Model):
    """Who applies, and how they are reached; blanked when the time to keep it is over, without the case."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="who")
    kind = models.TextField(default="person")
    name = models.TextField()
    phone = models.TextField(default="")
    blanked_on = models.DateField(null=True)

    class Meta:
        verbose_name = "申请人"


class MaterialCheck(models.Model):
    """One material of the list as it was on the opening day, and how it was met: ``state`` is given, shared, promised, later or missing."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="materials", db_index=False)
    no = models.PositiveSmallIntegerField()
    name = models.TextField()
    state = models.TextField()
    note = models.TextField(default="")

    class Meta:
        verbose_name = "材料核对"
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="one_material_of_a_number")]


class CaseFile(models.Model):
    """A file for a material, or for a field of a form (``of`` its kinds), by the SHA-256 under which its content is kept.

    ``kind`` is what it is by its content; ``node`` the task at which it was brought.

    What it was called where it came from is not kept. Blanked, ``digest`` is empty, and the content goes with the next sweep.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    no = models.PositiveSmallIntegerField()
    name = models.TextField()
    node = models.TextField(default="")
    field = models.TextField(default="")
    of = models.TextField(default="")
    digest = models.TextField()
    size = models.PositiveIntegerField()
    kind = models.TextField()
    added_at = models.DateTimeField(auto_now_add=True)
    by = models.TextField()
    blanked_on = models.DateField(null=True)

    class Meta:
        verbose_name = "材料附件"
        indexes = [models.Index(fields=["digest"], name="case_file_of_digest")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "no", "field", "of", "digest"],
                condition=~models.Q(digest=""),
                name="one_file_of_a_content",
            ),
            models.CheckConstraint(
                condition=models.Q(digest="", blanked_on__isnull=False)
                | (~models.Q(digest="") & models.Q(blanked_on=None)),
                name="file_is_kept_or_blanked",
            ),
        ]


class Consent(models.Model):
    """That the applicant let an agent act for them: how (代缴、代办、代理), for what, given when and in which form."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="consent")
    agency = models.TextField()
    scope = models.TextField()
    form = models.TextField()
    given_at = models.DateTimeField()
    agent = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "代办同意"
        indexes = [
            models.Index(
                fields=["agent", "case"],
                condition=models.Q(withdrawn_at=None),
                name="consent_of_agent",
            )
        ]


class Payment(models.Model):
    """Money an agent paid in for the applicant, by the number of the payee's receipt; nobody keeps a balance."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payments", db_index=False)
    payee = models.TextField()
    fen = models.BigIntegerField()
    receipt = models.TextField()
    paid_on = models.DateField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "代缴"
        constraints = [
            models.UniqueConstraint(fields=["payee", "receipt"], name="one_payment_of_a_receipt"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="payment_has_an_amount"),
        ]


class Rating(models.Model):
    """How the applicant found it: one of five grades (``service/rating_grades``), by which way it came."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="rating")
    grade = models.TextField()
    is_bad = models.BooleanField()
    way = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "评价"
