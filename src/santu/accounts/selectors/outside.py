"""Who of our people an outside sign-on means."""

import hashlib

from allauth.socialaccount.models import SocialAccount

from santu.accounts.models import User


def subject_key(subject: str) -> str:
    """What is kept of a subject: enough to know it again, and nothing to be read from."""
    return hashlib.sha256(subject.encode()).hexdigest()


def linked_person(*, issuer: str, subject: str) -> User | None:
    """The person to whom a subject of an issuer was linked."""
    row = (
        SocialAccount.objects.select_related("user").filter(provider=issuer, uid=subject_key(subject)).first()
    )
    person: User | None = row.user if row else None
    return person


def is_linked(user: User, *, issuer: str) -> bool:
    """Whether a person is linked to some subject of an issuer."""
    return bool(SocialAccount.objects.filter(provider=issuer, user=user).exists())
