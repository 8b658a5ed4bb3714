"""Reading acts back, and up to when they reach."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, refuse
from santu.register.models import Act, BodyVersion, DivisionVersion, LineOfControl, UnitCode
from santu.register.models.acts import STANDS


def act_numbered(number: int) -> Act:
    """The act with this number.

    Raises:
        Refused: there is none.
    """
    act = Act.objects.filter(pk=number).first()
    if act is None:
        raise refuse(str(number), N_("没有第 {number} 号操作；请核对编号。"), number=number)
    return act


def latest_act() -> int:
    """The number of the latest act, 0 on an empty register."""
    latest: int | None = Act.objects.aggregate(latest=Max("pk"))["latest"]
    return latest or 0


def acts_since(act: int, counties: Collection[str]) -> list[tuple[Act, int]]:
    """The acts after ``act`` that changed these counties, and how many of them; in their order.

    An act that was undone and its undoing have cancelled each other, where both came after.
    """
    cancelled = Q(undone_by__isnull=False) | Q(undoes__gt=act)
    touching = Count("scopes", filter=Q(scopes__county__in=list(counties)))
    rows = Act.objects.filter(pk__gt=act).exclude(cancelled).annotate(touching=touching)
    return [(row, row.touching) for row in rows.filter(touching__gt=0).order_by("pk")]


def register_mark() -> tuple[int, str]:
    """What tells one state of the register from every other: the latest act and when it was recorded.

    What is read after it was taken is at least as new; so whatever is kept at hand under a mark
    is never older than the mark says.
    """
    latest = Act.objects.order_by("-pk").values_list("pk", "recorded_at").first()
    return (latest[0], latest[1].isoformat()) if latest else (0, "")


def last_day() -> date | None:
    """The latest day on which anything in the register begins or ends; none where it is empty."""
    return _last_day(register_mark())


@lru_cache(maxsize=2)
def _last_day(_mark: object) -> date | None:
    """The register of a mark never changes, so the day is kept at hand."""
    days: list[date] = []
    for model in (DivisionVersion, UnitCode, BodyVersion, LineOfControl):
        rows: QuerySet[Any] = model._default_manager.filter(STANDS)
        days += rows.order_by("-start").values_list("start", flat=True)[:1]
        days += rows.exclude(end=OPEN_END).order_by("-end").values_list("end", flat=True)[:1]
    return max(days, default=None)
