"""Secrets and signatures of messages: Standard Webhooks 1.0.0, symmetric (``v1``, HMAC-SHA256)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

PREFIX = "whsec_"


def secret_text(key: bytes) -> str:
    """A key as the receiver keeps it: base64 behind ``whsec_`` (Standard Webhooks, signature scheme)."""
    return PREFIX + base64.b64encode(key).decode()


def fingerprint(key: bytes) -> str:
    """What tells whether a key is still the same, and nothing of it."""
    return hashlib.sha256(b"santu.webhooks\0" + key).hexdigest()[:16]


def headers_signed(*, key: bytes, number: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """The three headers of a message.

    Args:
        key: of the subscription.
        number: of the message, the same each time it is sent; without a full stop.
        seconds: when it is sent, since 1970 (UTC).
        body: exactly as it is sent.

    Source: Standard Webhooks 1.0.0: ``{id}.{timestamp}.{body}`` is signed, the signature is ``v1,`` and base64.
    """
    signed = hmac.new(key, f"{number}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": number,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
