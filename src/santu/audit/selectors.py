"""Reads the chains."""

from collections.abc import Collection, Iterator
from itertools import groupby

from santu.audit.domain.chain import Entry, Head, chain_faults
from santu.audit.models import AuditEntry, ChainHead
from santu.kernel.messages import Fault

_FIELDS = tuple(Entry.__dataclass_fields__)


def audit_entries(*, chain: str | None = None) -> Iterator[Entry]:
    """The entries of one chain, or of all, in order of chain and place, a block at a time."""
    rows = AuditEntry.objects.order_by("chain", "seq")
    if chain is not None:
        rows = rows.filter(chain=chain)
    return (Entry(*row) for row in rows.values_list(*_FIELDS).iterator(chunk_size=2000))


def entries_of(acts: Collection[str], *, chain: str) -> list[Entry]:
    """The entries of one chain that are about some acts, in their order."""
    rows = AuditEntry.objects.filter(chain=chain, act__in=list(acts)).order_by("seq")
    return [Entry(*row) for row in rows.values_list(*_FIELDS)]


def entries_after(begins: str) -> list[Entry]:
    """The entries of all chains whose ``after`` begins so: canonical JSON has its keys in order."""
    rows = AuditEntry.objects.filter(after__startswith=begins).order_by("chain", "seq")
    return [Entry(*row) for row in rows.values_list(*_FIELDS)]


def audit_started() -> bool:
    """Whether anything has ever been recorded in this database."""
    return AuditEntry.objects.exists()


def verify(chain: str | None = None) -> list[Fault]:
    """Every fault of one chain, or of all of them, by recomputing every hash; empty when all is well."""
    rows = ChainHead.objects.all() if chain is None else ChainHead.objects.filter(chain=chain)
    heads = {head.chain: Head(head.chain, head.seq, head.hash) for head in rows}
    faults: list[Fault] = []
    for name, entries in groupby(audit_entries(chain=chain), key=lambda entry: entry.chain):
        faults += chain_faults(name, entries, heads.pop(name, None))
    for name, head in heads.items():
        faults += chain_faults(name, [], head)
    return faults


def chain_heads() -> list[Head]:
    """Where each chain ends, as kept beside it, in order of chain."""
    return [Head(row.chain, row.seq, row.hash) for row in ChainHead.objects.order_by("chain")]
