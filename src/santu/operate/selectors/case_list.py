"""Cases behind a figure: those with an open task at a node, or all of a unit, the newest first, by pages.

Each page begins where the last one ended, by the number of the case, so that a deep page costs no more than the first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from santu.kernel.codes import Level
from santu.operate.domain.case_words import AMBER, OVERDUE
from santu.operate.models import Case, Token
from santu.operate.selectors.measured import Place, counties_of
from santu.register.selectors.heirs import parts_of

AT_ONCE = 50
OPEN, CLOSED = "open", "closed"
STATES = ("", OPEN, AMBER, OVERDUE, CLOSED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: of a process, at a node ("" at any), in a state ("" for all), older than a number (0 for the newest)."""

    process: str
    node: str = ""
    state: str = ""
    before: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list: its number, where it is, what it is; ``tasks`` are its open tasks with their limits."""

    pk: int
    number: str
    title: str
    place: str
    came_at: datetime
    closed_at: datetime | None
    is_synthetic: bool
    tasks: Sequence[tuple[str, datetime | None]]


def cases_listed(
    place: Place, wanted: Wanted, now: datetime, most: int | None = None
) -> tuple[list[Listed], int]:
    """A page of cases under a unit, and the number before which the next begins; 0 where there is none.

    ``most`` cases stand on it, else as many as on a page.
    """
    most = most or AT_ONCE
    found = (
        _by_tasks(place, wanted, now)
        if wanted.node or wanted.state in (OPEN, AMBER, OVERDUE)
        else _all(place, wanted)
    )
    if wanted.before:
        found = found.filter(pk__lt=wanted.before)
    rows = list(found.order_by("-pk")[: most + 1])
    shown = rows[:most]
    tasks: dict[int, list[tuple[str, datetime | None]]] = {case.pk: [] for case in shown}
    waiting = Token.objects.filter(case__in=[case.pk for case in shown], waits=True, ended_at=None)
    for case, node, due in waiting.order_by("case", "number").values_list("case", "node", "due_at"):
        tasks[case].append((node, due))
    listed = [
        Listed(
            case.pk,
            case.number,
            case.title,
            case.place_id,
            case.came_at,
            case.closed_at,
            case.is_synthetic,
            tasks[case.pk],
        )
        for case in shown
    ]
    return listed, shown[-1].pk if len(rows) > most else 0


def _by_tasks(place: Place, wanted: Wanted, now: datetime) -> QuerySet[Case]:
    """The cases with an open task at the node, or in the state."""
    within = Q(case_place__in=_parts(place)) if place.level == Level.TOWNSHIP else _in(place)
    tasks = Token.objects.filter(within, process=wanted.process, ended_at=None, waits=True)
    if wanted.node:
        tasks = tasks.filter(node=wanted.node)
    if wanted.state == AMBER:
        tasks = tasks.filter(amber_at__lte=now, due_at__gt=now)
    elif wanted.state == OVERDUE:
        tasks = tasks.filter(due_at__lte=now)
    found = Case.objects.filter(pk__in=tasks.values("case"))
    return found.filter(version__number=wanted.version) if wanted.version else found


def _all(place: Place, wanted: Wanted) -> QuerySet[Case]:
    own = Q(place__in=_parts(place)) if place.level == Level.TOWNSHIP else _in(place)
    found = Case.objects.filter(own, process=wanted.process)
    if wanted.version:
        found = found.filter(version__number=wanted.version)
    return found.filter(closed_at__isnull=False) if wanted.state == CLOSED else found


def _parts(place: Place) -> set[str]:
    """A township with all that went into it, whose cases it goes on with."""
    return set(parts_of([place.unit], place.day))


def _in(place: Place) -> Q:
    counties: Collection[Any] = counties_of(place)
    return Q(county__in=counties)
