"""Who holds which role over which units."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE, Granted, Held, units_by_right
from santu.accounts.domain.roles import Right, right_lacking, roles_with
from santu.accounts.models import Grant, User

COLUMNS = ("pk", "role", "unit", "duty", "start", "end")


def right_to_grant(by: User | None) -> None:
    """Whether somebody gives roles; whoever runs the machine does (``None``).

    Raises:
        Refused: they do not.
    """
    if by is not None and Right.GRANT not in units_by_right(held_by(by), timezone.localdate()):
        raise right_lacking(Right.GRANT)


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
    roles = [role.key for role in roles_with(right)]
    held = Grant.objects.filter(role__in=roles, taken_at__isnull=True, start__lte=day, end__gt=day)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def held_over(units: Iterable[str], day: date) -> list[Held]:
    """What active people hold on a day over some units or over every unit; whose each is does not matter."""
    rows = Grant.objects.filter(user__is_active=True, taken_at__isnull=True, start__lte=day, end__gt=day)
    over = rows.filter(unit__in=[EVERYWHERE, *units]).order_by("pk")
    return [Held(*row) for row in over.values_list(*COLUMNS)]


def granted_over(units: Iterable[str]) -> list[Granted]:
    """The grants over some units that nobody took, by unit and name."""
    return _granted(
        Grant.objects.filter(taken_at__isnull=True, unit__in=list(units)).order_by("unit", "user__username")
    )


def granted_to(usernames: Iterable[str] | None = None) -> list[Granted]:
    """Every grant that some people had, have or will have, also those that were taken; of everybody where none is named."""
    rows = Grant.objects.order_by("start", "pk")
    return _granted(rows if usernames is None else rows.filter(user__username__in=list(usernames)))


def _granted(rows: QuerySet[Grant]) -> list[Granted]:
    columns = ("user__username", "given_by", "document", "taken_at", "taken_by", "taken_act", *COLUMNS)
    return [
        Granted(
            user,
            Held(*held),
            given_by,
            document,
            timezone.localdate(taken_at) if taken_at else None,
            taken_by or "",
            moved=taken_act is not None,
        )
        for user, given_by, document, taken_at, taken_by, taken_act, *held in rows.values_list(*columns)
    ]
