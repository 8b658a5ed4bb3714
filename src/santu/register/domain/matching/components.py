"""Which retired and created townships belong to one event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from santu.register.domain.matching.flows import Flows
from santu.register.domain.matching.rows import Flow, Thresholds

Node = tuple[str, str]
"""("before", id) of a retired township, ("after", id) of a created or keeping one."""


@dataclass(slots=True)
class Component:
    """Townships that went out of being and into being together; ids in order of code."""

    retire: list[str] = field(default_factory=list)
    create: list[str] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Changed:
    """The townships that do not continue, and those that do (before → after)."""

    retired: tuple[str, ...]
    created: tuple[str, ...]
    same: Mapping[str, str]


def whole_target(flows: Flows, old: str, thresholds: Thresholds) -> Flow | None:
    """The flow that took a township as a whole, if one did: the main one, with no other substantial."""
    leaving = flows.leaving.get(old, ())
    if not leaving or leaving[0].villages == 0:
        return next(iter(leaving), None)
    if leaving[0].share < thresholds.main_flow:
        return None
    return leaving[0] if all(flow.share < thresholds.substantial_part for flow in leaving[1:]) else None


def gather(flows: Flows, changed: Changed, thresholds: Thresholds) -> list[Component]:
    """Put retired and created townships together where one is what mostly became of the other.

    A retired township is bound to where most of it went, a created one to where most of it
    came from; through a township that continues only those are bound that went into it whole.
    Two that went to the same two are bound with both.
    Lesser flows go with the event of their retired, else of their created township.
    """
    retired, created = set(changed.retired), set(changed.created)
    roots = _Roots()
    for old in changed.retired:
        target = flows.main_target(old)
        if (target and target.new in created) or (target and target == whole_target(flows, old, thresholds)):
            roots.bind(("before", old), ("after", target.new))
    for new in changed.created:
        source = flows.main_source(new)
        if source and source.old in retired:
            roots.bind(("before", source.old), ("after", new))
    for old, new in _crossing(flows, retired, created, thresholds):
        roots.bind(("before", old), ("after", new))
    components: dict[Node, Component] = {}
    for old in changed.retired:
        components.setdefault(roots.of(("before", old)), Component()).retire.append(old)
    for new in changed.created:
        components.setdefault(roots.of(("after", new)), Component()).create.append(new)
    for flow in flows.everything():
        if flow.old in retired:
            components[roots.of(("before", flow.old))].flows.append(flow)
        elif flow.new in created:
            components[roots.of(("after", flow.new))].flows.append(flow)
    return list(components.values())


def _crossing(
    flows: Flows, retired: set[str], created: set[str], thresholds: Thresholds
) -> Iterator[tuple[str, str]]:
    """Retired and created townships of which two and two exchanged substantial parts: each went to both."""
    parts: dict[str, set[str]] = {}
    for flow in flows.everything():
        least = min(flow.share, flows.part(flow))
        if flow.old in retired and flow.new in created and least >= thresholds.substantial_part:
            parts.setdefault(flow.old, set()).add(flow.new)
    for one, other in combinations(sorted(old for old in parts if len(parts[old]) > 1), 2):
        both = parts[one] & parts[other]
        if len(both) > 1:
            yield from ((old, new) for old in (one, other) for new in sorted(both))


class _Roots:
    """Disjoint sets of nodes."""

    def __init__(self) -> None:
        self._above: dict[Node, Node] = {}

    def of(self, node: Node) -> Node:
        while node in self._above:
            node = self._above[node]
        return node

    def bind(self, one: Node, other: Node) -> None:
        one, other = self.of(one), self.of(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)
