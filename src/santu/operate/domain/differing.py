"""In what a version in the making differs from the one before it, element by element."""

from collections.abc import Iterator
from dataclasses import dataclass

from santu.kernel.messages import N_, Message, message
from santu.operate.domain.binding import Binding, Named, place_said, right_said
from santu.operate.domain.definition import WAITS, Definition, Flow, Guard, Node

ADDED, CHANGED, REMOVED = "+", "~", "−"
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Saying:
    """What a version says: its drawing, and what binds it."""

    definition: Definition
    binding: Binding


@dataclass(frozen=True, slots=True)
class Change:
    """An element that was added, changed or removed, what it is called, and in what it differs, in words."""

    sign: str
    element: str
    name: str | Message
    what: tuple[Message, ...] = ()


def changes(old: Saying, new: Saying) -> list[Change]:
    """Every element that differs, once: nodes, flows, lanes, clocks without a timer, facts, needs, the process itself."""
    return [
        *_nodes(old, new),
        *_flows(old.definition, new.definition),
        *_lanes(old, new),
        *_clocks(old, new),
        *_guards(old.binding, new.binding),
        *_needs(old, new),
        *_whole(old.definition, new.definition),
    ]


def _nodes(old: Saying, new: Saying) -> Iterator[Change]:
    for number in dict.fromkeys([*new.definition.nodes, *old.definition.nodes]):
        before, after = old.definition.nodes.get(number), new.definition.nodes.get(number)
        if before and after:
            if what := (*_node(old.definition, before, new.definition, after), *_bound(old, new, after)):
                yield Change(CHANGED, number, after.called, what)
        elif after:
            lane = new.definition.lanes.get(after.lane)
            whose = (message(N_("在泳道“{lane}”"), lane=lane),) if lane and after.kind in WAITS else ()
            yield Change(ADDED, number, after.called, whose)
        elif before:
            yield Change(REMOVED, number, before.called)


def _node(old: Definition, before: Node, new: Definition, after: Node) -> Iterator[Message]:
    """In what a node differs; what comes in, goes out or hangs on it is told of the flows and timers themselves."""
    if before.called != after.called:
        yield message(N_("由“{before}”改名"), before=before.called)
    if before.kind != after.kind:
        yield message(N_("换成了另一种元素"))
    if before.lane != after.lane:
        told = N_("泳道由“{before}”改为“{after}”")
        lanes = (of.lanes.get(node.lane, NOTHING) for of, node in ((old, before), (new, after)))
        yield message(told, **dict(zip(("before", "after"), lanes, strict=True)))
    if _scope(old, before) != _scope(new, after):
        yield message(N_("移到了另一个子流程"))
    if before.clock != after.clock:
        yield message(N_("时限由 {before} 改为 {after}"), before=before.clock, after=after.clock)
    if before.host != after.host:
        host = new.nodes[after.host].called if after.host in new.nodes else NOTHING
        yield message(N_("改为对“{host}”计时"), host=host)
    if before.interrupts != after.interrupts:
        yield message(N_("到期后改为收回环节") if after.interrupts else N_("到期后改为环节继续"))
    if before.message != after.message:
        yield message(N_("等的回音改为“{after}”"), after=after.message or NOTHING)
    if before.each != after.each:
        yield message(N_("逐个办理的名单或结束条件改了"))
    if before.outcomes != after.outcomes:
        yield message(N_("可选的结果改了"))
    if before.default != after.default:
        flow = new.flows.get(after.default)
        yield message(N_("其余情况改走“{flow}”"), flow=_called(new, flow) if flow else NOTHING)
    if any(_only_order(*both) for both in _lists(before, after)):
        yield message(N_("连线的先后改了"))


def _lists(before: Node, after: Node) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    yield before.ins, after.ins
    yield before.outs, after.outs
    yield before.timers, after.timers


