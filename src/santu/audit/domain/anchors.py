"""Anchors: signed statements of where all chains ended at a time, each holding the hash of the one before.

Two lines: a canonical JSON object, and in hexadecimal the Ed25519 signature over that line's bytes. Kept away from the
database they show what no chain shows of itself: that its end was cut off, or that it was written anew.
docs/reference/audit-export.md tells the form to others.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from santu.audit.domain.chain import GENESIS, Head, canonical
from santu.audit.domain.walk import Mark
from santu.kernel.messages import N_, Fault, message, refuse


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an anchor states; ``hash`` is over its first line, ``previous`` that of the anchor before."""

    number: int
    at: str
    heads: tuple[Head, ...]
    previous: str
    hash: str


def anchor_signed(
    heads: Iterable[Head], *, at: str, previous: Anchor | None, key: Ed25519PrivateKey
) -> bytes:
    """The file of an anchor."""
    body = canonical(
        {
            "anchor": previous.number + 1 if previous else 1,
            "at": at,
            "heads": sorted([head.chain, head.seq, head.hash] for head in heads),
            "previous": previous.hash if previous else GENESIS,
        }
    ).encode()
    return body + b"\n" + key.sign(body).hex().encode() + b"\n"


def anchor_read(data: bytes, *, place: str, key: Ed25519PublicKey) -> Anchor:
    """The anchor in a file, whose signature is right.

    Raises:
        Refused: the file is no anchor, or it was not signed so with this key.
    """
    body, _, signature = data.partition(b"\n")
    try:
        signed = bytes.fromhex(signature.decode("ascii"))
        key.verify(signed, body)
    except (InvalidSignature, ValueError) as error:
        template = N_("锚的签名不对：内容被改过，或不是用这把钥匙签的；请换用可靠的副本，并核对公钥。")
        raise refuse(place, template) from error
    return _stated(body, place)


def _stated(body: bytes, place: str) -> Anchor:
    """What a signed line states; it is ours, so it is well made, unless another program signed it."""
    try:
        found = json.loads(body)
        heads = tuple(Head(str(chain), int(seq), str(hashed)) for chain, seq, hashed in found["heads"])
        return Anchor(
            int(found["anchor"]), str(found["at"]), heads, str(found["previous"]), sha256(body).hexdigest()
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise refuse(place, N_("签名是对的，但内容不是锚；请换用锚文件夹里的文件。")) from error


def anchors_faults(anchors: Sequence[tuple[str, Anchor]]) -> list[Fault]:
    """What is wrong between anchors, given in order with where each was found: one lacks, or they are no chain."""
    faults = []
    for (_, earlier), (place, later) in pairwise(anchors):
        if later.number != earlier.number + 1:
            template = N_("第 {earlier} 号锚之后是第 {later} 号，中间缺了锚；请从副本找回。")
            faults.append(Fault(place, message(template, earlier=earlier.number, later=later.number)))
        elif later.previous != earlier.hash:
            template = N_("第 {later} 号锚没有接上第 {earlier} 号：有人换过锚；请与副本核对。")
            faults.append(Fault(place, message(template, earlier=earlier.number, later=later.number)))
    return faults


def marks_of(anchors: Iterable[Anchor]) -> Mapping[str, list[Mark]]:
    """Chain → what the anchors know of it."""
    marks: dict[str, list[Mark]] = {}
    for anchor in anchors:
        source = message(N_("第 {number} 号锚（{at}）"), number=anchor.number, at=anchor.at[:19])
        for head in anchor.heads:
            marks.setdefault(head.chain, []).append(Mark(head.seq, head.hash, source))
    return marks
