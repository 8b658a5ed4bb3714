"""What is wrong with a version in the making."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain import forms, whistle, window
from santu.operate.domain.binding import APPLICANT, PLACES, Binding, binding_of
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind, fault_at
from santu.operate.domain.guards import CAME, DATED, OPENED, TODAY
from santu.standards.rulebook import Standards

NODES = {
    window.PROCESS: window.NODES,
    whistle.PROCESS: whistle.NODES,
    "admission": frozenset({"apply", "opine", "decide"}),
    "grid_event": frozenset({"to_whistle"}),
    "head_consultation": frozenset({"ask", "opine", "act", "reply"}),
    "quota_loan": frozenset({"apply", "check", "approve", "use", "send_back", "give_back"}),
    "operation": frozenset({"planned", "conclude"}),
    "supervision": frozenset({"notice", "answer", "decide"}),
    "list_adjust": frozenset({"update"}),
}
TERMS: Mapping[str, Mapping[str, type]] = {
    window.PROCESS: window.TERMS,
    whistle.PROCESS: whistle.TERMS,
    "quota_loan": {"outstanding": int, "reserved_last": str},
}
LISTS = {window.PROCESS: window.LISTS, whistle.PROCESS: whistle.LISTS}


@dataclass(frozen=True, slots=True)
class Made:
    """A drawing with its binding, as far as they could be read, and all that is wrong with them."""

    definition: Definition | None
    binding: Binding | None
    faults: tuple[Fault, ...]


def made_of(process: str, drawing: str, binding: str, known: Definition, standards: Standards) -> Made:
    """Read a draft of a process; ``known`` is the version that it follows."""
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
    fields = [own for form in bound.forms.values() for own in form.items()] if bound else []
    lists = LISTS.get(process, frozenset()) | {name for name, own in fields if own.kind in forms.LISTS}
    if definition:
        faults += _unanswered(definition, lists)
        faults += _lost(definition, known, NODES.get(process, frozenset()))
    if definition and bound:
        faults += bound.faults(definition, standards)
    if bound:
        faults += _unbound(bound, lists)
        said = {
            name: int if own.kind in forms.NUMBERS else str
            for name, own in fields
            if own.kind not in forms.WORDS
        }
        faults += _unsaid(bound, {**TERMS.get(process, {}), **said})
    return Made(definition, bound, tuple(faults))


def _unsaid(binding: Binding, terms: Mapping[str, type]) -> Iterator[Fault]:
    """Conditions and clocks that look at what no case says, or hold words against a number."""
    for name, asked in binding.guards.items():
        days = (CAME, OPENED, TODAY) if asked.asks in DATED else ()
        for term, number in asked.looks_at:
            known = (*days, *(own for own, kind in terms.items() if kind is int or not number))
            if term not in known:
                unsaid = N_("条件“{guard}”要看办件的“{term}”，办件没有这一项，或它不是数；可用：{known}。")
                yield Fault(name, message(unsaid, guard=name, term=term, known=known))
    dates = tuple(term for term, kind in terms.items() if kind is str)
    for name, clock in binding.clocks.items():
        if clock.until and clock.until not in dates:
            undated = N_("时限“{clock}”的最后一天 until 写的“{until}”，办件没有这一日期；可用：{days}。")
            yield Fault(name, message(undated, clock=name, until=clock.until, days=dates))
        if clock.since and clock.since not in terms:
            lost = N_("时限“{clock}”从“{since}”起算，办件没有这一项；可用：{known}。")
            yield Fault(name, message(lost, clock=name, since=clock.since, known=tuple(terms)))


def _unanswered(definition: Definition, lists: frozenset[str]) -> Iterator[Fault]:
    """What a case could not answer: tasks that are nobody's, lists that no case has."""
    for node in definition.nodes.values():
        if node.kind == Kind.USER and not node.lane and not definition.lanes:
            yield fault_at(node, N_("任务不在任何泳道里，不知道由谁办；请放进一条泳道。"))
        if node.kind == Kind.MESSAGE:
            yield fault_at(node, N_("没有谁送来要等的回音，办件会一直停在这里；请改成任务，由人办。"))
        if node.each and node.each.items and node.each.items not in lists:
            none = N_("没有名为“{items}”的名单，不知道逐个办给谁；可用：{known}。")
            yield fault_at(node, none, items=node.each.items, known=tuple(sorted(lists)))


def _lost(definition: Definition, known: Definition, nodes: frozenset[str]) -> Iterator[Fault]:
    """What the program knows by its id and would not find."""
    lost = N_(
        "软件按编号 {number} 认这一环节，去掉、改编号或换成另一种元素，它的表单和统计就没有了；请保留，名称可以改。"
    )
    for number in sorted(nodes & known.nodes.keys()):
        node = known.nodes[number]
        if number not in definition.nodes or definition.nodes[number].kind != node.kind:
            yield fault_at(node, lost, number=number)


def _unbound(binding: Binding, lists: frozenset[str]) -> Iterator[Fault]:
    for lane, own in binding.lanes.items():
        if own.right != APPLICANT and not own.at:
            yield Fault(lane, message(N_("泳道 {lane} 没有写明在哪里办（at）；请补上。"), lane=lane))
        for place in own.at:
            if place not in PLACES and place not in lists:
                nowhere = N_("泳道 {lane} 的地点“{place}”不认识；可用：{known}。")
                known = (*PLACES, *sorted(lists))
                yield Fault(lane, message(nowhere, lane=lane, place=place, known=known))
