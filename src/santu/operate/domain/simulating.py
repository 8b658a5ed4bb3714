"""What a new version would have made of a case that went by an old one: the same ends of tasks, at the same times."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from santu.kernel.messages import Message, Refused
from santu.operate.domain import engine
from santu.operate.domain.definition import DONE, Definition, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.state import State

MOST_NEW = 20
"""So many tasks that nobody knew may follow each other before one that was done."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done: at which node and item a task ended how (node "" for the opening), the lists made known by it."""

    node: str
    item: str | None
    outcome: str
    at: datetime
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


def gone_through(
    definition: Definition,
    known: frozenset[str],
    acts: Iterable[Acted],
    due: Callable[[str, datetime], datetime],
) -> Went:
    """Lead a case through a version; ``known`` are the nodes of the version that it went by."""
    walk = _Walk(definition, known, due)
    for act in acts:
        try:
            walk.act(act)
        except Refused as refused:
            why = (act.node, refused.faults[0].message)
            return Went(False, walk.waits(), tuple(walk.new), tuple(walk.gone), why)
    return Went(walk.state.over, walk.waits(), tuple(walk.new), tuple(walk.gone))


class _Walk:
    def __init__(
        self, definition: Definition, known: frozenset[str], due: Callable[[str, datetime], datetime]
    ) -> None:
        self.definition, self.known, self.due = definition, known, due
        self.state = State(definition.digest)
        self.lists: dict[str, Sequence[str]] = {}
        self.new, self.gone = Counter[str](), Counter[str]()

    def act(self, act: Acted) -> None:
        """Do what was done, behind the tasks that nobody knew."""
        self.lists |= act.lists
        facts = Facts(act.at, items=self.lists, due=self.due)
        if not act.node:
            self.state = engine.begin(self.definition, facts).state
            return self._program(act, facts)
        self.state = engine.fire(self.definition, self.state, facts).state
        for _ in range(MOST_NEW):
            token = self._task(lambda node, item: node == act.node and item == act.item)
            if token is not None:
                self.state = engine.complete(self.definition, self.state, token, facts, act.outcome).state
                return self._program(act, facts)
            unknown = self._task(lambda node, item: node not in self.known)
            if unknown is None:
                break
            self.new[self._node(unknown)] += 1
            self.state = engine.complete(self.definition, self.state, unknown, facts).state
            self._program(act, facts)
        self.gone[act.node] += 1
        return None

    def waits(self) -> tuple[str, ...]:
        """The nodes at which it waits, in order."""
        return tuple(one.node.id for one in engine.waiting(self.definition, self.state))

    def _task(self, fits: Callable[[str, str | None], bool]) -> int | None:
        waiting = engine.waiting(self.definition, self.state)
        return next((one.token.id for one in waiting if fits(one.node.id, one.token.item)), None)

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
