"""Lists of scenarios and of their proposals, by SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import overload

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from santu.design.domain.proposals import Proposal
from santu.design.models import ApprovedException, Lock, Scenario, StoredProposal
from santu.design.selectors.scenarios import proposal_of, scenario_digests, scenario_scope
from santu.register.domain.conformity import Key
from santu.register.selectors.acts import acts_since, last_day, register_mark
from santu.register.selectors.moves import facts_after
from santu.register.selectors.tree import ancestors

KEPT, LEFT_OUT, OPEN = "kept", "left-out", "open"
"""What people said of a proposal: keep it, leave it out, nothing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario in a list; ``scope`` are unit ids."""

    number: int
    title: str
    by: str
    base_day: date
    until: date
    created_at: datetime
    scope: Sequence[str]
    proposals: int
    kept: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a proposal."""

    forbids: bool
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals of a scenario are wanted; "" is any."""

    county: str = ""
    kind: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Excepted:
    """An approved exception."""

    key: Key
    value: int
    reason: str
    document: str
    valid_until: date
    by: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An act that changed the register of the scenario's counties after the scenario was made."""

    act: int
    title: str
    by: str
    when: datetime
    counties: int


@dataclass(frozen=True, slots=True)
class Later:
    """Facts that begin or end after a base day: how many, and the latest of those days."""

    count: int
    last: date


def scenarios_listed(numbers: Collection[int] | None = None) -> list[Listed]:
    """All scenarios, or those with these numbers, the latest first."""
    rows = Scenario.objects.order_by("-pk")
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    proposals = dict(_counts(StoredProposal.objects.all()))
    kept, left_out = (dict(_counts(Lock.objects.filter(forbids=forbids))) for forbids in (False, True))
    return [
        Listed(
            row.pk, row.title, row.by, row.base_day, row.until, row.created_at, scenario_scope(row),
            proposals.get(row.pk, 0), kept.get(row.pk, 0), left_out.get(row.pk, 0),
        )
        for row in rows
    ]  # fmt: skip


def _counts(rows: "QuerySet[StoredProposal] | QuerySet[Lock]") -> Sequence[tuple[int, int]]:
    return list(rows.values_list("scenario").annotate(n=Count("pk")).order_by())


def words_on(scenario: Scenario) -> dict[str, Word]:
    """Key of each proposal that somebody locked or left out → what was said."""
    rows = scenario.locks.values_list("key", "forbids", "reason", "by")
    return {key: Word(forbids, reason, by) for key, forbids, reason, by in rows}


class Proposals(Sequence[Proposal]):
    """The proposals of a scenario that are wanted, by county, also those left out; read when they are asked for."""

    def __init__(self, scenario: Scenario, wanted: Wanted) -> None:
        self._rows = _wanted(scenario, wanted).order_by("county", "no")
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = self._rows.count()
        return self._count

    @overload
    def __getitem__(self, place: int) -> Proposal: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Proposal]: ...

    def __getitem__(self, place: int | slice) -> Proposal | Sequence[Proposal]:
        found = self._rows[place]
        return (
            proposal_of(found) if isinstance(found, StoredProposal) else [proposal_of(row) for row in found]
        )


def _wanted(scenario: Scenario, wanted: Wanted) -> "QuerySet[StoredProposal]":
    rows = StoredProposal.objects.filter(scenario=scenario)
    if wanted.county:
        rows = rows.filter(county=wanted.county)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.word:
        locks = Lock.objects.filter(scenario=scenario, key=OuterRef("key"))
        said = Exists(locks.filter(forbids=wanted.word == LEFT_OUT))
        rows = rows.filter(~Exists(locks) if wanted.word == OPEN else said)
    return rows


def proposals_counted(scenario: Scenario) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many proposals there are by county, and by kind."""
    rows = StoredProposal.objects.filter(scenario=scenario).order_by()
    by_county = dict(rows.values_list("county").annotate(n=Count("pk")))
    by_kind = dict(rows.values_list("kind").annotate(n=Count("pk")))
    return by_county, by_kind


def exceptions_for(keys: Collection[Key]) -> list[Excepted]:
    """The approved exceptions of these violations, those that last longest first."""
    wanted = set(keys)
    rows = ApprovedException.objects.filter(unit__in={unit for _, unit, _ in wanted}).order_by(
        "-valid_until", "-pk"
    )
    found = (
        Excepted((r.rule, r.unit, r.kind), r.value, r.reason, r.document, r.valid_until, r.by) for r in rows
    )
    return [row for row in found if row.key in wanted]


def exceptions_within(units: Collection[str]) -> list[Excepted]:
    """The approved exceptions whose unit is one of these, those that end first first."""
    wanted = set(units)
    rows = ApprovedException.objects.order_by("valid_until", "pk")
    return [
        Excepted((r.rule, r.unit, r.kind), r.value, r.reason, r.document, r.valid_until, r.by)
        for r in rows
        if r.unit in wanted
    ]


def moved_since(scenario: Scenario) -> list[Moved]:
    """The acts that changed the scenario's counties after it was made, and are in force."""
    return [
        Moved(act.pk, act.title, act.by, act.recorded_at, counties)
        for act, counties in acts_since(scenario.since, scenario_digests(scenario))
    ]


def later_facts(scenario: Scenario) -> Later | None:
    """What the register holds of the scenario's counties from days after its base day: with it nothing can be planned."""
    return _later(scenario.base_day, tuple(sorted(scenario_digests(scenario))), register_mark())


@lru_cache(maxsize=100)
def _later(day: date, counties: tuple[str, ...], _mark: object) -> Later | None:
    last = last_day()
    if last is None or last <= day:
        return None
    found = [when for _, _, when in facts_after(day, counties)]
    return Later(len(found), max(found)) if found else None


def scenarios_touching(unit: str, county: str, day: date, most: int) -> list[int]:
    """Numbers of the latest scenarios that propose something for a unit, or for what it holds.

    Args:
        unit: the id of a division.
        county: the county that it lies in or is, "" for a unit above the counties.
        day: a day on which it is there.
        most: how many are wanted.
    """
    proposing = StoredProposal.objects.all()
    if county:
        proposing = proposing.filter(county=county)
        if unit != county:
            proposing = proposing.filter(Q(key__contains=unit) | Q(changes__contains=f'"{unit}"'))
        numbers = proposing.order_by("-scenario").values_list("scenario", flat=True).distinct()
        return list(numbers[:most])
    above = set(ancestors(day, unit))
    found = [
        scenario.pk
        for scenario in Scenario.objects.filter(pk__in=proposing.values("scenario")).order_by("-pk")
        if _is_about(scenario, unit, above)
    ]
    return found[:most]


def _is_about(scenario: Scenario, unit: str, above: Collection[str]) -> bool:
    """Whether the scope of a scenario holds a unit above the counties, or lies in it."""
    scope = scenario_scope(scenario)
    return bool(set(above) & set(scope)) or any(unit in ancestors(scenario.base_day, one) for one in scope)


def scenarios_open_to(county: str) -> list[int]:
    """Numbers of the scenarios that pin the register of a county, the latest first: they may propose more for it."""
    rows = Scenario.objects.filter(digests__contains=f'"{county}"').order_by("-pk")
    return list(rows.values_list("pk", flat=True))
