"""What must hold of a process beyond being readable: references, ways out, guards; then whether it can hang."""

from collections.abc import Callable, Iterator

from santu.kernel.messages import N_, Fault, message
from santu.operate.domain.definition import ACTIVITIES, ENDS, TASKS, Definition, Kind, Node, fault_at
from santu.operate.domain.folding import fold

Rule = Callable[[Definition, Node], Iterator[Fault]]


def faults_of(definition: Definition, *, whole: bool) -> list[Fault]:
    """Every fault; what follows from references only where the file was read whole, or it would be noise."""
    faults = [
        fault for node in definition.nodes.values() for rule in ALONE for fault in rule(definition, node)
    ]
    if not whole:
        return faults
    faults += _flows(definition)
    faults += [
        fault for node in definition.nodes.values() for rule in JOINED for fault in rule(definition, node)
    ]
    faults = faults or list(_reach(definition))
    if not faults:
        faults += _restless(definition)
        faults += [fault for scope in definition.starts for fault in fold(definition, scope)]
    return faults


def _flows(definition: Definition) -> Iterator[Fault]:
    nodes = definition.nodes
    for flow in definition.flows.values():
        ends = [nodes.get(flow.source), nodes.get(flow.target)]
        lost = [number for number in (flow.source, flow.target) if number not in nodes]
        if lost:
            yield Fault(flow.id, message(N_("连线的一端“{lost}”不存在；请重新连接。"), lost=lost[0] or "?"))
        elif ends[0] and ends[1] and ends[0].scope != ends[1].scope:
            yield Fault(flow.id, message(N_("连线穿过了子流程的边框；请在同一层内连接。")))
        elif flow.guard and ends[0] and (ends[0].kind != Kind.EXCLUSIVE or len(ends[0].outs) == 1):
            yield Fault(
                flow.id, message(N_("只有排他网关分出的连线可以带条件；请去掉条件，或加一个排他网关。"))
            )
        elif flow.guard and "." in flow.guard.name:
            task = nodes.get(flow.guard.name.partition(".")[0])
            if task is None or task.kind not in TASKS:
                yield Fault(
                    flow.id,
                    message(
                        N_("条件“{guard}”问的任务不存在；点号前须是用户任务或服务任务的 id。"),
                        guard=flow.guard.name,
                    ),
                )


def _ways(_: Definition, node: Node) -> Iterator[Fault]:
    """Ways in and out, by kind."""
    if node.kind in {Kind.START, Kind.TIMER} and node.ins:
        yield fault_at(node, N_("不能有连线进入；请把连线改接到后面的任务。"))
    elif node.kind not in {Kind.START, Kind.TIMER} and not node.ins:
        yield fault_at(node, N_("没有连线进入，永远走不到；请接上或删去。"))
    if node.kind in ENDS and node.outs:
        yield fault_at(node, N_("结束事件之后不能再有连线；请删去连线，或删去结束事件。"))
    elif node.kind not in ENDS and not node.outs:
        yield fault_at(node, N_("没有连线出去，走到这里就停住了；请接到下一步或结束事件。"))
    elif len(node.outs) > 1 and node.kind not in {Kind.EXCLUSIVE, Kind.PARALLEL}:
        yield fault_at(
            node, N_("有 {count} 条连线出去；请用平行网关或排他网关写明如何分。"), count=len(node.outs)
        )


def _choice(definition: Definition, node: Node) -> Iterator[Fault]:
    """An exclusive gateway that splits always finds a way."""
    if node.default and (node.kind != Kind.EXCLUSIVE or node.default not in node.outs):
        yield fault_at(node, N_("默认连线“{flow}”不从这里出去；请重新指定。"), flow=node.default)
    if node.kind != Kind.EXCLUSIVE or len(node.outs) < 2:
        return
    guards = {flow: definition.flows[flow].guard for flow in node.outs}
    if bare := [flow for flow, guard in guards.items() if guard is None and flow != node.default]:
        yield fault_at(node, N_("连线“{flows}”没有条件，也不是默认连线；请写上条件。"), flows=tuple(bare))
    if guards.get(node.default):
        yield fault_at(node, N_("默认连线“{flow}”带了条件；请去掉条件。"), flow=node.default)
    asked = {(guard.name, guard.negated) for guard in guards.values() if guard}
    if not node.default and not any((name, not negated) in asked for name, negated in asked):
        yield fault_at(node, N_("条件都不成立时无路可走；请指定一条默认连线。"))


