"""What a new version would have made of a case that went by an old one: the same ends of tasks, at the same times."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from santu.kernel.messages import Message, Refused
from santu.operate.domain import engine
from santu.operate.domain.definition import DONE, Kind
from santu.operate.domain.differing import Saying
from santu.operate.domain.facts import Facts
from santu.operate.domain.state import State, Token

World = Callable[[datetime, Mapping[str, Sequence[str]]], Facts]
"""What a step may ask at a moment, with the lists that are known by then."""
MOST_NEW = 20
"""So many tasks that nobody knew may follow each other before one that was done."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done: at which node and item a task ended how (node "" for the opening), the lists made known by it.

    ``known`` are the nodes of the version by which the case went then.
    """

    node: str
    item: str | None
    outcome: str
    at: datetime
    known: frozenset[str]
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by_program: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Went:
    """How a case would have gone.

    Attributes:
        over: whether it would be over.
        at: the nodes at which it would wait.
        new: tasks that did not exist, by node, taken as done at once.
        gone: tasks that were done and that there would not be.
        refused: why it could not have gone on, and at which node.
    """

    over: bool
    at: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    refused: tuple[str, Message] | None = None


def gone_through(version: Saying, acts: Iterable[Acted], world: World) -> Went:
    """Lead a case through a version."""
    walk = _Walk(version, world)
    for act in acts:
        try:
            walk.act(act)
        except Refused as refused:
            why = (act.node, refused.faults[0].message)
            return Went(False, walk.waits(), tuple(walk.new), tuple(walk.gone), why)
    return Went(walk.state.over, walk.waits(), tuple(walk.new), tuple(walk.gone))


class _Walk:
    def __init__(self, version: Saying, world: World) -> None:
        self.definition, self.binding, self.world = version.definition, version.binding, world
        self.state = State(self.definition.digest)
        self.lists: dict[str, Sequence[str]] = {}
        self.new, self.gone = Counter[str](), Counter[str]()
        self.came: dict[int, frozenset[str]] = {}
        """By token what was known when it came: what came before the case was moved was not known then, nor what follows it."""

    def act(self, act: Acted) -> None:
        """Do what was done, behind the tasks that nobody knew."""
        self._do(act)
        self._came(act.known)

    def _came(self, known: frozenset[str]) -> None:
        for one in self.state.tokens:
            self.came.setdefault(one.id, known)

    def _do(self, act: Acted) -> None:
        self.lists |= act.lists
        facts = self.world(act.at, self.lists)
        if not act.node:
            self._needs_met(self.definition.starts[self.definition.id], DONE, facts)
            self.state = engine.begin(self.definition, facts).state
            return self._program(act, facts)
        self.state = engine.fire(self.definition, self.state, facts).state
        for _ in range(MOST_NEW):
            self._came(act.known)
            token = self._task(lambda one: (one.node, one.item) == (act.node, act.item))
            if token is not None:
                self._needs_met(act.node, act.outcome, facts)
                self.state = engine.complete(self.definition, self.state, token, facts, act.outcome).state
                return self._program(act, facts)
            unknown = self._task(lambda one: one.node not in self.came[one.id])
            if unknown is None:
                break
            self.new[self._node(unknown)] += 1
            self.state = engine.complete(self.definition, self.state, unknown, facts).state
            self._program(act, facts)
            self._came(self.came[unknown])
        self.gone[act.node] += 1
        return None

    def _needs_met(self, node: str, outcome: str, facts: Facts) -> None:
        if faults := list(self.binding.unmet(node, facts.guards, outcome)):
            raise Refused(faults)

    def waits(self) -> tuple[str, ...]:
        """The nodes at which it waits, in order."""
        return tuple(one.node.id for one in engine.waiting(self.definition, self.state))

    def _task(self, fits: Callable[[Token], bool]) -> int | None:
        waiting = engine.waiting(self.definition, self.state)
        return next((one.token.id for one in waiting if fits(one.token)), None)

    def _node(self, token: int) -> str:
        return next(one.node for one in self.state.tokens if one.id == token)

    def _program(self, act: Acted, facts: Facts) -> None:
        """What the program did at once, as it did it; what it would do newly ends as it should."""
        for _ in range(MOST_NEW):
            service = next(
                (one for one in self.state.tokens if self.definition.nodes[one.node].kind is Kind.SERVICE),
                None,
            )
            if service is None:
                return
            outcome = act.by_program.get(service.node, DONE)
            self.state = engine.complete(self.definition, self.state, service.id, facts, outcome).state
