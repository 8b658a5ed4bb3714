"""The hash chain: each entry carries the hash of the one before, so that none can be changed, lost or put between."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from santu.kernel.messages import N_, Fault, message

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


def seal(entry: Entry) -> str:
    """The sha256, in hexadecimal, over every field of an entry but its own hash."""
    fields = [entry.chain, entry.seq, entry.at, entry.by, entry.act, entry.reason, entry.document]
    return hashlib.sha256(
        canonical([*fields, entry.before, entry.after, entry.prev_hash]).encode()
    ).hexdigest()


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


def chain_faults(chain: str, entries: Iterable[Entry], head: Head | None) -> Iterator[Fault]:
    """What is wrong with one chain: its entries in order of ``seq``, against the head kept beside them."""
    last = Head(chain)
    for entry in entries:
        place = f"{chain}#{entry.seq}"
        if entry.seq != last.seq + 1:
            yield Fault(
                place,
                message(
                    N_("审计链断号：第 {last} 条之后应是第 {due} 条，请从备份找回缺的记录。"),
                    last=last.seq,
                    due=last.seq + 1,
                ),
            )
        elif entry.prev_hash != last.hash:
            yield Fault(
                place, message(N_("审计记录没有接上前一条：所记的前一条散列与前一条不符，请与备份核对。"))
            )
        if seal(entry) != entry.hash:
            yield Fault(place, message(N_("审计记录被改动过：内容与它的散列不符，请与备份核对。")))
        last = Head(chain, entry.seq, entry.hash)
    if head is None:
        yield Fault(
            chain,
            message(N_("审计链没有链头：有 {count} 条记录，链头却不见了，请与备份核对。"), count=last.seq),
        )
    elif head != last:
        template = N_(
            "审计链尾部与链头不符：记录止于第 {last} 条，链头记着第 {head} 条，请从备份找回缺的记录。"
        )
        yield Fault(chain, message(template, last=last.seq, head=head.seq))
