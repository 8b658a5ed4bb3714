"""Past cases led through a version in the making, in memory; nothing is written."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from santu.kernel.messages import to_json
from santu.operate.domain.binding import Binding
from santu.operate.domain.definition import DONE, Definition, Kind
from santu.operate.domain.differing import Saying
from santu.operate.domain.facts import Facts
from santu.operate.domain.measuring import Spent
from santu.operate.domain.replay import MOVED, MOVED_BACK, OPEN, STEP
from santu.operate.domain.simulating import Acted, Went, World, gone_through
from santu.operate.domain.state import Deed
from santu.operate.models import Case, CaseAct, Measured
from santu.operate.selectors.guards import answers
from santu.operate.selectors.limits import Limits
from santu.operate.selectors.measured import Place, cases_under
from santu.operate.selectors.processes import definition_of
from santu.operate.selectors.replaying import Versions

AT_MOST = 500
"""Cases that one simulation leads through, the newest."""
PIECE = 50
Tick = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Among:
    """Which past cases: under a unit, opened from a day to another; what is not said narrows nothing."""

    place: Place | None = None
    first: date | None = None
    last: date | None = None

    def newest(self, process: str) -> QuerySet[Case]:
        """The cases of a process, the newest first; under a unit by the index that has them by day."""
        rows = Case.objects.filter(process=process)
        if self.first:
            rows = rows.filter(opened_at__gte=_midnight(self.first))
        if self.last:
            rows = rows.filter(opened_at__lt=_midnight(self.last + timedelta(days=1)))
        if self.place:
            return rows.filter(cases_under(self.place)).order_by("-opened_at", "-pk")
        return rows.order_by("-pk")


def simulated(process: str, version: Saying, among: Among, tick: Tick) -> dict[str, Any]:
    """How the newest of some cases of a process would have gone; ``tick`` is told how far it is.

    The counts, ready for JSON: ``cases``, ``alike``, ``otherwise``, whether there were ``more``; by node ``new`` (tasks that
    there were not), ``gone`` (tasks that there would not be); ``refused`` by node with the first message; ``days`` that a
    case takes more or less at the median, by the medians known of those tasks, and ``unknown``, the new tasks of which none
    is known.
    """
    rows = list(among.newest(process).select_related("version")[: AT_MOST + 1])
    cases, found, versions = rows[:AT_MOST], _Found(), Versions()
    for start in range(0, len(cases), PIECE):
        piece = cases[start : start + PIECE]
        acts = _acts(piece)
        for case in piece:
            acted = _acted(case, acts[case.pk], versions)
            found.add(case, gone_through(version, acted, _world(case, version.binding)))
        tick(min(start + PIECE, len(cases)), len(cases))
    return {**found.told(_medians(process)), "more": len(rows) > len(cases)}


def _world(case: Case, binding: Binding) -> World:
    """What the steps of a case would ask by a binding, at the moment of each."""
    limits = Limits(binding, json.loads(case.terms))
    return lambda at, lists: Facts(at, answers(case, binding, at), lists, limits.due)


def _midnight(day: date) -> datetime:
    """When a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


class _Found:
    def __init__(self) -> None:
        self.cases, self.alike = 0, 0
        self.new, self.gone = Counter[str](), Counter[str]()
        self.refused: dict[str, list[Any]] = {}

    def add(self, case: Case, went: Went) -> None:
        """Count a case."""
        self.cases += 1
        self.new.update(went.new)
        self.gone.update(went.gone)
        if went.refused:
            node, why = went.refused
            self.refused.setdefault(node, [0, to_json(why)])[0] += 1
        same = went.over == (case.closed_at is not None) and not went.refused
        self.alike += bool(same and not went.new and not went.gone)

    def told(self, medians: Mapping[str, float]) -> dict[str, Any]:
        """All of it, ready for JSON."""
        more = sum(medians.get(node, 0) * n for node, n in self.new.items())
        less = sum(medians.get(node, 0) * n for node, n in self.gone.items())
        return {
            "cases": self.cases,
            "alike": self.alike,
            "otherwise": self.cases - self.alike,
            "new": dict(self.new),
            "gone": dict(self.gone),
            "refused": self.refused,
            "days": round((more - less) / self.cases, 1) if self.cases else 0,
            "unknown": sorted(node for node in self.new if node not in medians),
        }


def _acts(cases: Sequence[Case]) -> dict[int, list[CaseAct]]:
    found = defaultdict[int, list[CaseAct]](list)
    deeds = (OPEN, STEP, MOVED, MOVED_BACK)
    for act in CaseAct.objects.filter(case__in=cases, deed__in=deeds).order_by("case", "seq"):
        found[act.case_id].append(act)
    return found


def _acted(case: Case, acts: Sequence[CaseAct], versions: Versions) -> Iterator[Acted]:
    """The acts of a case as the walk takes them: each by the version by which the case went then, with the names of now."""
    moves = _moves(acts)
    numbers = versions.of(case.process) if moves else {}
    was = numbers[moves[0][1]["old"]] if moves else definition_of(case.version)
    names = {node: _now(node, moves) for node in was.nodes}
    for act in acts:
        if moves and act.seq == moves[0][0]:
            was = numbers[moves.pop(0)[1]["new"]]
            names = {node: _now(node, moves) for node in was.nodes}
        if act.deed in (OPEN, STEP):
            yield _as_acted(act, was, names)


def _moves(acts: Sequence[CaseAct]) -> list[tuple[int, Mapping[str, Any]]]:
    """The moves of a case that were not undone, each with its number."""
    found: list[tuple[int, Mapping[str, Any]]] = []
    for act in acts:
        if act.deed == MOVED:
            found.append((act.seq, json.loads(act.told)))
        elif act.deed == MOVED_BACK:
            found.pop()
    return found


def _now(node: str, moves: Sequence[tuple[int, Mapping[str, Any]]]) -> str:
    """What a node is called after some moves."""
    for _, told in moves:
        node = told["renamed"].get(node, node)
    return node


def _as_acted(act: CaseAct, was: Definition, names: Mapping[str, str]) -> Acted:
    told = json.loads(act.told)
    events = told.get("events", ())
    item = next(
        (item for deed, _, token, item, _ in events if token == act.token and deed == Deed.ENDED), None
    )
    programs = {
        names[node]: outcome
        for deed, node, _, _, outcome in events
        if deed == Deed.ENDED and node in was.nodes and was.nodes[node].kind is Kind.SERVICE
    }
    node, known = names.get(act.node, act.node), frozenset(names.values())
    return Acted(node, item, act.outcome or DONE, act.at, known, told.get("lists", {}), programs)


def _medians(process: str) -> dict[str, float]:
    """The median working days of each node, over all there is."""
    rows = Measured.objects.filter(process=process).exclude(node="").order_by("node")
    found = {}
    for node, own in groupby(rows.values_list("node", "days", "runs"), key=lambda row: row[0]):
        by_days = Counter[int]()
        for _, days, runs in own:
            by_days[days] += runs
        if (median := Spent(dict(by_days)).median) is not None:
            found[node] = median
    return found
