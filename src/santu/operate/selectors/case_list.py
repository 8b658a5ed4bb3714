"""Cases behind a figure, or within somebody's sight: those with an open task at a node or in a state, or all, the newest first.

Each page begins where the last one ended, by the number of the case, so that a deep page costs no more than the first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from santu.kernel.codes import Level
from santu.operate.domain.case_words import AMBER, OVERDUE
from santu.operate.models import Case, Consent, Token
from santu.operate.selectors.measured import Place, counties_of
from santu.operate.selectors.which_cases import Months, applied_for, of_matter, opened_in
from santu.operate.selectors.work import area_of
from santu.register.selectors.heirs import parts_of
from santu.register.selectors.reach import Sight

AT_ONCE = 50
OPEN, CLOSED = "open", "closed"
STATES = ("", OPEN, AMBER, OVERDUE, CLOSED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases, where what is empty asks for all.

    Those of a process, with an open task at a node, in a state, older than a number (0 for the newest), of a version (0 for
    any); ``matter`` is the code of their matter, or the title of those without one; ``months`` when they were opened.
    """

    process: str
    node: str = ""
    state: str = ""
    before: int = 0
    version: int = 0
    matter: str = ""
    months: Months | None = None


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
    process: str
    matter: str


@dataclass(frozen=True, slots=True)
class _Within:
    """A way to some cases, as their tasks tell it and as they do themselves; each way has an index of its own."""

    tasks: Q
    cases: Q


def cases_listed(
    place: Place, wanted: Wanted, now: datetime, most: int | None = None
) -> tuple[list[Listed], int]:
    """A page of cases under a unit, and the number before which the next begins; 0 where there is none.

    ``most`` cases stand on it, else as many as on a page.
    """
    if place.level == Level.TOWNSHIP:
        parts = set(parts_of([place.unit], place.day))
        within = _Within(Q(case_place__in=parts), Q(place__in=parts))
    else:
        counties: Collection[Any] = counties_of(place)
        within = _Within(Q(county__in=counties), Q(county__in=counties))
    return _paged([within], wanted, now, most or AT_ONCE)


def cases_seen(sight: Sight, wanted: Wanted, now: datetime, most: int = AT_ONCE) -> tuple[list[Listed], int]:
    """The same of the cases at places within somebody's reach, and of those that they applied for or handle as an agent."""
    return _paged(_ways(sight), wanted, now, most)


def _ways(sight: Sight) -> list[_Within]:
    """The ways to the cases that somebody sees; who has no reach has only those to their own."""
    area = area_of(sight)
    if area is None:
        return [_Within(Q(), Q())]
    found = []
    if area.counties:
        counties = Q(county__in=area.counties)
        found.append(_Within(counties, counties))
    if area.townships:
        found.append(_Within(Q(case_place__in=area.townships), Q(place__in=area.townships)))
    if sight.username:
        own = applied_for(sight.username)
        found.append(_Within(Q(case__in=Case.objects.filter(own).values("pk")), own))
        acted = Consent.objects.filter(agent=sight.username, withdrawn_at=None).values("case")
        found.append(_Within(Q(case__in=acted), Q(pk__in=acted)))
    return found


def _paged(ways: Sequence[_Within], wanted: Wanted, now: datetime, most: int) -> tuple[list[Listed], int]:
    rows = _newest([_found(within, wanted, now).order_by("-pk") for within in ways], most + 1)
    shown = rows[:most]
    tasks: dict[int, list[tuple[str, datetime | None]]] = {case.pk: [] for case in shown}
    waiting = Token.objects.filter(case__in=[case.pk for case in shown]).open_tasks()
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
            case.process,
            case.matter,
        )
        for case in shown
    ]
    return listed, shown[-1].pk if len(rows) > most else 0


def _newest(found: Sequence[QuerySet[Case]], most: int) -> list[Case]:
    """The newest cases of several ways: the newest numbers of each by its own index, and of those the newest."""
    if len(found) == 1:
        return list(found[0][:most])
    numbers = {number for cases in found for number in cases.values_list("pk", flat=True)[:most]}
    return list(Case.objects.filter(pk__in=sorted(numbers)[-most:]).order_by("-pk"))


def _found(within: _Within, wanted: Wanted, now: datetime) -> QuerySet[Case]:
    """The cases of a way that are wanted."""
    by_tasks = wanted.node or wanted.state in (OPEN, AMBER, OVERDUE)
    found = _by_tasks(within, wanted, now) if by_tasks else Case.objects.filter(within.cases)
    if wanted.process:
        found = found.filter(process=wanted.process)
    if wanted.version:
        found = found.filter(version__number=wanted.version)
    if wanted.matter:
        found = found.filter(of_matter(wanted.matter))
    if wanted.months:
        found = found.filter(opened_in(wanted.months))
    if wanted.state == CLOSED:
        found = found.filter(closed_at__isnull=False)
    return found.filter(pk__lt=wanted.before) if wanted.before else found


def _by_tasks(within: _Within, wanted: Wanted, now: datetime) -> QuerySet[Case]:
    """The cases with an open task at the node, or in the state."""
    tasks = Token.objects.filter(within.tasks).open_tasks()
    if wanted.process:
        tasks = tasks.filter(process=wanted.process)
    if wanted.node:
        tasks = tasks.filter(node=wanted.node)
    if wanted.state == AMBER:
        tasks = tasks.filter(amber_at__lte=now, due_at__gt=now)
    elif wanted.state == OVERDUE:
        tasks = tasks.filter(due_at__lte=now)
    return Case.objects.filter(pk__in=tasks.values("case"))
