"""What townships asked to fill, and what became of it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from santu.kernel.messages import N_, refuse
from santu.register.domain.staff import Place
from santu.register.models import BodyVersion, UseApplication
from santu.register.selectors.holding import holding_on
from santu.register.selectors.scope import subtree


@dataclass(frozen=True, slots=True)
class Asked:
    """An application for posts to be filled; it waits until it is approved or sent back."""

    number: int
    place: Place
    amount: int
    reason: str
    by: str
    on: date
    approval: int | None
    refused_on: date | None
    refused_reason: str

    @property
    def choice(self) -> str:
        """The posts as forms send them."""
        return f"{self.place.body} {self.place.kind} {self.place.leader}".strip()

    @property
    def waits(self) -> bool:
        return self.approval is None and self.refused_on is None


def applications_under(unit: str, day: date) -> list[Asked]:
    """Those made up to a day of all bodies in a division and under it: what waits first, then the latest first."""
    bodies = BodyVersion.objects.filter(holding_on(day), host__in=subtree([unit], day))
    rows = UseApplication.objects.filter(body__in=bodies.values("unit"), recorded_at__date__lte=day)
    return sorted(_asked(rows), key=lambda one: (not one.waits, one.number if one.waits else -one.number))


def application_numbered(number: int) -> Asked:
    """The application of a number.

    Raises:
        Refused: there is none.
    """
    found = _asked(UseApplication.objects.filter(pk=number))
    if not found:
        raise refuse(str(number), N_("没有第 {number} 号用编申请；请从人员页的申请里选。"), number=number)
    return found[0]


def _asked(rows: QuerySet[UseApplication]) -> list[Asked]:
    return [
        Asked(
            one.pk,
            Place(one.body_id, one.kind, one.leader),
            one.amount,
            one.reason,
            one.by,
            timezone.localdate(one.recorded_at),
            one.approval_id,
            one.refused_on,
            one.refused_reason,
        )
        for one in rows
    ]
