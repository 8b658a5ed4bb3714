"""The duties of a body, and whether any are kept at all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from santu.register.domain.rows import Duty
from santu.register.models import DutyVersion
from santu.register.selectors.holding import holding_on
from santu.register.selectors.snapshots import DUTY_COLUMNS


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A duty that a body undertakes on a day, since when, and by which act."""

    duty: Duty
    since: date
    act: int


def duties_kept() -> bool:
    """Whether the register knows any duties."""
    return DutyVersion.objects.exists()


def duties_undertaken(body: str, day: date) -> list[Undertaken]:
    """What a body undertakes on a day, in order of matter."""
    rows = DutyVersion.objects.filter(holding_on(day), body=body).order_by("matter", "unit")
    return [
        Undertaken(Duty(*columns), since, act)
        for *columns, since, act in rows.values_list(*DUTY_COLUMNS, "start", "act_id")
    ]


def duties_done_at(places: Collection[str], day: date) -> list[Duty]:
    """The duties of some places on a day, in order of matter, the main one first."""
    rows = DutyVersion.objects.filter(holding_on(day), place__in=list(places))
    duties = [Duty(*columns) for columns in rows.values_list(*DUTY_COLUMNS)]
    return sorted(duties, key=lambda duty: (duty.matter, not duty.is_main, duty.id))
