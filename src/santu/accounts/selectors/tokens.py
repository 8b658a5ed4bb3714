"""Whose token it is, and which tokens somebody has."""

from django.utils import timezone

from santu.accounts.domain.tokens import TokenRow, hash_of
from santu.accounts.models import Token, User

COLUMNS = ("pk", "name", "reads_only", "until", "made_at", "revoked_at")


def tokens_of(user: User) -> list[TokenRow]:
    """The tokens of a person, the latest first, also those that open nothing any more."""
    return [TokenRow(*row) for row in Token.objects.filter(user=user).order_by("-pk").values_list(*COLUMNS)]


def token_shown(secret: str) -> tuple[User, TokenRow] | None:
    """The person and the token of a secret that is valid today; ``None`` for any other."""
    found = (
        Token.objects.filter(secret_hash=hash_of(secret), user__is_active=True).select_related("user").first()
    )
    if found is None:
        return None
    row = TokenRow(*(getattr(found, column) for column in COLUMNS))
    return (found.user, row) if row.is_valid_on(timezone.localdate()) else None
