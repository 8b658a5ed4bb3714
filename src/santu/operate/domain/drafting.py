"""What is wrong with a version in the making, and in what it differs from the one before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.operate.domain.binding import APPLICANT, Binding, Named, binding_of
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind, Node, fault_at
from santu.standards.rulebook import Standards

Thing = TypeVar("Thing")
ADDED, CHANGED, REMOVED = "+", "~", "−"
NOBODY = Node("", Kind.END, "", "")


@dataclass(frozen=True, slots=True)
class Change:
    """An element that was added, changed or removed, and what that is in words."""

    sign: str
    element: str
    what: Message


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


def changes(old: Definition, new: Definition) -> list[Change]:
    """In what a drawing differs from the one before: tasks and other nodes by id, then flows, then lanes."""
    found = list(_nodes(old, new))
    found += _by_id(old.flows, new.flows, N_("连线“{name}”"), lambda flow: flow.name or flow.id)
    found += _by_id(old.lanes, new.lanes, N_("泳道“{name}”"), str)
    return found


def bindings_differ(old: Binding, new: Binding) -> list[Change]:
    """In what lanes are bound to other people, and which clocks run otherwise."""
    found = []
    for lane in sorted(old.lanes.keys() | new.lanes.keys()):
        if old.lanes.get(lane) != new.lanes.get(lane):
            told = N_("泳道 {lane} 由谁办理，改了")
            found.append(Change(_sign(lane in old.lanes, lane in new.lanes), lane, message(told, lane=lane)))
    for clock in sorted(old.clocks.keys() | new.clocks.keys()):
        before, after = (own.clocks.get(clock, Named()) for own in (old, new))
        if before != after:
            told = N_("时限“{clock}”依据的标准由 {before} 改为 {after}")
            said = message(told, clock=clock, before=before.standard or "–", after=after.standard or "–")
            found.append(Change(_sign(clock in old.clocks, clock in new.clocks), clock, said))
    return found


def _nodes(old: Definition, new: Definition) -> Iterator[Change]:
    for number in dict.fromkeys([*old.nodes, *new.nodes]):
        before, after = old.nodes.get(number), new.nodes.get(number)
        if before == after:
            continue
        name = (after or before or NOBODY).called
        if before is None:
            yield Change(ADDED, number, message(N_("新增“{name}”"), name=name))
        elif after is None:
            yield Change(REMOVED, number, message(N_("去掉“{name}”"), name=name))
        elif before.called != after.called:
            told = N_("“{before}”改名为“{name}”")
            yield Change(CHANGED, number, message(told, before=before.called, name=name))
        elif before.lane != after.lane:
            yield Change(CHANGED, number, message(N_("“{name}”换了泳道"), name=name))
        elif before.clock != after.clock:
            told = N_("“{name}”的时限由 {before} 改为 {after}")
            yield Change(CHANGED, number, message(told, name=name, before=before.clock, after=after.clock))
        else:
            yield Change(CHANGED, number, message(N_("“{name}”的接法或办法改了"), name=name))


def _by_id(
    old: Mapping[str, Thing], new: Mapping[str, Thing], template: str, called: Callable[[Thing], str]
) -> Iterator[Change]:
    for number in dict.fromkeys([*old, *new]):
        before, after = old.get(number), new.get(number)
        if before != after:
            shown = new[number] if number in new else old[number]
            said = message(template, name=called(shown))
            yield Change(_sign(before is not None, after is not None), number, said)


def _sign(was: object, will_be: object) -> str:
    return CHANGED if was and will_be else ADDED if will_be else REMOVED
