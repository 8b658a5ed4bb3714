"""One body: how it is on a day, and all that it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from santu.register.domain.rows import Body, Line, Papers, State
from santu.register.models import BodyVersion, DivisionVersion, LineOfControl
from santu.register.models.acts import STANDS


@dataclass(frozen=True, slots=True)
class BodyPeriod:
    """What a body was for a period (half-open days), and the act that says so."""

    start: date
    end: date
    row: Body
    act: int
    title: str


@dataclass(frozen=True, slots=True)
class LinePeriod:
    """A line of control that held for a period, and the act that says so."""

    start: date
    end: date
    line: Line
    act: int
    title: str


def body_periods(body: str) -> list[BodyPeriod]:
    """Every version of a body that stands, in order; none for a body that never was. Without lines of control."""
    rows = BodyVersion.objects.filter(STANDS, unit=body).select_related("act").order_by("start")
    return [
        BodyPeriod(
            row.start,
            row.end,
            Body(
                body,
                row.host_id,
                row.name,
                row.category,
                row.slot,
                (),
                State(row.state),
                Papers(row.rank, row.nameplates, row.functions, row.credit_code, row.funding, row.document),
            ),
            row.act_id,
            row.act.title,
        )
        for row in rows
    ]


def host_names(units: Iterable[str]) -> dict[str, str]:
    """What divisions are called, by id; of several names the last."""
    rows = DivisionVersion.objects.filter(STANDS, unit__in=set(units)).order_by("start")
    return dict(rows.values_list("unit_id", "name"))


def line_periods(body: str) -> list[LinePeriod]:
    """Every line of control of a body that stands in the register, by kind and then in order of days."""
    rows = LineOfControl.objects.filter(STANDS, unit=body).select_related("act").order_by("kind", "start")
    return [
        LinePeriod(row.start, row.end, Line(row.kind, row.organ, row.share), row.act_id, row.act.title)
        for row in rows
    ]
