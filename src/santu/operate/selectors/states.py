"""The state of a case, out of its rows."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

from django.db.models import QuerySet

from santu.operate.domain.binding import Binding
from santu.operate.domain.clocks import NEVER, PAUSED, RUNNING
from santu.operate.domain.definition import Definition
from santu.operate.domain.replay import MOVED, MOVED_BACK
from santu.operate.domain.state import Clock, State
from santu.operate.domain.state import Token as Row
from santu.operate.models import Case, CaseAct, CaseClock, Token
from santu.operate.selectors.limits import Limits
from santu.operate.selectors.processes import bound_once, read_once


class Within(Protocol):
    """A token with that within which it stands (0 for none)."""

    @property
    def number(self) -> int: ...

    @property
    def parent(self) -> int: ...


@dataclass(frozen=True)
class Standing:
    """A case with all that it takes to go on: what still stands of its tokens, in the order of their coming, and its clocks."""

    case: Case
    tokens: Sequence[Token] = ()
    clocks: Sequence[CaseClock] = ()

    @cached_property
    def definition(self) -> Definition:
        return read_once(self.case.version.drawing)

    @cached_property
    def binding(self) -> Binding:
        return bound_once(self.case.version.binding)

    @cached_property
    def limits(self) -> Limits:
        return Limits(self.binding, self.terms)

    @cached_property
    def terms(self) -> Mapping[str, Any]:
        terms: Mapping[str, Any] = json.loads(self.case.terms)
        return terms

    @cached_property
    def state(self) -> State:
        """The state that the rows are."""
        return State(
            self.definition.digest,
            self.case.next_token,
            tuple(
                Row(
                    token.number,
                    token.node,
                    token.parent,
                    token.via,
                    token.since,
                    token.item,
                    tuple(json.loads(token.outcomes)),
                    token.of,
                )
                for token in self.tokens
            ),
            tuple(
                Clock(
                    clock.event, clock.token, NEVER if clock.state == PAUSED else clock.due_at.astimezone(UTC)
                )
                for clock in self.clocks
            ),
            tuple((task, tuple(ends)) for task, ends in sorted(json.loads(self.case.outcomes).items())),
        )


def standing_of(case: Case) -> Standing:
    """A case as it stands."""
    return standings_of([case])[0]


def standings_of(cases: Sequence[Case]) -> list[Standing]:
    """Cases as they stand."""
    tokens, clocks = defaultdict[int, list[Token]](list), defaultdict[int, list[CaseClock]](list)
    for token in Token.objects.filter(case__in=cases, ended_at=None).order_by("case", "number"):
        tokens[token.case_id].append(token)
    going = CaseClock.objects.filter(case__in=cases, state__in=(RUNNING, PAUSED))
    for clock in going.order_by("case", "pk"):
        clocks[clock.case_id].append(clock)
    return [Standing(case, tokens[case.pk], clocks[case.pk]) for case in cases]


def hosts_of(number: int, tokens: Iterable[Within]) -> list[int]:
    """A token of a case and those within which it stands, the nearest first."""
    parents = {token.number: token.parent for token in tokens}
    found = []
    while number in parents:
        found.append(number)
        number = parents[number]
    return found


def tasks_in(host: int, tokens: Sequence[Token]) -> list[Token]:
    """The tasks that wait within what a token stands for, however deep, or that are it."""
    return [token for token in tokens if token.waits and host in hosts_of(token.number, tokens)]


def nodes_ended(case: Case, tasks: QuerySet[Token]) -> list[str]:
    """The nodes at which tasks of a case ended, by their names in the version that it has now."""
    moves: list[tuple[datetime, Mapping[str, str]]] = []
    for act in CaseAct.objects.filter(case=case, deed__in=(MOVED, MOVED_BACK)).order_by("seq"):
        if act.deed == MOVED:
            moves.append((act.at, json.loads(act.told)["renamed"]))
        else:
            moves.pop()
    found = []
    for was, ended_at in tasks.filter(case=case, ended_at__isnull=False).values_list("node", "ended_at"):
        node = was
        for moved_at, renamed in moves:
            if ended_at and ended_at <= moved_at:
                node = renamed.get(node, node)
        found.append(node)
    return found
