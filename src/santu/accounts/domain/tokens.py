"""Tokens: what a program shows instead of a password, and which rights it can carry."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from santu.accounts.domain.roles import SECOND_FACTOR, Right

PREFIX = "santu_"
"""Every secret begins so: whoever finds one in a log or a repository sees what it is."""
LONGEST_DAYS = 366
"""No token lasts longer; who still needs it makes another one."""
LONGEST_NAME = 100
MOST = 20
"""So many tokens of one person are valid at a time."""
CARRIED = frozenset(Right) - SECOND_FACTOR
"""What a token can carry: nothing for which a person needs a second factor, which a program does not have."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as lists show it; its secret is shown once, when it is made."""

    number: int
    name: str
    reads_only: bool
    until: date
    made_at: datetime
    revoked_at: datetime | None

    def is_valid_on(self, day: date) -> bool:
        """Whether it opens anything on a day; ``until`` is the last one."""
        return self.revoked_at is None and day <= self.until


def secret_made() -> str:
    """A new secret of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so that one round of sha256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def rights_carried(*, reads_only: bool) -> frozenset[Right]:
    """The rights that a token carries, as far as its person has them."""
    return frozenset({Right.READ, Right.AUDIT}) if reads_only else CARRIED
