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
        indexes = [
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(fields=["by", "at"], name="audit_entry_by"),
            models.Index(fields=["act", "at"], name="audit_entry_act"),
            models.Index(fields=["chain", "at"], name="audit_entry_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.act}"


class AuditSubject(models.Model):
    """That an entry is about a thing or a document: a way to find it, told by the entry itself and not hashed."""

    thing = models.TextField()
    name = models.TextField()
    entry = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["thing", "name", "entry"], name="audit_subject_entry")]

    def __str__(self) -> str:
        return f"{self.thing} {self.name}: {self.entry}"
