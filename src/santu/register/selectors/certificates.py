"""Certificates of people in posts, their numbers masked."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from santu.register.domain.certificates import Held, number_masked
from santu.register.models import StaffCertificate


def certificates_on(members: Collection[int], day: date) -> dict[int, list[Held]]:
    """The certificates that count on a day, by whose they are."""
    rows = StaffCertificate.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day),
        Q(withdrawn=None) | Q(withdrawn__gt=day),
        member__in=list(members),
        valid_from__lte=day,
    )
    found: dict[int, list[Held]] = {}
    for one in _held(rows):
        found.setdefault(one.member, []).append(one)
    return found


def certificates_of_kind(members: Collection[int], kind: str) -> dict[int, list[Held]]:
    """All certificates of a kind that some people have or had, by whose they are."""
    found: dict[int, list[Held]] = {}
    for one in _held(StaffCertificate.objects.filter(member__in=list(members), kind=kind)):
        found.setdefault(one.member, []).append(one)
    return found


def certificates_of(member: int) -> list[Held]:
    """All that are recorded of somebody, those withdrawn last."""
    return sorted(
        _held(StaffCertificate.objects.filter(member=member)), key=lambda one: one.withdrawn is not None
    )


def certificate_numbers(member: int) -> dict[int, str]:
    """The whole numbers of somebody's certificates; whoever asks for them is recorded by ``staff_reveal``."""
    return dict(StaffCertificate.objects.filter(member=member).values_list("pk", "number"))


def _held(rows: QuerySet[StaffCertificate]) -> list[Held]:
    columns = ("pk", "member", "kind", "number", "issuer", "valid_from", "valid_until", "withdrawn")
    return [
        Held(pk, member, kind, number_masked(number), *rest)
        for pk, member, kind, number, *rest in rows.order_by("valid_from", "pk").values_list(*columns)
    ]
