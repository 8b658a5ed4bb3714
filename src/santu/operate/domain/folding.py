"""Whether a process can hang: it is folded, block by block, until nothing but its start is left.

The process is seen as a net of *places* (where one token stands and goes one way: tasks, exclusive gateways, start) and
*forks* (where tokens multiply or meet: parallel gateways, and activities with a timer that does not interrupt).
Four foldings, none of which changes whether every token gets to an end:

1. Two places with a flow between them are one place, loops inside it included: with one token, every way is sound.
2. A fork with one way in and one way out is nothing.
3. A branch of a fork that runs into ends alone falls away.
4. Two branches between the same two parallel gateways are one branch.

What does not fold is not built of blocks; the faults say where branches meet in the wrong gateway. The foldings are
those of free-choice nets: fusion of series and of parallel places (T. Murata, Petri nets, Proc. IEEE 77(4), 1989, V-A).
"""

from collections.abc import Iterator

from santu.kernel.messages import N_, Fault
from santu.operate.domain.definition import ENDS, Definition, Kind, Node, fault_at


def fold(definition: Definition, scope: str) -> list[Fault]:
    """What keeps a process or sub-process from folding; empty if no token can get stuck or run twice.

    Every node must be reachable from the start and reach an end. Takes O(n²) for n nodes.
    """
    net = Net(definition, scope)
    net.fold()
    return net.faults + list(_unfolded(net))


class Net:
    """Places and forks by name, with what lies before and after each, as often as there are flows."""

    def __init__(self, definition: Definition, scope: str) -> None:
        self.nodes = definition.nodes
        self.before: dict[str, list[str]] = {}
        self.after: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}
        self.forks: list[str] = []
        self.beside: set[str] = set()
        self.ending: set[str] = set()
        self.faults: list[Fault] = []
        inside = [node for node in self.nodes.values() if node.scope == scope]
        for node in inside:
            self._add_node(node)
        for node in inside:
            for flow in node.outs:
                self._join_by(flow, node.id, self._entry(self.nodes[definition.flows[flow].target], flow))

    def _entry(self, node: Node, flow: str) -> str:
        """Where a flow comes in: each flow into an end has a place of its own."""
        if node.kind in ENDS:
            return f"{node.id}/{flow}"
        return f"{node.id}/before" if self._is_beside(node) else node.id

    def _is_beside(self, node: Node) -> bool:
        return any(not self.nodes[timer].interrupts for timer in node.timers)

    def _add_node(self, node: Node) -> None:
        if node.kind in ENDS:
            for flow in node.ins:
                self._add(f"{node.id}/{flow}", node.id)
                if node.kind == Kind.END:
                    self.ending.add(f"{node.id}/{flow}")
            return
        self._add(node.id, node.id)
        if node.kind == Kind.PARALLEL:
            self.forks.append(node.id)
        for timer in node.timers:
            self._add(timer, timer)
            if self.nodes[timer].interrupts:
                self._link(node.id, timer)
        if self._is_beside(node):
            fork = f"{node.id}/beside"
            self._add(f"{node.id}/before", node.id)
            self._add(fork, node.id)
            self.forks.append(fork)
            self.beside.add(fork)
            self._link(f"{node.id}/before", fork)
            self._link(fork, node.id)
            for timer in node.timers:
                if not self.nodes[timer].interrupts:
                    self._link(fork, timer)

    def _add(self, name: str, member: str) -> None:
        if name not in self.members:
            self.before[name], self.after[name], self.members[name] = [], [], [member]

    def _join_by(self, flow: str, one: str, other: str) -> None:
        """Link two by a flow; between two forks it is a place itself."""
        if one in self.forks and other in self.forks:
            self._add(flow, one)
            self._link(one, flow)
            one = flow
        self._link(one, other)

    def _link(self, one: str, other: str) -> None:
        self.after[one].append(other)
        self.before[other].append(one)

    def _unlink(self, one: str, other: str) -> None:
        self.after[one].remove(other)
        self.before[other].remove(one)

    def fold(self) -> None:
        """Apply all foldings that can be."""
        while self._fold_once():
            pass

    def _fold_once(self) -> bool:
        """Apply the first folding that can be; False once none can."""
        return self._join_places() or any(self._fold_fork(fork) for fork in list(self.forks))

    def _join_places(self) -> bool:
        for one, following in self.after.items():
            if one not in self.forks:
                for other in following:
                    if other not in self.forks:
                        self._unlink(one, other)
                        self._merge(one, other)
                        return True
        return False

    def _merge(self, one: str, other: str) -> None:
        """Two places become one."""
        if one == other:
            return
        for after in list(self.after[other]):
            self._unlink(other, after)
            self._link(one, after if after != other else one)
        for before in list(self.before[other]):
            self._unlink(before, other)
            self._link(before, one)
        self.members[one] += self.members[other]
        if other in self.ending:
            self.ending.add(one)
        self._forget(other)

    def _forget(self, name: str) -> None:
        del self.before[name], self.after[name], self.members[name]
        self.ending.discard(name)
        if name in self.forks:
            self.forks.remove(name)

    def _fold_fork(self, fork: str) -> bool:
        before, after = self.before[fork], self.after[fork]
        for place in after:
            if not self.after[place] and self.before[place] == [fork] and not self._is_start(place):
                self._drop(fork, place)
                return True
        if len(before) == 1 and len(after) <= 1:
            self._dissolve(fork)
            return True
        return fork not in self.beside and self._join_branches(fork)

    def _is_start(self, place: str) -> bool:
        return any(self.nodes[member].kind == Kind.START for member in self.members[place])

    def _drop(self, fork: str, place: str) -> None:
        """A branch that runs into ends alone falls away; without any other the token ends there."""
        self._unlink(fork, place)
        host = self.members[fork][0]
        alone = not self.after[fork] or (fork in self.beside and host in self.members[place])
        if alone and place in self.ending:
            self.ending.add(fork)
        self._forget(place)

    def _dissolve(self, fork: str) -> None:
        """A fork with one way in and at most one out is nothing."""
        [one] = self.before[fork]
        self._unlink(one, fork)
        if fork in self.ending:
            self.ending.add(one)
        for other in list(self.after[fork]):
            self._unlink(fork, other)
            self._merge(one, other)
        self._forget(fork)

    def _join_branches(self, fork: str) -> bool:
        """Two branches between the same two parallel gateways; neither may end on the way."""
        found: dict[str, str] = {}
        for place in self.after[fork]:
            if self.before[place] != [fork] or len(self.after[place]) != 1 or self._is_start(place):
                continue
            [join] = self.after[place]
            if join not in found:
                found[join] = place
                continue
            self._as_one(fork, join, found[join], place)
            return True
        return False

    def _as_one(self, fork: str, join: str, branch: str, other: str) -> None:
        """Two branches become one."""
        for place in (branch, other):
            if place in self.ending:
                self._lost(fork, join)
                self.ending.discard(place)
        self._unlink(fork, other)
        self._unlink(other, join)
        self.members[branch] += self.members[other]
        self._forget(other)

    def _lost(self, fork: str, join: str) -> None:
        self.faults.append(
            fault_at(
                self.nodes[self.members[join][0]],
                N_(
                    "从“{fork}”分出的一条分支可能中途走到结束事件，这里会永远等它；"
                    "请让该分支的每条路都到这里会合，或改用终止结束事件。"
                ),
                fork=self.nodes[self.members[fork][0]].called,
            )
        )


