"""Appends to the chains, inside the transaction of the act that is recorded."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC

from django.db import connection, transaction
from django.utils import timezone

from santu.audit.domain.chain import GENESIS, Entry, Event, Head, link
from santu.audit.domain.subjects import subjects_of
from santu.audit.models import AuditEntry, AuditSubject, ChainHead


def append(
    *,
    chain: str,
    act: str,
    by: str,
    reason: str = "",
    document: str = "",
    before: object = None,
    after: object = None,
) -> Entry:
    """Record one act on one chain: the id of a county, or ``""`` for what belongs to none.

    ``before`` and ``after`` are JSON values without personal data.
    """
    [entry] = append_many([Event(chain, act, by, reason, document, before, after)])
    return entry


def append_many(events: Iterable[Event]) -> list[Entry]:
    """Record one act that touches many chains, or several acts, with a handful of statements.

    Raises:
        TransactionManagementError: There is no transaction that the entries could share with their act.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "audit entries belong inside the transaction of their act"
        )
    wanted = list(events)
    heads = _heads_locked({event.chain for event in wanted})
    at = timezone.now().astimezone(UTC).isoformat(timespec="microseconds")
    entries = []
    for event in wanted:
        entry = link(event, heads[event.chain], at)
        heads[event.chain] = Head(entry.chain, entry.seq, entry.hash)
        entries.append(entry)
    stored = AuditEntry.objects.bulk_create(AuditEntry(**asdict(entry)) for entry in entries)
    AuditSubject.objects.bulk_create(
        AuditSubject(thing=thing, name=name, entry=row.pk)
        for row, event in zip(stored, wanted, strict=True)
        for thing, name in sorted(subjects_of(event.before, event.after, event.document))
    )
    ChainHead.objects.bulk_create(
        (ChainHead(**asdict(head)) for head in heads.values()),
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["seq", "hash"],
    )
    return entries


def _heads_locked(chains: Iterable[str]) -> dict[str, Head]:
    """The heads, made where missing, locked in one order so that no two acts wait for each other."""
    names = sorted(chains)
    rows = ChainHead.objects.filter(chain__in=names).order_by("chain").select_for_update(no_key=True)
    # One alone is in nobody's way: mostly it is there. Of several, all are made before any is locked.
    found = list(rows) if len(names) == 1 else []
    if not found:
        missing = (ChainHead(chain=name, seq=0, hash=GENESIS) for name in names)
        ChainHead.objects.bulk_create(missing, ignore_conflicts=True)
        found = list(rows.all())
    return {row.chain: Head(row.chain, row.seq, row.hash) for row in found}
