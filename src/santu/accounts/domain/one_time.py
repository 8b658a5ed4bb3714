"""Codes that an authenticator app shows (RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, steps of thirty seconds)."""

import base64
import hmac

STEP, DIGITS = 30, 6
AROUND = 1
"""So many steps before and after are taken as well, for clocks that differ."""


def code_at(secret: str, step: int) -> str:
    """The code of a step of time.

    Args:
        secret: the key that app and server share, in base 32.
        step: how many times thirty seconds have passed since 1970.
    """
    digest = hmac.digest(base64.b32decode(secret, casefold=True), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, at: float) -> int | None:
    """The step of time that a code is of, or ``None`` where it is of none near ``at`` (seconds since 1970)."""
    now = int(at) // STEP
    steps = range(now - AROUND, now + AROUND + 1)
    given = code.encode()
    return next((step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), given)), None)
