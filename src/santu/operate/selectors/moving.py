"""Moving open cases to another version: what would become of each, and the moves that were made."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from santu.accounts.domain.duties import barring
from santu.accounts.selectors.duties import bars_today
from santu.kernel.messages import N_, Fault, Refused, refuse
from santu.operate.domain.definition import Kind, fault_at
from santu.operate.domain.facts import Facts
from santu.operate.domain.moving import Moved, Way, moved
from santu.operate.domain.replay import MOVED
from santu.operate.models import Case, CaseAct, CaseClock, ClockAct, ProcessDraft, ProcessMove, ProcessVersion
from santu.operate.selectors.drafts import DRAFT
from santu.operate.selectors.limits import Limits
from santu.operate.selectors.processes import bound_once, definition_of
from santu.operate.selectors.states import Standing, standings_of

MOVE = "process_move"
"""The deed that may be closed to who drafted the new version."""
AT_ONCE = 500
"""So many cases are looked at and moved by one plan at most, the oldest first."""
LISTED = 20
"""So many moves stand in the list."""


@dataclass(frozen=True, slots=True)
class Begins:
    """A clock that begins, and on which day it strikes."""

    name: str
    due: date


@dataclass(frozen=True, slots=True)
class Becoming:
    """What would become of a case: ``where`` are the nodes at which it stands, each with how often; its clocks."""

    where: tuple[tuple[str, int], ...]
    faults: tuple[Fault, ...] = ()
    stopped: tuple[str, ...] = ()
    begun: tuple[Begins, ...] = ()

    @property
    def moves(self) -> bool:
        return not self.faults


@dataclass(frozen=True, slots=True)
class Alike:
    """Open cases that stand alike, of which the same would become: their ids, each with how many acts it has."""

    becoming: Becoming
    cases: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of open cases of a version; ``more`` are those after the ``last`` that was looked at.

    ``standing`` counts the cases at each node of the old version.
    """

    old: ProcessVersion
    new: ProcessVersion
    way: Way
    alike: Sequence[Alike]
    standing: Mapping[str, int]
    last: int
    more: int

    @property
    def can(self) -> int:
        return sum(len(one.cases) for one in self.alike if one.becoming.moves)

    @property
    def cannot(self) -> int:
        return sum(len(one.cases) for one in self.alike if not one.becoming.moves)


def preview_of(process: str, old: int, new: int, renamed: Mapping[str, str], behind: int = 0) -> Preview:
    """What would become of the open cases of a version after the one of id ``behind``, if they were moved to another now.

    Raises:
        Refused: there is no such version.
    """
    was, will = version_numbered(process, old), version_numbered(process, new)
    way = Way(definition_of(was), definition_of(will), renamed)
    found: dict[Becoming, dict[int, int]] = defaultdict(dict)
    standing = Counter[str]()
    now = timezone.now()
    rows = Case.objects.filter(version=was, closed_at=None, pk__gt=behind).order_by("pk")
    cases = list(rows[:AT_ONCE])
    last = cases[-1].pk if cases else behind
    for case in cases:
        case.version = was
    acted = clocks_acted(cases)
    for one in standings_of(cases):
        standing.update(set(_where(way, one)))
        found[_becoming(one, will, way, now, acted)][one.case.pk] = one.case.steps
    alike = [Alike(becoming, cases) for becoming, cases in found.items()]
    alike.sort(key=lambda one: (one.becoming.moves, -len(one.cases)))
    return Preview(was, will, way, alike, standing, last, rows.filter(pk__gt=last).count())


def version_numbered(process: str, number: int) -> ProcessVersion:
    """A version that cases go by.

    Raises:
        Refused: there is none of this number.
    """
    found = ProcessVersion.objects.filter(process=process, number=number).first()
    if found is None:
        none = N_("没有名为“{process}”的办事流程，或没有第 {number} 版；请从流程列表里选。")
        raise refuse("version", none, process=process, number=number)
    return found


ClockKey = tuple[int, int, str]
"""A clock: of which case, token and event."""


def clocks_acted(cases: Sequence[Case]) -> set[ClockKey]:
    """The clocks of cases that were paused or extended."""
    rows = CaseClock.objects.filter(Exists(ClockAct.objects.filter(clock=OuterRef("pk"))), case__in=cases)
    return set(rows.values_list("case", "token", "event"))


