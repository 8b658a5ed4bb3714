"""The way back from a task, where the process has one."""

from collections.abc import Collection, Iterator

from santu.operate.domain.definition import WAITS, Definition, Kind

RETURNED = "returned"
"""The outcome that is a return by its name, where it leads to an end."""


def returning(definition: Definition, node: str, done: Collection[str]) -> str:
    """The outcome of a task that leads back to one of those ``done`` already, or that says so itself; "" where none does."""
    if RETURNED in definition.nodes[node].outcomes:
        return RETURNED
    guards = {f"{node}.{outcome}": outcome for outcome in definition.nodes[node].outcomes}
    for flow in definition.flows.values():
        outcome = guards.get(flow.guard.name) if flow.guard and not flow.guard.negated else None
        if outcome and not set(_next_tasks(definition, flow.target)).isdisjoint(done):
            return outcome
    return ""


def _next_tasks(definition: Definition, start: str) -> Iterator[str]:
    """The tasks that come first behind a node, through gateways and into sub-processes."""
    seen, ways = set[str](), [start]
    while ways:
        at = ways.pop()
        if at in seen:
            continue
        seen.add(at)
        node = definition.nodes[at]
        if node.kind in WAITS:
            yield at
        elif node.kind == Kind.SUBPROCESS:
            ways.append(definition.starts[at])
        else:
            ways += [definition.flows[out].target for out in node.outs]
