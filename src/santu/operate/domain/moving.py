"""A running case under another version of its process: what stands is carried over, or every reason is told why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from santu.kernel.messages import N_, Fault, Refused, message
from santu.operate.domain.definition import WAITS, Definition, Kind, Node, fault_at
from santu.operate.domain.facts import Facts
from santu.operate.domain.marking import marking_faults
from santu.operate.domain.running import WITHIN
from santu.operate.domain.state import ROOT, Clock, State, Token

STANDS = WAITS | {Kind.SUBPROCESS, Kind.PARALLEL, Kind.TIMER}
"""The kinds of node at which a case may stand, or whose clock it has."""


@dataclass(frozen=True)
class Way:
    """From one version to another: ``renamed`` says what a node of the old is called in the new, where not the same."""

    old: Definition
    new: Definition
    renamed: Mapping[str, str] = field(default_factory=dict)

    def now(self, number: str) -> str:
        """What a node of the old version, or its process, is called in the new one."""
        return self.new.id if number == self.old.id else self.renamed.get(number, number)

    @cached_property
    def gone(self) -> tuple[Node, ...]:
        """Where a case may stand in the old version and there is nothing of this name in the new one."""
        return tuple(n for n in self.old.nodes.values() if n.kind in STANDS and n.id not in self.new.nodes)

    @cached_property
    def fresh(self) -> tuple[Node, ...]:
        """What is only in the new version."""
        return tuple(n for n in self.new.nodes.values() if n.kind in STANDS and n.id not in self.old.nodes)

    @cached_property
    def known(self) -> dict[object, list[Fault]]:
        """What was found of things that stand together, so that of many cases that stand alike one is folded."""
        return {}

    @cached_property
    def likely(self) -> Mapping[str, str]:
        """What is gone and what is new of one kind and one name in the drawings, where each stands once."""
        found = {}
        for was in self.gone:
            alike = [n for n in self.fresh if (n.kind, n.name) == (was.kind, was.name)]
            before = [n for n in self.gone if (n.kind, n.name) == (was.kind, was.name)]
            if was.name and len(alike) == len(before) == 1:
                found[was.id] = alike[0].id
        return found

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with the names alone, whatever case it is."""
        return tuple(self._wrong())

    def _wrong(self) -> Iterator[Fault]:
        for was, now in self.renamed.items():
            before, after = self.old.nodes.get(was), self.new.nodes.get(now)
            if before is None or after is None:
                unknown = N_("改名“{was}”到“{now}”写得不对：旧版本或新版本里没有这一步；请从列出的里面选。")
                yield Fault(was, message(unknown, was=was, now=now))
            elif before.kind != after.kind:
                yield fault_at(before, N_("与新版本的“{now}”不是同一种元素；请另选一个。"), now=after.called)
        names = [self.now(number) for number in self.old.nodes]
        for number in self.renamed:
            if names.count(self.now(number)) > 1:
                twice = N_("新版本的“{now}”对应了旧版本的两步；请让每一步各对应一步。")
                yield Fault(number, message(twice, now=self.now(number)))


@dataclass(frozen=True, slots=True)
class Moved:
    """A case under the new version; of its clocks those that stopped, by their old event, and those that began."""

    state: State
    stopped: tuple[Clock, ...] = ()
    begun: tuple[Clock, ...] = ()


def moved(way: Way, state: State, facts: Facts) -> Moved:
    """Carry a case over, as it stands.

    A clock runs on as it was begun, as long as its timer is at the same node; a timer that is new there begins at the
    moment of ``facts``, and says by them when it strikes. Outcomes of tasks keep, by their new names.

    Raises:
        Refused: something stands where there is nothing like it in the new version, or not together; all faults.
    """
    carried = _Carried(way, state)
    faults = [*way.faults, *carried.faults()]
    if not faults:
        faults = carried.together()
    stopped = tuple(clock for clock in state.clocks if not carried.runs_on(clock))
    begun = tuple(carried.begun(facts, faults)) if not faults else ()
    if faults:
        raise Refused(faults)
    running = [replace(clock, event=way.now(clock.event)) for clock in state.clocks if clock not in stopped]
    outcomes = tuple(sorted((_key(way, key), ends) for key, ends in state.outcomes))
    after = State(way.new.digest, state.next_id, tuple(carried.tokens), (*running, *begun), outcomes)
    return Moved(after, stopped, begun)


