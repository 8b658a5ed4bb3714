"""The ledger of posts and money: accounts, vouchers, entries, balances by day, and loans from a pool."""

from django.db import models

from santu.register.models.acts import Unit


class QuotaAccount(models.Model):
    """Where posts or money stand (``domain/ledger.Account``)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    holds = models.TextField()
    kind = models.TextField()
    measure = models.TextField()

    class Meta:
        verbose_name = "编制账户"
        constraints = [
            models.UniqueConstraint(fields=["unit", "holds", "kind", "measure"], name="account_once")
        ]


class BudgetLine(models.Model):
    """What money is for: its ``code`` is the kind of the accounts that hold it; ``matter`` is the matter that it follows."""

    code = models.TextField(unique=True)
    year = models.PositiveSmallIntegerField()
    source = models.TextField()
    purpose = models.TextField()
    basis = models.TextField()
    matter = models.TextField(default="")

    class Meta:
        verbose_name = "预算项目"


class QuotaVoucher(models.Model):
    """Why some posts moved: the document, who approved it, the reason; taken back only by another voucher.

    ``key`` is the client's name of its request, so that one sent twice is one voucher.
    """

    key = models.TextField(unique=True)
    document = models.TextField()
    approver = models.TextField()
    reason = models.TextField()
    central = models.TextField(default="")
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        verbose_name = "编制凭证"


class QuotaEntry(models.Model):
    """That some posts move from one account to another from a day on."""

    voucher = models.ForeignKey(QuotaVoucher, on_delete=models.PROTECT, related_name="entries")
    day = models.DateField()
    source = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = "编制分录"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="entry_moves_something"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="entry_has_two_accounts"
            ),
        ]


class QuotaBalance(models.Model):
    """The balance of an account from a day on, until its next row; the database refuses one below zero."""

    account = models.ForeignKey(QuotaAccount, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    balance = models.BigIntegerField()

    class Meta:
        verbose_name = "编制余额"
        constraints = [
            models.UniqueConstraint(fields=["account", "day"], name="balance_once"),
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="balance_not_below_zero"),
        ]


class QuotaClosing(models.Model):
    """That no entry is dated on or before a day any more: the accounts of that year are closed."""

    through = models.DateField(unique=True)
    document = models.TextField()
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "编制年结"


class QuotaLoan(models.Model):
    """Posts that a body asks for from the pool of a county, for a term; what became of it are its steps."""

    body = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    amount = models.PositiveIntegerField()
    start = models.DateField()
    due = models.DateField()
    priority = models.TextField(default="")
    reason = models.TextField()
    key = models.TextField(unique=True)

    class Meta:
        verbose_name = "周转编制借用"
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="loan_of_something"),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("due")), name="loan_has_a_term"),
        ]


class QuotaLoanStep(models.Model):
    """One step of a loan, with its document and voucher; ``until`` the posts stay reserved."""

    loan = models.ForeignKey(QuotaLoan, on_delete=models.PROTECT, related_name="steps")
    no = models.PositiveSmallIntegerField()
    step = models.TextField()
    day = models.DateField()
    amount = models.PositiveIntegerField()
    until = models.DateField(null=True)
    document = models.TextField(default="")
    note = models.TextField(default="")
    voucher = models.OneToOneField(
        QuotaVoucher, on_delete=models.PROTECT, null=True, related_name="loan_step"
    )
    by = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "周转编制借用环节"
        constraints = [models.UniqueConstraint(fields=["loan", "no"], name="loan_steps_in_order")]
