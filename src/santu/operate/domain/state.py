"""The state of a case: rows of tokens and clocks, and the way to text and back."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

ROOT = 0
"""The parent of what stands in the process itself."""


@dataclass(frozen=True, slots=True)
class Token:
    """Where a case stands. Ids count up from 1 and are never used twice in a case.

    ``parent`` is the token of the sub-process or multi-instance task around it, else :data:`ROOT`; ``via`` the flow it
    came by; ``item`` what an instance of a multi-instance task is for; ``outcomes`` how its instances ended so far.
    """

    id: int
    node: str
    parent: int
    via: str
    since: datetime
    item: str | None = None
    outcomes: tuple[str, ...] = ()
    of: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """A boundary timer that runs while ``token`` stands, and fires at ``due``."""

    event: str
    token: int
    due: datetime


@dataclass(frozen=True, slots=True)
class State:
    """A case between two steps; over once it has no token."""

    definition: str
    next_id: int = 1
    tokens: tuple[Token, ...] = ()
    clocks: tuple[Clock, ...] = ()
    outcomes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def over(self) -> bool:
        return not self.tokens


class Deed(StrEnum):
    """What may happen to a node in a step."""

    BEGAN = "began"
    ENDED = "ended"
    CANCELLED = "cancelled"
    FIRED = "fired"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: to which node and token, when, and how it ended."""

    deed: Deed
    node: str
    token: int
    at: datetime
    item: str | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The state after a step, and what happened in it, in order."""

    state: State
    events: tuple[Event, ...]


def to_text(state: State) -> str:
    """The state as canonical JSON: equal states give equal texts."""
    rows = {
        "clocks": [[clock.event, clock.token, _moment(clock.due)] for clock in state.clocks],
        "definition": state.definition,
        "next": state.next_id,
        "outcomes": dict(state.outcomes),
        "tokens": [
            [t.id, t.node, t.parent, t.via, _moment(t.since), t.item, t.outcomes, t.of] for t in state.tokens
        ],
    }
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> State:
    """The way back.

    Raises:
        ValueError: the text was not made by :func:`to_text`.
    """
    try:
        rows = json.loads(text)
        state = State(
            rows["definition"],
            rows["next"],
            tuple(
                Token(number, node, parent, via, datetime.fromisoformat(since), item, tuple(outcomes), of)
                for number, node, parent, via, since, item, outcomes, of in rows["tokens"]
            ),
            tuple(Clock(event, token, datetime.fromisoformat(due)) for event, token, due in rows["clocks"]),
            tuple((task, tuple(outcomes)) for task, outcomes in rows["outcomes"].items()),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the state of a case: {error}") from error
    return state


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
