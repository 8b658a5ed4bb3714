"""Who holds which role over which units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.accounts.domain.grants import Held, units_by_right
from santu.accounts.domain.roles import ROLES, Right
from santu.accounts.models import Grant, User

COLUMNS = ("pk", "role", "unit", "duty", "start", "end")


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant as lists show it."""

    user: str
    held: Held
    given_by: str
    document: str


def held_by(user: User) -> list[Held]:
    """What a person holds, has held or will hold, and nobody took; nothing for one who is not active."""
    if not user.is_active:
        return []
    rows = Grant.objects.filter(user=user, taken_at__isnull=True).order_by("pk")
    return [Held(*row) for row in rows.values_list(*COLUMNS)]


def rights_of(user: User, day: date) -> Mapping[Right, Sequence[str]]:
    """For each right of a person on a day, the units over which."""
    return units_by_right(held_by(user), day)


def holders(right: Right, day: date) -> list[User]:
    """The active people who have a right over anything on a day, by name."""
    roles = [role.key for role in ROLES if right in role.rights]
    held = Grant.objects.filter(role__in=roles, taken_at__isnull=True, start__lte=day, end__gt=day)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def granted_over(units: Iterable[str]) -> list[Granted]:
    """The grants over some units that nobody took, by unit and name."""
    rows = Grant.objects.filter(taken_at__isnull=True, unit__in=list(units)).order_by(
        "unit", "user__username"
    )
    return [
        Granted(user, Held(*held), given_by, document)
        for user, given_by, document, *held in rows.values_list(
            "user__username", "given_by", "document", *COLUMNS
        )
    ]
