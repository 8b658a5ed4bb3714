"""Putting acts in an order in which each comes after what it waits for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from heapq import heapify, heappop, heappush

from santu.transition.domain.nodes import Node
from santu.transition.domain.rings import rings
from santu.transition.domain.steps import Step, Wait, Why

Waits = Mapping[int, Mapping[int, Why]]
"""Act → the acts that it waits for, and why."""


def in_order(nodes: Sequence[Node], proposals: Sequence[str]) -> list[Step]:
    """Steps in a deterministic order that respects every wait.

    Acts that wait for each other in a ring (codes or names that change hands all round) become
    one step. Where the waits leave a choice: by day, then what is early, then proposal, then
    stage, then the act that closes most, so that a township never has more bodies than it need. A step that waits
    for a later day is done on that day. Complexity: O((n + e) log n) for n acts and e waits.

    Args:
        nodes: the acts.
        proposals: the key of each proposal, by number.
    """
    member = rings([tuple(node.waits) for node in nodes])
    merged: dict[int, list[int]] = defaultdict(list)
    for one, first in enumerate(member):
        merged[first].append(one)
    waits: dict[int, dict[int, Why]] = {first: {} for first in merged}
    for one, node in enumerate(nodes):
        for earlier, why in node.waits.items():
            if member[earlier] != member[one]:
                waits[member[one]].setdefault(member[earlier], why)
    days = _days(nodes, merged, waits)

    def priority(first: int) -> tuple[date, bool, int, int, int, int]:
        node = nodes[first]
        return (days[first], not node.early, node.proposal, node.stage, node.rank, first)

    order = _sorted(waits, {first: priority(first) for first in merged})
    number = {first: place for place, first in enumerate(order, 1)}
    return [
        Step(
            number[first],
            days[first],
            nodes[first].county,
            proposals[nodes[first].proposal],
            tuple(change for one in merged[first] for change in nodes[one].changes),
            tuple(sorted(Wait(number[before], why) for before, why in waits[first].items())),
        )
        for first in order
    ]


def _days(nodes: Sequence[Node], merged: Mapping[int, Sequence[int]], waits: Waits) -> dict[int, date]:
    """The day of each act: its own, or the latest of those that it waits for."""
    days = {first: max(nodes[one].day for one in ones) for first, ones in merged.items()}
    if len(set(days.values())) > 1:
        for first in _sorted(waits, dict.fromkeys(merged, ())):
            days[first] = max([days[first], *(days[earlier] for earlier in waits[first])])
    return days


def _sorted(waits: Waits, priority: Mapping[int, tuple[object, ...]]) -> list[int]:
    """Topological order; among those that may go, the one of least priority value goes first."""
    left = {one: len(earlier) for one, earlier in waits.items()}
    followers: dict[int, list[int]] = defaultdict(list)
    for one, earlier in waits.items():
        for before in earlier:
            followers[before].append(one)
    ready: list[tuple[tuple[object, ...], int]]
    ready = [(priority[one], one) for one, count in left.items() if not count]
    heapify(ready)
    order: list[int] = []
    while ready:
        _, one = heappop(ready)
        order.append(one)
        for follower in followers[one]:
            left[follower] -= 1
            if not left[follower]:
                heappush(ready, (priority[follower], follower))
    return order
