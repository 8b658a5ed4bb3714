"""What is kept of services for residents: points, legal advisers, contracts of purchased services, teams of grids.

Each is a row that counts from its first day to its last. Nobody who asks for help is named, and of an agent or an adviser
no more than the first character of the name is ever kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import TypeVar

from santu.kernel.messages import N_

WAYS_OF_HELP = "service/agency_kinds"
SUBJECTS = "service/adviser_subjects"
EARTH = Decimal("6371.0088")
"""Its mean radius in kilometres (IUGG)."""
TENTH = Decimal("0.1")
CHIEF = "grid_chief"
"""The role (``grid/team_roles``) that one person at a time has in a grid."""


class Kind(StrEnum):
    """What a file is about."""

    POINTS = "points"
    ADVISERS = "advisers"
    CONTRACTS = "contracts"
    VISITS = "visits"
    DELIVERIES = "deliveries"
    ACCEPTANCES = "acceptances"
    TEAMS = "teams"


KINDS = {
    Kind.POINTS: N_("服务站点"),
    Kind.ADVISERS: N_("法律顾问"),
    Kind.CONTRACTS: N_("购买服务合同"),
    Kind.VISITS: N_("法律顾问走访"),
    Kind.DELIVERIES: N_("购买服务交付"),
    Kind.ACCEPTANCES: N_("购买服务验收"),
    Kind.TEAMS: N_("网格队伍"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """Where residents are helped: the service point of a village, or the service centre of a township.

    ``helps`` are the ways of help, joined by commas; ``agents`` is how many agents there are; ``longitude`` and ``latitude``
    are those of CGCS2000, where somebody measured them.
    """

    unit: str
    name: str
    address: str
    hours: str
    helps: str
    agents: int
    since: date
    until: date | None = None
    longitude: Decimal | None = None
    latitude: Decimal | None = None

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.name

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.since


@dataclass(frozen=True, slots=True)
class Adviser:
    """That a law firm advises a village; ``adviser`` is the name of the lawyer, masked before it is kept."""

    unit: str
    firm: str
    adviser: str
    since: date
    until: date | None = None

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.firm, self.adviser

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.since


@dataclass(frozen=True, slots=True)
class Contract:
    """That a unit purchases a service; ``due`` is by when it is to be delivered."""

    unit: str
    number: str
    item: str
    title: str
    provider: str
    fen: int
    since: date
    until: date
    due: date
    document: str

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.number

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return self.thing


@dataclass(frozen=True, slots=True)
class VisitRow:
    """How many questions of one subject a firm answered on a visit to a village; "" and none where nobody asked."""

    unit: str
    firm: str
    day: date
    subject: str
    answered: int

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.firm, self.subject

    @property
    def since(self) -> date:
        return self.day

    @property
    def until(self) -> date:
        return self.day

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.day


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What was delivered of the contract of a unit and number."""

    unit: str
    contract: str
    day: date
    what: str
    quantity: int
    fen: int

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.contract, self.what

    @property
    def since(self) -> date:
        return self.day

    @property
    def until(self) -> date:
        return self.day

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.day


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """What an office found on a day of what was delivered on another."""

    unit: str
    contract: str
    delivered: date
    what: str
    day: date
    verdict: str
    office: str
    reason: str

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever."""
        return self.unit, self.contract, self.delivered.isoformat(), self.what

    @property
    def since(self) -> date:
        return self.day

    @property
    def until(self) -> date:
        return self.day

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.day


@dataclass(frozen=True, slots=True)
class TeamMember:
    """That somebody stands ready in a grid of a village, in one of ``grid/team_roles``.

    ``person`` is the name, masked before it is kept; ``office`` is what else he or she holds, of the village committee perhaps.
    """

    unit: str
    grid: str
    role: str
    person: str
    office: str
    since: date
    until: date | None = None

    @property
    def thing(self) -> tuple[str, ...]:
        """What it is, whenever: a grid has one chief, and of the others any number whose names begin alike."""
        if self.role == CHIEF:
            return self.grid, self.role
        return self.grid, self.role, self.person, self.office, self.since.isoformat()

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from all others."""
        return *self.thing, self.since


ServiceRow = Point | Adviser | Contract | VisitRow | DeliveryRow | AcceptanceRow | TeamMember
AnyRow = TypeVar("AnyRow", bound=ServiceRow)


def counts_on(row: ServiceRow, day: date) -> bool:
    """Whether a row counts on a day; it does on its last."""
    return row.since <= day and (row.until is None or day <= row.until)


def overlapping(rows: Iterable[AnyRow]) -> Iterator[tuple[AnyRow, AnyRow]]:
    """Two rows of one thing that count on one day, the later one last."""
    things: dict[tuple[str, ...], list[AnyRow]] = {}
    for row in rows:
        things.setdefault(row.thing, []).append(row)
    for some in things.values():
        for before, after in pairwise(sorted(some, key=lambda row: row.since)):
            if before.until is None or after.since <= before.until:
                yield before, after


def kilometres(one: Point | None, other: Point | None) -> Decimal | None:
    """How far apart two points are as the crow flies; ``None`` where nobody measured where they are."""
    places = [
        (radians(point.longitude), radians(point.latitude))
        for point in (one, other)
        if point is not None and point.longitude is not None and point.latitude is not None
    ]
    if len(places) < 2:
        return None
    (east, north), (east_too, north_too) = places
    half = sin((north_too - north) / 2) ** 2
    half += cos(north) * cos(north_too) * sin((east_too - east) / 2) ** 2
    return (2 * EARTH * Decimal(asin(sqrt(half)))).quantize(TENTH)
