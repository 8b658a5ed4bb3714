"""The documents that approved a plan, or the undoing of its act."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from santu.transition.models import Instrument, Plan


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that approved a plan, or its undoing."""

    authority: str
    number: str
    day: date
    issuer: str
    minutes: str
    synthetic: bool


def latest_round(plan: Plan) -> int:
    """How often the plan or its undoing was approved."""
    latest: int | None = plan.instruments.aggregate(latest=Max("round"))["latest"]
    return latest or 0


def papers_to_apply(plan: Plan) -> tuple[Paper, ...]:
    """Those of the latest approval of the plan."""
    rows = plan.instruments.filter(undoes=None)
    latest = rows.aggregate(latest=Max("round"))["latest"]
    return tuple(_papers(rows.filter(round=latest).order_by("pk")))


def papers_to_undo(plan: Plan) -> tuple[Paper, ...]:
    """Those that approve the undoing of the act that carried the plan out the last time."""
    return tuple(_papers(plan.instruments.filter(undoes=plan.act).order_by("pk"))) if plan.act else ()


def _papers(rows: QuerySet[Instrument]) -> Iterator[Paper]:
    for row in rows:
        yield Paper(row.authority, row.number, row.day, row.issuer, row.minutes, row.synthetic)
