"""The stored chains. Text columns and no foreign keys: an entry outlives whatever it speaks of."""

from django.db import models


class ChainHead(models.Model):
    """Where a chain ends; its row is the lock that puts appends in order."""

    chain = models.TextField(primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.TextField()

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class AuditEntry(models.Model):
    """One entry of a chain, never changed and never deleted."""

    chain = models.TextField()
    seq = models.PositiveBigIntegerField()
    at = models.TextField()
    by = models.TextField()
    act = models.TextField()
    reason = models.TextField()
    document = models.TextField()
    # Hashed JSON stays text: jsonb would forget the order and the spelling that were hashed.
    before = models.TextField()
    after = models.TextField()
    prev_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_place")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.act}"
