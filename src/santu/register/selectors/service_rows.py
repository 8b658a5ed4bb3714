"""The service points, legal advisers, contracts and grid teams of units, the visits of advisers, and the records by which they came."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.purchases import Acceptance, Delivery, Purchase, Verdict
from santu.register.domain.service_rows import (
    AcceptanceRow,
    Adviser,
    Contract,
    DeliveryRow,
    Kind,
    Point,
    ServiceRow,
    TeamMember,
    VisitRow,
    counts_on,
)
from santu.register.models import (
    AdviserVisit,
    GridTeamMember,
    ServiceAcceptance,
    ServiceContract,
    ServiceDelivery,
    ServicePoint,
    ServiceRecord,
    VillageAdviser,
)
from santu.register.models.services import Recorded
from santu.register.selectors.scope import subtree

MODELS: Mapping[Kind, type[Recorded]] = {
    Kind.POINTS: ServicePoint,
    Kind.ADVISERS: VillageAdviser,
    Kind.CONTRACTS: ServiceContract,
    Kind.VISITS: AdviserVisit,
    Kind.DELIVERIES: ServiceDelivery,
    Kind.ACCEPTANCES: ServiceAcceptance,
    Kind.TEAMS: GridTeamMember,
}
ROWS: Mapping[Kind, type[ServiceRow]] = {
    Kind.POINTS: Point,
    Kind.ADVISERS: Adviser,
    Kind.CONTRACTS: Contract,
    Kind.VISITS: VisitRow,
    Kind.DELIVERIES: DeliveryRow,
    Kind.ACCEPTANCES: AcceptanceRow,
    Kind.TEAMS: TeamMember,
}
COLUMNS = {
    Kind.ACCEPTANCES: {
        "contract": "delivery__contract",
        "delivered": "delivery__day",
        "what": "delivery__what",
    },
    Kind.TEAMS: {"grid": "grid_id"},
}
"""Where some fields of rows are kept, if not in a column of their name."""
EVERY: Sequence[type[Recorded]] = tuple(MODELS.values())
"""The tables of what comes and goes by records."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of a firm to a village on a day: how many questions of which subject it answered."""

    unit: str
    firm: str
    day: date
    answered: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Record:
    """By which rows came or went."""

    number: int
    kind: str
    title: str
    document: str
    by: str
    at: datetime
    undoes: int | None
    undone_by: int | None


def standing_rows(kind: Kind, units: Collection[str]) -> dict[ServiceRow, int]:
    """All that stands of some units, also what is over, each with its number."""
    return _rows(kind, Q(unit__in=list(units)))


def rows_under(kind: Kind, unit: str, day: date) -> list[ServiceRow]:
    """All that stands of the units that lie in a division on a day, also what is over."""
    return list(_rows(kind, Q(unit__in=subtree([unit], day))))


def points_on(unit: str, day: date) -> list[Point]:
    """The points that count on a day in a division."""
    return [
        row for row in rows_under(Kind.POINTS, unit, day) if isinstance(row, Point) and counts_on(row, day)
    ]


def advisers_on(unit: str, day: date) -> list[Adviser]:
    """The advisers who count on a day in a division."""
    rows = rows_under(Kind.ADVISERS, unit, day)
    return [row for row in rows if isinstance(row, Adviser) and counts_on(row, day)]


def visits_under(unit: str, first: date, last: date) -> list[Visit]:
    """The visits in a division from one day to another, the latest first."""
    rows = AdviserVisit.objects.filter(
        withdrawn_by=None, unit__in=subtree([unit], last), day__gte=first, day__lte=last
    )
    found: dict[tuple[str, str, date], dict[str, int]] = {}
    for place, firm, day, subject, answered in rows.order_by("-day", "unit", "firm", "subject").values_list(
        "unit", "firm", "day", "subject", "answered"
    ):
        told = found.setdefault((place, firm, day), {})
        if subject:
            told[subject] = answered
    return [Visit(*key, told) for key, told in found.items()]


def visit_is_recorded(unit: str, firm: str, day: date) -> bool:
    """Whether a visit of a firm to a village on a day is recorded already."""
    return AdviserVisit.objects.filter(withdrawn_by=None, unit=unit, firm=firm, day=day).exists()


def purchases_under(unit: str, day: date) -> list[Purchase]:
    """The contracts of a division and of those in it that were made by a day, each with its deliveries."""
    contracts = [
        row for row in rows_under(Kind.CONTRACTS, unit, day) if isinstance(row, Contract) and row.since <= day
    ]
    return _purchases(contracts)