def _unfolded(net: Net) -> Iterator[Fault]:
    """What is wrong with the forks that are left, the telling cases first."""
    telling = [fault for fork in net.forks for fault in _telling(net, fork)]
    yield from telling
    if not telling:
        for fork in net.forks:
            yield fault_at(
                net.nodes[net.members[fork][0]],
                N_("与其他平行网关配不成对；平行分出的分支须全部在同一个平行网关会合，或各自走到结束事件。"),
            )


def _telling(net: Net, fork: str) -> Iterator[Fault]:
    gateway = net.nodes[net.members[fork][0]]
    if fork in net.beside:
        yield fault_at(gateway, N_("不打断任务的计时事件引出的支线没有单独走到结束事件；请勿让它汇入主线。"))
        return
    for place in dict.fromkeys(net.after[fork]):
        if net.before[place].count(fork) > 1:
            yield fault_at(
                _meeting(net, place, 1),
                N_(
                    "从平行网关“{fork}”分出的分支在这里不加等待地合到一起，之后的步骤会执行几遍；请用平行网关会合。"
                ),
                fork=gateway.called,
            )
    for place in dict.fromkeys(net.before[fork]):
        if net.after[place].count(fork) > 1:
            yield fault_at(
                gateway,
                N_("“{choice}”只走一条分支，这个平行网关却要等齐几条，会永远等下去；请用排他网关会合。"),
                choice=_meeting(net, place, -1).called,
            )


def _meeting(net: Net, place: str, way: int) -> Node:
    """The node of a place where flows meet (1) or part (-1)."""
    nodes = [net.nodes[member] for member in net.members[place]]
    return next((node for node in nodes if len(node.ins if way == 1 else node.outs) > 1), nodes[0])
