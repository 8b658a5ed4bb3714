"""No forged anchor is taken for a right one."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from santu.audit.domain.anchors import anchor_read, anchor_signed, anchors_faults, marks_of
from santu.audit.domain.chain import GENESIS, Head
from santu.audit.domain.keys import fingerprint, key_made, public_key, public_text, signing_key
from santu.kernel.messages import Refused
from tests.oracles import audit_verifier

AT = "2021-10-31T08:00:00.000000+00:00"
HEADS = [Head("", 3, "a" * 64), Head("nbs.140703.20200630", 7, "b" * 64)]
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group that Ed25519 signs in: adding it to the second half must not give another right signature."""


@pytest.fixture
def key():
    return Ed25519PrivateKey.from_private_bytes(random.Random(7).randbytes(32))


def forged(rng: random.Random, body: bytes, signature: bytes, other: bytes) -> tuple[bytes, bytes]:
    """A body and a signature of which one is not what was signed, or with what."""
    data = bytearray(rng.choice((body, signature)))
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    half = int.from_bytes(signature[32:], "little") + ORDER
    ways = (
        (bytes(data), signature) if len(data) == len(body) else (body, bytes(data)),
        (body, rng.randbytes(64)),
        (body, other),
        (body, signature[: rng.randrange(64)]),
        (body, signature + rng.randbytes(1)),
        (body[: rng.randrange(len(body))], signature),
        (body, signature[:32] + (half % 2**256).to_bytes(32, "little")),
        (body.replace(b'"anchor":1', b'"anchor":%d' % rng.randrange(2, 10**6)), signature),
        (body, bytes(64)),
    )
    return rng.choice(ways)


@pytest.mark.parametrize("count", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_forged_signatures_are_refused(key, count):
    data = anchor_signed(HEADS, at=AT, previous=None, key=key)
    body, _, signature = data.partition(b"\n")
    other = Ed25519PrivateKey.from_private_bytes(random.Random(8).randbytes(32)).sign(body)
    public = key.public_key()
    for number in range(count):
        lie, sign = forged(random.Random(number), body, bytes.fromhex(signature.decode()), other)
        forgery = lie + b"\n" + sign.hex().encode() + b"\n"
        assert audit_verifier.statements([forgery], public)[0], number
        with pytest.raises(Refused, match="锚的签名不对"):
            anchor_read(forgery, place="x", key=public)


def test_an_anchor_says_what_was_signed(key):
    first = anchor_read(anchor_signed(HEADS, at=AT, previous=None, key=key), place="1", key=key.public_key())
    assert (first.number, first.at, list(first.heads), first.previous) == (1, AT, HEADS, GENESIS)
    second = anchor_read(
        anchor_signed(HEADS[:1], at=AT, previous=first, key=key), place="2", key=key.public_key()
    )
    assert (second.number, second.previous) == (2, first.hash)
    assert [mark.seq for mark in marks_of([first, second])[""]] == [3, 3]
    assert anchors_faults([("1", first), ("2", second)]) == []
    third = anchor_read(
        anchor_signed(HEADS, at=AT, previous=second, key=key), place="3", key=key.public_key()
    )
    [lacking] = anchors_faults([("1", first), ("3", third)])
    assert "第 1 号锚之后是第 3 号" in str(lacking)
    another = anchor_read(
        anchor_signed(HEADS[1:], at=AT, previous=first, key=key), place="2", key=key.public_key()
    )
    [replaced] = anchors_faults([("2", another), ("3", third)])
    assert "没有接上" in str(replaced)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"\xff", b'{"anchor":1,"at":"","heads":[1],"previous":""}'])
def test_what_is_signed_and_no_anchor_is_refused(key, body):
    with pytest.raises(Refused, match="内容不是锚"):
        anchor_read(body + b"\n" + key.sign(body).hex().encode(), place="x", key=key.public_key())


def test_keys_are_pem_and_others_are_refused(key):
    made = signing_key(key_made(), "k")
    public = public_key(public_text(made.public_key()), "p")
    assert fingerprint(public) == fingerprint(made.public_key())
    assert len(fingerprint(public)) == 16
    for wrong in ("", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", public_text(public)):
        with pytest.raises(Refused, match="签名私钥"):
            signing_key(wrong, "k")
    with pytest.raises(Refused, match="没有 Ed25519 公钥"):
        public_key(key_made(), "p")
