"""What a process is once its file has been read and found sound."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from santu.kernel.messages import Fault, message

DONE = "done"
"""The outcome of a task that ends as it should; every task has it."""


class Kind(StrEnum):
    """The kinds of node, by the name of their BPMN element; a terminate end is its own kind."""

    START = "startEvent"
    END = "endEvent"
    TERMINATE = "terminateEndEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"
    MESSAGE = "intermediateCatchEvent"
    TIMER = "boundaryEvent"
    SUBPROCESS = "subProcess"


TASKS = frozenset({Kind.USER, Kind.SERVICE})
WAITS = TASKS | {Kind.MESSAGE}
ACTIVITIES = TASKS | {Kind.SUBPROCESS}
ENDS = frozenset({Kind.END, Kind.TERMINATE})


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands on a flow: the name of a fact, or ``task.outcome``; it may be negated."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Until:
    """When a multi-instance task is over before all are done.

    ``count`` instances, or ``share`` in percent of all (rounded up), ended with ``outcome`` (any, if empty).
    With neither, all must end.
    """

    count: int = 0
    share: int = 0
    outcome: str = ""

    def met(self, outcomes: tuple[str, ...], of: int) -> bool:
        """Whether ``outcomes``, of ``of`` instances begun, are enough."""
        if not self.count and not self.share:
            return len(outcomes) == of
        reached = outcomes.count(self.outcome) if self.outcome else len(outcomes)
        return reached >= self.count if self.count else reached * 100 >= self.share * of


@dataclass(frozen=True, slots=True)
class Each:
    """A task or sub-process for each item of a named list, or ``times`` times."""

    items: str = ""
    times: int = 0
    until: Until = Until()


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; without a guard it is always taken, or is the default."""

    id: str
    source: str
    target: str
    name: str = ""
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the diagram; what does not apply to its kind is empty.

    ``scope`` is the process or sub-process that holds it; ``ins`` and ``outs`` are flows in the file's order.
    A boundary timer has a ``host``, a ``clock`` (an ISO 8601 duration or a name) and may interrupt.
    ``outcomes`` are those a task may end with.
    """

    id: str
    kind: Kind
    name: str
    scope: str
    lane: str = ""
    ins: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()
    default: str = ""
    each: Each | None = None
    host: str = ""
    interrupts: bool = True
    clock: str = ""
    message: str = ""
    timers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Its name in the drawing, or its id."""
        return self.name or self.id


def fault_at(node: Node, template: str, **params: object) -> Fault:
    """A fault at a node, by its name in the drawing and its id in the file."""
    return Fault(f"{node.name} ({node.id})" if node.name else node.id, message(template, **params))


@dataclass(frozen=True)
class Definition:
    """A process: nodes and flows by id, lanes (id → name), the start of each scope."""

    id: str
    name: str
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, str]
    starts: Mapping[str, str]

    @cached_property
    def digest(self) -> str:
        """sha256 over all that has meaning; where the boxes stand in the drawing has none.

        What is as by default is left out, so that a field to come leaves the digests of open cases as they are.
        """
        return sha256(json.dumps(_told(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @cached_property
    def instance_of(self) -> Mapping[str, str]:
        """The multi-instance sub-process around each node that stands in one."""
        found = {}
        for number in self.nodes:
            scope = self.nodes[number].scope
            while scope in self.nodes and not self.nodes[scope].each:
                scope = self.nodes[scope].scope
            if scope in self.nodes:
                found[number] = scope
        return found

    @cached_property
    def guards(self) -> frozenset[str]:
        """The facts that flows ask for; outcomes of tasks are known to the case itself."""
        return frozenset(f.guard.name for f in self.flows.values() if f.guard and "." not in f.guard.name)


def _told(value: object) -> object:
    """A value for JSON, without the fields that are as by default."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = [(field, getattr(value, field.name)) for field in fields(value)]
        return {field.name: _told(own) for field, own in pairs if own != field.default}
    if isinstance(value, Mapping):
        return {key: _told(own) for key, own in value.items()}
    return [_told(own) for own in value] if isinstance(value, tuple) else value
