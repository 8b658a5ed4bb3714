"""The latest acts on the register, for those who ask what happened."""

from dataclasses import dataclass
from datetime import datetime

from santu.register.models import Act
from santu.register.selectors.access import acts_open
from santu.register.selectors.reach import Sight


@dataclass(frozen=True, slots=True)
class RecentAct:
    """An act in brief; ``undone`` says that a later act took it back."""

    number: int
    kind: str
    title: str
    by: str
    recorded_at: datetime
    undone: bool


def recent_acts(most: int, sight: Sight) -> list[RecentAct]:
    """The latest acts of which somebody sees all that they changed, the last one first."""
    rows = Act.objects.filter(pk__in=acts_open(sight)).order_by("-pk")[:most]
    return [
        RecentAct(*row[:-1], undone=row[-1] is not None)
        for row in rows.values_list("pk", "kind", "title", "by", "recorded_at", "undone_by")
    ]
