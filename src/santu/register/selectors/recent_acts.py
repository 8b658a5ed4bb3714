"""The latest acts on the register, for those who ask what happened."""

from dataclasses import dataclass
from datetime import datetime

from santu.register.models import Act


@dataclass(frozen=True, slots=True)
class RecentAct:
    """An act in brief; ``undone`` says that a later act took it back."""

    number: int
    kind: str
    title: str
    by: str
    recorded_at: datetime
    undone: bool


def recent_acts(most: int) -> list[RecentAct]:
    """The latest acts, the last one first."""
    rows = Act.objects.order_by("-pk")[:most]
    return [
        RecentAct(*row[:-1], undone=row[-1] is not None)
        for row in rows.values_list("pk", "kind", "title", "by", "recorded_at", "undone_by")
    ]
