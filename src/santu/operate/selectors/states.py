"""The state of a case, out of its rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cached_property
from typing import Any, Protocol

from santu.operate.domain.binding import Binding
from santu.operate.domain.clocks import NEVER
from santu.operate.domain.definition import Definition
from santu.operate.domain.state import Clock, State
from santu.operate.domain.state import Token as Row
from santu.operate.models import Case, CaseClock, Token
from santu.operate.selectors.limits import Limits
from santu.operate.selectors.processes import bound_once, read_once

RUNNING, PAUSED, FIRED, STOPPED = "running", "paused", "fired", "stopped"


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
    return Standing(
        case,
        list(Token.objects.filter(case=case, ended_at=None).order_by("number")),
        list(CaseClock.objects.filter(case=case, state__in=(RUNNING, PAUSED)).order_by("pk")),
    )


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