def _key(way: Way, key: str) -> str:
    """An outcome's task, perhaps within an instance, by its new name."""
    task, within, instance = key.partition(WITHIN)
    return f"{way.now(task)}{within}{instance}"


class _Carried:
    """The tokens of a case by the names of the new version."""

    def __init__(self, way: Way, state: State) -> None:
        self.way, self.before = way, state.tokens
        self.at = {token.id: token for token in state.tokens}
        self.tokens = [
            replace(token, node=way.now(token.node), via=self._via(token)) for token in state.tokens
        ]

    def _via(self, token: Token) -> str:
        """By which flow a token that waits at a gateway came: from the same node, else by the flow of the same id.

        "" where there is none; how another came does not matter any more.
        """
        old, new = self.way.old, self.way.new
        join = new.nodes.get(self.way.now(token.node))
        if old.nodes[token.node].kind != Kind.PARALLEL or join is None:
            return token.via
        source = self.way.now(old.flows[token.via].source)
        ways = [flow for flow in join.ins if new.flows[flow].source == source]
        if len(ways) == 1:
            return ways[0]
        return token.via if token.via in (ways or join.ins) else ""

    def faults(self) -> Iterator[Fault]:
        """Of each token why it cannot stand where it would, the first reason of each."""
        for token, after in zip(self.before, self.tokens, strict=True):
            was, will = self.way.old.nodes[token.node], self.way.new.nodes.get(after.node)
            if will is None:
                gone = N_("在新版本里没有这一步；请说明它现在叫什么，或等这一步办完再迁移。")
                yield fault_at(was, gone)
            elif was.kind != will.kind:
                yield fault_at(was, N_("在新版本里换成了另一种元素；请等这一步办完再迁移。"))
            elif self.way.now(was.scope) != will.scope:
                yield fault_at(was, N_("在新版本里移到了另一个子流程；请等这一步办完再迁移。"))
            elif _items(was) != _items(will):
                yield fault_at(was, N_("在新版本里改了是否逐个办、按哪份名单办；请等这一步办完再迁移。"))
            elif not after.via:
                lost = N_("从“{source}”来、在这里等齐的一支，在新版本里不再到这里；请等此件走过这里再迁移。")
                source = self.way.old.nodes[self.way.old.flows[token.via].source]
                yield fault_at(was, lost, source=source.called)

    def together(self) -> list[Fault]:
        """What cannot stand together in the new version, in each run of each scope."""
        faults = []
        for parent in dict.fromkeys(token.parent for token in self.tokens):
            inside = [token for token in self.tokens if token.parent == parent]
            if not self._is_instance(inside[0]):
                scope = self.way.new.id if parent == ROOT else self.way.now(self.at[parent].node)
                faults += self._faults_in(scope, inside)
        return faults

    def _faults_in(self, scope: str, inside: Sequence[Token]) -> list[Fault]:
        nodes = self.way.new.nodes
        alike = scope, tuple((t.node, t.via if nodes[t.node].kind is Kind.PARALLEL else "") for t in inside)
        if alike not in self.way.known:
            self.way.known[alike] = marking_faults(self.way.new, scope, inside)
        return self.way.known[alike]

    def _is_instance(self, token: Token) -> bool:
        """Whether it is one of many, which have their clocks in common."""
        return token.parent in self.at and self.at[token.parent].node == self.at[token.id].node

    def runs_on(self, clock: Clock) -> bool:
        """Whether the timer of a clock is still where it is."""
        host = self.way.new.nodes.get(self.way.now(self.at[clock.token].node))
        return host is not None and self.way.now(clock.event) in host.timers

    def begun(self, facts: Facts, faults: list[Fault]) -> Iterator[Clock]:
        """The clocks of timers that are new where something stands; what keeps one from beginning joins ``faults``."""
        for token in self.tokens:
            if self._is_instance(token):
                continue
            had = {self.way.now(event) for event in self.way.old.nodes[self.at[token.id].node].timers}
            for event in self.way.new.nodes[token.node].timers:
                if event not in had:
                    try:
                        yield Clock(event, token.id, facts.due(self.way.new.nodes[event].clock, facts.at))
                    except Refused as refused:
                        faults += refused.faults


def _items(node: Node) -> tuple[str, int] | None:
    """For what a node is done, each; when the whole is over may change."""
    return (node.each.items, node.each.times) if node.each else None