def _only_order(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    return before != after and sorted(before) == sorted(after)


def _scope(definition: Definition, node: Node) -> str:
    """The sub-process that holds a node; a process of another id holds the same."""
    return "" if node.scope == definition.id else node.scope


def _bound(old: Saying, new: Saying, node: Node) -> Iterator[Message]:
    """What another binding makes of a node that stands in its lane, or runs by its clock, as before."""
    was = old.definition.nodes[node.id]
    own = (of.binding.lanes.get(node.lane) for of in (old, new))
    if node.kind in WAITS and was.lane == node.lane and len(set(own)) > 1:
        told = N_("泳道“{lane}”由谁办理改了")
        yield message(told, lane=new.definition.lanes.get(node.lane, node.lane))
    if node.clock and was.clock == node.clock:
        yield from _clock(old.binding, new.binding, node.clock)


def _clock(old: Binding, new: Binding, clock: str) -> Iterator[Message]:
    before, after = (of.clocks.get(clock, Named()) for of in (old, new))
    if before.standard != after.standard:
        told = N_("时限“{clock}”依据的标准由 {before} 改为 {after}")
        standards = {"before": before.standard or NOTHING, "after": after.standard or NOTHING}
        yield message(told, clock=clock, **standards)
    elif before != after or (clock in old.clocks) != (clock in new.clocks):
        yield message(N_("时限“{clock}”按类别或按承诺的长短改了"), clock=clock)


def _flows(old: Definition, new: Definition) -> Iterator[Change]:
    for number in dict.fromkeys([*new.flows, *old.flows]):
        before, after = old.flows.get(number), new.flows.get(number)
        if before and after:
            if before != after:
                yield Change(CHANGED, number, _called(new, after), tuple(_flow(old, before, new, after)))
        elif after:
            asks = (message(N_("条件：{guard}"), guard=_guard(after.guard)),) if after.guard else ()
            yield Change(ADDED, number, _called(new, after), asks)
        elif before:
            yield Change(REMOVED, number, _called(old, before))


def _flow(old: Definition, before: Flow, new: Definition, after: Flow) -> Iterator[Message]:
    if (before.source, before.target) != (after.source, after.target):
        yield message(N_("原来是 {way}"), way=_way(old, before))
    if before.name != after.name:
        yield message(N_("由“{before}”改名"), before=before.name or NOTHING)
    if before.guard != after.guard:
        told = N_("条件由 {before} 改为 {after}")
        yield message(told, before=_guard(before.guard), after=_guard(after.guard))


def _called(definition: Definition, flow: Flow) -> Message:
    """A flow by its name and its way."""
    way = _way(definition, flow)
    return message(N_("{name}：{way}"), name=flow.name, way=way) if flow.name else way


def _way(definition: Definition, flow: Flow) -> Message:
    ends = (
        definition.nodes[end].called if end in definition.nodes else end for end in (flow.source, flow.target)
    )
    return message(N_("从“{source}”到“{target}”"), **dict(zip(("source", "target"), ends, strict=True)))


def _guard(guard: Guard | None) -> str:
    """A condition as the file has it."""
    return f"{'not ' if guard.negated else ''}{guard.name}" if guard else NOTHING


def _lanes(old: Saying, new: Saying) -> Iterator[Change]:
    bound = [*new.binding.lanes, *old.binding.lanes]
    for lane in dict.fromkeys([*new.definition.lanes, *old.definition.lanes, *bound]):
        was, will = old.definition.lanes.get(lane), new.definition.lanes.get(lane)
        name = message(N_("泳道“{name}”"), name=will or was or lane)
        what = tuple(_lane(old.binding, new.binding, lane))
        if was and will and was != will:
            what = (message(N_("由“{before}”改名"), before=was), *what)
        if was and not will:
            yield Change(REMOVED, lane, name)
        elif will and not was:
            yield Change(ADDED, lane, name, what)
        elif what:
            yield Change(CHANGED, lane, name, what)


def _lane(old: Binding, new: Binding, lane: str) -> Iterator[Message]:
    """Whose the tasks of a lane are now, and over what."""
    before, after = old.lanes.get(lane), new.lanes.get(lane)
    if before == after:
        return
    if after is None:
        yield message(N_("不再写明由谁办理"))
        return
    if before is None or before.right != after.right:
        told = N_("由谁办理：{before} 改为 {after}")
        yield message(
            told, before=right_said(before.right) if before else NOTHING, after=right_said(after.right)
        )
    if before is None or before.at != after.at:
        told = N_("在哪里办：{before} 改为 {after}")
        yield message(
            told, before=place_said(before.at) if before else NOTHING, after=place_said(after.at) or NOTHING
        )


def _clocks(old: Saying, new: Saying) -> Iterator[Change]:
    """The clocks that run otherwise and that no timer in either drawing asks for alike."""
    nodes = new.definition.nodes
    told = {
        node.clock
        for node in nodes.values()
        if node.id in old.definition.nodes and old.definition.nodes[node.id].clock == node.clock
    }
    for clock in sorted((old.binding.clocks.keys() | new.binding.clocks.keys()) - told):
        if what := tuple(_clock(old.binding, new.binding, clock)):
            sign = _sign(clock in old.binding.clocks, clock in new.binding.clocks)
            yield Change(sign, clock, message(N_("时限“{clock}”"), clock=clock), what)


def _guards(old: Binding, new: Binding) -> Iterator[Change]:
    """The facts that are answered otherwise."""
    for name in sorted(old.guards.keys() | new.guards.keys()):
        before, after = old.guards.get(name), new.guards.get(name)
        if before != after:
            asks = (message(N_("问：{what}"), what=after.said),) if after else ()
            yield Change(_sign(before, after), name, message(N_("条件“{name}”"), name=name), asks)


def _needs(old: Saying, new: Saying) -> Iterator[Change]:
    """The nodes that need other facts than before."""
    for end in sorted(old.binding.needs.keys() | new.binding.needs.keys()):
        before, after = old.binding.needs.get(end), new.binding.needs.get(end)
        if before != after:
            node = new.definition.nodes.get(end.partition(".")[0])
            name = message(N_("“{name}”办理的前提"), name=node.called if node else end)
            told = (message(N_("须成立：{names}"), names=after),) if after else ()
            yield Change(_sign(before, after), end, name, told)


def _sign(before: object, after: object) -> str:
    return CHANGED if before and after else ADDED if after else REMOVED


def _whole(old: Definition, new: Definition) -> Iterator[Change]:
    what = []
    if old.name != new.name:
        what.append(message(N_("由“{before}”改名"), before=old.name))
    if old.id != new.id:
        what.append(message(N_("编号由 {before} 改为 {after}"), before=old.id, after=new.id))
    if what:
        yield Change(CHANGED, new.id, message(N_("流程“{name}”"), name=new.name), tuple(what))
