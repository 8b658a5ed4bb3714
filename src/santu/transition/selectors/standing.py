"""Whether the register moved since a plan was made, told quickly; ``services.standing`` tells which rows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from santu.register.models import ActScope


@dataclass(frozen=True, slots=True)
class LaterAct:
    """An act that changed counties of a plan after it was made."""

    number: int
    title: str
    by: str
    at: datetime
    counties: int


def later_acts(counties: Collection[str], since: int) -> list[LaterAct]:
    """The acts after ``since`` in force that changed one of the counties.

    An act that was undone and its undoing have cancelled each other.
    """
    in_force = Q(act__undone_by=None) & (Q(act__undoes=None) | Q(act__undoes__lte=since))
    rows = ActScope.objects.filter(in_force, act__gt=since, county__in=list(counties))
    columns = ("act", "act__title", "act__by", "act__recorded_at")
    counted = rows.values(*columns).annotate(counties=Count("pk")).order_by("act")
    return [LaterAct(*row) for row in counted.values_list(*columns, "counties")]