def _timer(definition: Definition, node: Node) -> Iterator[Fault]:
    if node.kind != Kind.TIMER:
        return
    host = definition.nodes.get(node.host)
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        yield fault_at(node, N_("计时事件没有贴在同一层的任务或子流程上；请重新放置。"))


def _named(definition: Definition, node: Node) -> Iterator[Fault]:
    """A person must be able to read what is to do, and whose it is."""
    if node.kind == Kind.USER and not node.name:
        yield fault_at(node, N_("任务没有名称；请写上要办什么。"))
    if node.kind == Kind.USER and definition.lanes and not node.lane:
        yield fault_at(node, N_("任务不在任何泳道里，不知道由谁办；请放进一条泳道。"))


def _instances(definition: Definition, node: Node) -> Iterator[Fault]:
    """What is done for each item stands once: not in something that is done for each of others."""
    if node.each and node.id in definition.instance_of:
        yield fault_at(node, N_("多实例里不能再套多实例；请把里面的一个改为普通任务或子流程。"))
    if node.each and node.kind == Kind.SUBPROCESS and node.each.until.outcome:
        yield fault_at(node, N_("子流程没有结果可问；结束条件请只写 all、first、N 或 P%。"))


ALONE: tuple[Rule, ...] = (_choice, _named, _instances)
JOINED: tuple[Rule, ...] = (_ways, _timer)


def onward(definition: Definition, node: Node) -> Iterator[str]:
    """Where a token may go from a node within its scope, by flow or by a timer."""
    yield from (definition.flows[flow].target for flow in node.outs)
    yield from node.timers


def reached(starts: set[str], step: Callable[[str], list[str]]) -> set[str]:
    """The names that steps lead to from some, these included."""
    seen, todo = set(starts), list(starts)
    while todo:
        for number in step(todo.pop()):
            if number not in seen:
                seen.add(number)
                todo.append(number)
    return seen


def _reach(definition: Definition) -> Iterator[Fault]:
    """Every node can be reached from its start, and reaches an end."""
    nodes = definition.nodes
    before: dict[str, list[str]] = {number: [] for number in nodes}
    for node in nodes.values():
        for number in onward(definition, node):
            before[number].append(node.id)
    forth = reached(set(definition.starts.values()), lambda number: list(onward(definition, nodes[number])))
    back = reached({n.id for n in nodes.values() if n.kind in ENDS}, before.__getitem__)
    for node in nodes.values():
        if node.id not in forth:
            yield fault_at(node, N_("从开始事件走不到这里；请接上或删去。"))
        elif node.id not in back:
            yield fault_at(node, N_("从这里走不到任何结束事件；请给循环一条出路。"))


def _restless(definition: Definition) -> Iterator[Fault]:
    """No circle in which nothing is ever waited for: a step would not end."""
    nodes = definition.nodes

    def quietly(node: Node) -> list[str]:
        if node.kind == Kind.SUBPROCESS:
            after = [definition.flows[flow].target for flow in node.outs] if node.each else []
            return [definition.starts[node.id], *after]
        if node.kind in ENDS and node.scope in nodes:
            return [definition.flows[flow].target for flow in nodes[node.scope].outs]
        stays = node.kind == Kind.MESSAGE or (node.kind in TASKS and not (node.each and node.each.items))
        return [] if stays else [definition.flows[flow].target for flow in node.outs]

    ahead = {node.id: quietly(node) for node in nodes.values()}
    while quiet := [number for number, after in ahead.items() if not any(n in ahead for n in after)]:
        for number in quiet:
            del ahead[number]
    for number in _circles(ahead):
        yield fault_at(nodes[number], N_("这个循环里没有一定要等人办的一步，会空转不停；请放进一个任务。"))


def _circles(ahead: dict[str, list[str]]) -> Iterator[str]:
    """One node of each circle; what only leads to or from one is not named."""
    reach = {
        number: reached({n for n in after if n in ahead}, lambda n: [m for m in ahead[n] if m in ahead])
        for number, after in ahead.items()
    }
    told: set[str] = set()
    for number, after in reach.items():
        if number in after and number not in told:
            told |= {other for other in after if number in reach[other]}
            yield number
