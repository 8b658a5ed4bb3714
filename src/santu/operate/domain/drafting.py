"""What is wrong with a version in the making."""

from collections.abc import Iterator
from dataclasses import dataclass

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.binding import APPLICANT, Binding, binding_of
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind, fault_at
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class Made:
    """A drawing with its binding, as far as they could be read, and all that is wrong with them."""

    definition: Definition | None
    binding: Binding | None
    faults: tuple[Fault, ...]


def made_of(drawing: str, binding: str, known: Definition, standards: Standards) -> Made:
    """Read a draft of a process; ``known`` is the version that it follows, whose lists cases have."""
    faults: list[Fault] = []
    definition = bound = None
    try:
        definition = read(drawing.encode())
    except Refused as refused:
        faults += refused.faults
    try:
        bound = binding_of(binding)
    except Refused as refused:
        faults += refused.faults
    if definition:
        faults += _unanswered(definition, known)
    if definition and bound:
        faults += bound.faults(definition, standards)
    if bound:
        faults += _unbound(bound, _lists(known))
    return Made(definition, bound, tuple(faults))


def _unanswered(definition: Definition, known: Definition) -> Iterator[Fault]:
    """What a case could not answer: tasks that are nobody's, facts and lists that no case has."""
    for node in definition.nodes.values():
        if node.kind == Kind.USER and not node.lane and not definition.lanes:
            yield fault_at(node, N_("任务不在任何泳道里，不知道由谁办；请放进一条泳道。"))
        if node.each and node.each.items and node.each.items not in _lists(known):
            none = N_("没有名为“{items}”的名单，不知道逐个办给谁；可用：{known}。")
            yield fault_at(node, none, items=node.each.items, known=tuple(sorted(_lists(known))))
    for flow in definition.flows.values():
        if flow.guard and "." not in flow.guard.name:
            nobody = N_("条件“{guard}”没有谁回答；请改为问一个任务的结果，写成“任务.结果”。")
            yield Fault(flow.id, message(nobody, guard=flow.guard.name))


def _unbound(binding: Binding, lists: set[str]) -> Iterator[Fault]:
    for lane, own in binding.lanes.items():
        if own.right != APPLICANT and not own.at:
            yield Fault(lane, message(N_("泳道 {lane} 没有写明在哪里办（at）；请补上。"), lane=lane))


def _lists(definition: Definition) -> set[str]:
    return {node.each.items for node in definition.nodes.values() if node.each and node.each.items}