def moved_case(
    standing: Standing, new: ProcessVersion, way: Way, at: datetime, acted: Collection[ClockKey]
) -> Moved:
    """A case as it would stand under another version; clocks that begin run by that one's binding and its terms.

    Raises:
        Refused: it cannot stand so, or a clock would begin again that was paused or extended (``acted``); all reasons.
    """
    limits = Limits(bound_once(new.binding), standing.terms)
    made = moved(way, standing.state, Facts(at, due=limits.due))
    again = N_("这个时限以前计过时，有暂停或延长的记录，不能从头再计；请等这一步办完再迁移。")
    faults = [
        fault_at(way.new.nodes[clock.event], again)
        for clock in made.begun
        if (standing.case.pk, clock.token, clock.event) in acted
    ]
    if faults:
        raise Refused(faults)
    return made


def _becoming(
    standing: Standing, new: ProcessVersion, way: Way, now: datetime, acted: Collection[ClockKey]
) -> Becoming:
    at = Counter(_where(way, standing))
    where = tuple((way.old.nodes[number].called, n) for number, n in at.items())
    try:
        made = moved_case(standing, new, way, now, acted)
    except Refused as refused:
        return Becoming(where, tuple(dict.fromkeys(refused.faults)))
    begun = {Begins(way.new.nodes[clock.event].called, timezone.localdate(clock.due)) for clock in made.begun}
    stopped = {way.old.nodes[clock.event].called for clock in made.stopped}
    return Becoming(where, (), tuple(sorted(stopped)), tuple(sorted(begun, key=lambda one: one.name)))


def _where(way: Way, standing: Standing) -> Iterator[str]:
    """Where a case stands: what waits, not what is around it; in the order of the drawing."""
    waits = [token.node for token in standing.tokens if token.waits]
    gates = [token.node for token in standing.tokens if way.old.nodes[token.node].kind is Kind.PARALLEL]
    order = list(way.old.nodes)
    return iter(sorted([*waits, *gates], key=order.index))


def may_move(new: ProcessVersion, username: str) -> bool:
    """Whether it is not closed to somebody for having drafted the new version."""
    return not any(person == username for person, _ in barring(MOVE, {DRAFT: drafter_of(new)}, bars_today()))


def drafter_of(version: ProcessVersion) -> str:
    """Who drafted a version; "" for what came with the product."""
    return ProcessDraft.objects.filter(published=version).values_list("by", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class MoveListed:
    """A move in a list; ``undone_at`` is when it was undone, ``on`` the cases that have gone on since, by their numbers."""

    number: int
    old: int
    new: int
    cases: int
    reason: str
    document: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str
    undone_reason: str
    on: tuple[str, ...]

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and not self.on


def moves_listed(process: str) -> list[MoveListed]:
    """The latest moves of a process, the newest first."""
    found = ProcessMove.objects.filter(process=process).select_related("old", "new").order_by("-pk")
    rows = list(found[:LISTED])
    on = _gone_on([row for row in rows if row.undone_at is None])
    return [
        MoveListed(
            row.pk,
            row.old.number,
            row.new.number,
            len(json.loads(row.cases)),
            row.reason,
            row.document,
            row.by,
            row.at,
            row.undone_at,
            row.undone_by,
            row.undone_reason,
            tuple(on[row.pk]),
        )
        for row in rows
    ]


def _gone_on(moves: Sequence[ProcessMove]) -> Mapping[int, list[str]]:
    """By move the numbers of the cases on which somebody, or a clock, has acted since; in one statement, of those alone."""
    found = defaultdict[int, list[str]](list)
    acts = _acts(moves).filter(case__steps__gt=F("seq")).select_related("case")
    for act in acts.only("told", "case__opened_at"):
        found[json.loads(act.told)["move"]].append(act.case.number)
    return found


def acts_of(move: ProcessMove) -> dict[int, CaseAct]:
    """By case the act that moved it."""
    return {act.case_id: act for act in _acts([move]) if json.loads(act.told)["move"] == move.pk}


def _acts(moves: Sequence[ProcessMove]) -> QuerySet[CaseAct]:
    """The acts that moved the cases of some moves: they have the moment of their move."""
    cases = {case for move in moves for case in json.loads(move.cases)}
    rows = CaseAct.objects.filter(case__in=cases, deed=MOVED, at__in=[move.at for move in moves])
    return rows.order_by("case", "seq")


@dataclass(frozen=True, slots=True)
class Movable:
    """A version that cases go by, from when, and how many are open."""

    number: int
    title: str
    start: date
    open: int


def movable(process: str) -> list[Movable]:
    """The versions of a process, the newest first, each with its open cases."""
    rows = list(ProcessVersion.objects.filter(process=process).order_by("-number"))
    standing = Case.objects.filter(version__in=rows, closed_at=None)
    counts = dict(standing.order_by().values("version").annotate(n=Count("pk")).values_list("version", "n"))
    return [Movable(row.number, row.title, row.start, counts.get(row.pk, 0)) for row in rows]
