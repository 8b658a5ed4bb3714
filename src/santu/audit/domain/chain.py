"""The hash chain: each entry carries the hash of the one before, so that none can be changed, lost or put between."""

import hashlib
import json
from dataclasses import dataclass, replace

GENESIS = "0" * 64


def canonical(value: object) -> str:
    """A JSON value as the one text that stands for it: sorted keys, no spaces, characters as they are.

    Raises:
        TypeError: The value has no JSON form (a date, an instance).
        ValueError: A number is not finite.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: an act by someone on the things of one chain; ``before`` and ``after`` are JSON values."""

    chain: str
    act: str
    by: str
    reason: str = ""
    document: str = ""
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its place in the chain; ``before`` and ``after`` are canonical JSON texts."""

    chain: str
    seq: int
    at: str
    by: str
    act: str
    reason: str
    document: str
    before: str
    after: str
    prev_hash: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: the place and the hash of its last entry."""

    chain: str
    seq: int = 0
    hash: str = GENESIS


def sealed_fields(entry: Entry) -> list[str | int]:
    """What the hash is taken over, in order: every field but the hash itself."""
    fields: list[str | int] = [entry.chain, entry.seq]
    fields += [entry.at, entry.by, entry.act, entry.reason, entry.document]
    return [*fields, entry.before, entry.after, entry.prev_hash]


def seal(entry: Entry) -> str:
    """The sha256, in hexadecimal, over every field of an entry but its own hash."""
    return hashlib.sha256(canonical(sealed_fields(entry)).encode()).hexdigest()


def link(event: Event, head: Head, at: str) -> Entry:
    """The entry that stands behind ``head`` for an ``event`` at the UTC instant ``at`` (ISO 8601 text)."""
    entry = Entry(
        chain=event.chain,
        seq=head.seq + 1,
        at=at,
        by=event.by,
        act=event.act,
        reason=event.reason,
        document=event.document,
        before=canonical(event.before),
        after=canonical(event.after),
        prev_hash=head.hash,
    )
    return replace(entry, hash=seal(entry))