def purchases_in(units: Collection[str]) -> dict[tuple[str, str], Purchase]:
    """The contracts of some units, by unit and number."""
    rows = [row for row in standing_rows(Kind.CONTRACTS, units) if isinstance(row, Contract)]
    return {(one.contract.unit, one.contract.number): one for one in _purchases(rows)}


def purchase_of(unit: str, number: str) -> Purchase:
    """The contract of a unit and number.

    Raises:
        Refused: there is none.
    """
    rows = _rows(Kind.CONTRACTS, Q(unit=unit, number=number))
    found = _purchases([row for row in rows if isinstance(row, Contract)])
    if not found:
        raise contract_unknown(number)
    return found[0]


def contract_unknown(number: str) -> Refused:
    """A unit has no such contract."""
    template = N_("这个单位没有编号为“{number}”的购买服务合同；请从合同列表里选。（SX-30）")
    return refuse("contract", template, number=number)


def purchases_delivered(contracts: Collection[tuple[str, str]]) -> list[tuple[str, str, Purchase | None]]:
    """Those of some contracts, by unit and number, of which something was delivered; ``None`` for one that does not stand."""
    units, numbers = {unit for unit, _ in contracts}, {number for _, number in contracts}
    rows = ServiceDelivery.objects.filter(withdrawn_by=None, unit__in=units, contract__in=numbers)
    delivered = set(rows.values_list("unit", "contract")) & set(contracts)
    standing = _rows(Kind.CONTRACTS, Q(unit__in={unit for unit, _ in delivered}))
    known = {
        one.contract.thing: one for one in _purchases([row for row in standing if isinstance(row, Contract)])
    }
    return [(*key, known.get(key)) for key in sorted(delivered)]


def records_about(unit: str, day: date, kinds: Collection[str], most: int) -> list[Record]:
    """The latest records of some kinds that brought something in a division, or took it away, with those that undid them."""
    inside = subtree([unit], day)
    numbers: set[int] = set()
    for model in EVERY:
        rows = model._default_manager.filter(unit__in=inside)
        numbers |= set(rows.values_list("record", flat=True).distinct())
        numbers |= set(rows.exclude(withdrawn_by=None).values_list("withdrawn_by", flat=True).distinct())
    found = (
        ServiceRecord.objects.filter(pk__in=numbers, kind__in=kinds)
        .select_related("undone_by")
        .order_by("-pk")[:most]
    )
    return [_record(row) for row in found]


def record_numbered(number: int) -> Record:
    """A record.

    Raises:
        Refused: there is none of this number.
    """
    row = ServiceRecord.objects.filter(pk=number).select_related("undone_by").first()
    if row is None:
        template = N_("没有第 {number} 号便民服务登记；请从登记列表里选。")
        raise refuse("record", template, number=number)
    return _record(row)


def _record(row: ServiceRecord) -> Record:
    undone = getattr(row, "undone_by", None)
    undone_by = undone.pk if undone else None
    return Record(
        row.pk, row.kind, row.title, row.document, row.by, row.recorded_at, row.undoes_id, undone_by
    )


def _rows(kind: Kind, which: Q) -> dict[ServiceRow, int]:
    make = ROWS[kind]
    kept = {"unit": "unit_id", **COLUMNS.get(kind, {})}
    columns = [kept.get(one.name, one.name) for one in fields(make)]
    rows = MODELS[kind]._default_manager.filter(which, withdrawn_by=None).order_by("pk")
    found = [(make(*values), pk) for pk, *values in rows.values_list("pk", *columns)]
    return dict(sorted(found, key=lambda pair: (pair[0].unit, pair[0].since, pair[1])))


def _purchases(contracts: Sequence[Contract]) -> list[Purchase]:
    which: dict[str, Any] = {
        "withdrawn_by": None,
        "unit__in": {one.unit for one in contracts},
        "contract__in": {one.number for one in contracts},
    }
    found: dict[tuple[str, str], list[Delivery]] = {}
    rows = (
        ServiceDelivery.objects.filter(**which)
        .order_by("day", "pk")
        .prefetch_related(Prefetch("found", ServiceAcceptance.objects.filter(withdrawn_by=None)))
    )
    for row in rows:
        told = sorted(row.found.all(), key=lambda one: (one.day, one.pk))
        verdicts = tuple(Acceptance(Verdict(one.verdict), one.office, one.day, one.reason) for one in told)
        delivery = Delivery(row.day, row.what, row.quantity, row.fen, row.pk, verdicts)
        found.setdefault((row.unit_id, row.contract), []).append(delivery)
    return [Purchase(one, tuple(found.get((one.unit, one.number), ()))) for one in contracts]
