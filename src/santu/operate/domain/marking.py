"""Whether what stands in a case could have come there by itself: the net is folded with all that stands in its places.

Where two branches of a parallel gateway become one (``folding``, 4) each must hold as much as the other, or the gateway
where they meet waits for ever; a part in which one token goes one way holds one at most. What stands in a branch that
runs into ends alone is not waited for: it must only not be led to once more by something that still stands before it.

This is exact but for two things, which are let be, as they come to their ends: what a loop sends out beside itself may stand
in several rounds, and what is beside a way to a *terminate* may stand without it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from santu.kernel.messages import N_, Fault
from santu.operate.domain.checks import onward, reached
from santu.operate.domain.definition import WAITS, Definition, Kind, Node, fault_at
from santu.operate.domain.folding import Net
from santu.operate.domain.state import Token


def marking_faults(definition: Definition, scope: str, standing: Sequence[Token]) -> list[Fault]:
    """What keeps tokens from standing together in a process, or in one run of a sub-process; each at a node.

    A token at a parallel gateway came by one of its flows in. Takes O(n²) for n nodes.
    """
    net = _Marked(definition, scope, standing)
    net.fold()
    return [*net.unequal, *net.left(), *_ready(definition, standing)]


class _Marked(Net):
    """The net with the tokens that stand in each place, and those in branches that fell away, by their fork."""

    def __init__(self, definition: Definition, scope: str, standing: Sequence[Token]) -> None:
        super().__init__(definition, scope)
        self.definition, self.scope, self.tokens = definition, scope, standing
        self.places = {token.id: self._place_of(token) for token in standing}
        self.standing: dict[str, list[Token]] = {place: [] for place in self.members}
        self.names = {place: {place} for place in self.members}
        self.beside_each_other: list[tuple[set[str], set[str]]] = []
        self.beyond: list[tuple[str, str, list[Token]]] = []
        self.unequal: list[Fault] = []
        for token in standing:
            self.standing[self.places[token.id]].append(token)

    def _place_of(self, token: Token) -> str:
        """Where a token stands; one that waits at a gateway is at the end of the branch by which it came."""
        if self.nodes[token.node].kind != Kind.PARALLEL:
            return token.node
        source = self.definition.flows[token.via].source
        return token.via if source in self.forks else source

    def _merge(self, one: str, other: str) -> None:
        if one != other:
            self.standing[one] += self.standing.pop(other)
            self.names[one] |= self.names.pop(other)
        super()._merge(one, other)

    def _dissolve(self, fork: str) -> None:
        self.names[self.before[fork][0]] |= self.names.pop(fork)
        super()._dissolve(fork)

    def _drop(self, fork: str, place: str) -> None:
        node, inside = self.members[fork][0], self.names.pop(place)
        self.beside_each_other.append((inside, {node, *self._ahead[node]} - inside))
        self.names[fork] |= inside
        if tokens := self.standing.pop(place):
            self.beyond.append((fork, node, tokens))
        super()._drop(fork, place)

    def _as_one(self, fork: str, join: str, branch: str, other: str) -> None:
        one, two = self.standing[branch], self.standing.pop(other)
        if len(one) != len(two):
            fewer, more = sorted((one, two), key=len)
            self.unequal.append(self._lacking(join, branch if fewer is one else other, more[-1]))
            self.standing[branch] = fewer or more[:1]
        self.beside_each_other.append((set(self.names[branch]), self.names[other]))
        self.names[branch] |= self.names.pop(other)
        super()._as_one(fork, join, branch, other)

    def _lacking(self, join: str, branch: str, more: Token) -> Fault:
        inside = [self.nodes[member] for member in self.members[branch]]
        first = next((node for node in inside if node.kind in WAITS), inside[0])
        return fault_at(
            self.nodes[more.node],
            N_(
                "停在这里时，与它并行的“{other}”那一支也要有一个环节在办，否则“{join}”会永远等下去；"
                "请等此件走过这一段再迁移。"
            ),
            other=first.called,
            join=self.nodes[join].called,
        )

    def left(self) -> Iterator[Fault]:
        """What stands twice on one way, once all is folded."""
        for tokens in self.standing.values():
            for token in tokens[1:]:
                yield self._twice(tokens[0], token)
        for fork, node, tokens in self.beyond:
            if node not in self._again:
                for token in tokens[1:]:
                    yield self._twice(tokens[0], token)
                for token in self.tokens:
                    if token not in tokens and not self._after_or_beside(token, fork, node):
                        yield self._twice(token, tokens[0])

    def _twice(self, one: Token, other: Token) -> Fault:
        return fault_at(
            self.nodes[other.node],
            N_("这里与“{one}”在新版本里不会同时在办，一起迁移过去会办两遍；请等其中一步办完再迁移。"),
            one=self.nodes[one.node].called,
        )

    def _after_or_beside(self, token: Token, fork: str, node: str) -> bool:
        """Whether a token may stand while what a fork sent out does: it came from there too, or is beside the fork."""
        place = self.places[token.id]
        at = self.definition.flows[place].source if place in self.definition.flows else place
        if at == node or at in self._ahead[node]:
            return True
        sides = [(one, other) for pair in self.beside_each_other for one, other in (pair, pair[::-1])]
        return any(one & {fork, node} and other & {place, at} for one, other in sides)

    @cached_property
    def _ahead(self) -> dict[str, set[str]]:
        """Of each node of the scope those that lie ahead of it."""

        def next_of(number: str) -> list[str]:
            return list(onward(self.definition, self.nodes[number]))

        inside = [number for number, node in self.nodes.items() if node.scope == self.scope]
        return {number: reached(set(next_of(number)), next_of) for number in inside}

    @cached_property
    def _again(self) -> set[str]:
        """What a token comes to more than once, sent out from a loop."""
        nodes = [self.nodes[number] for number in self._ahead]
        forks = [node.id for node in nodes if node.kind == Kind.PARALLEL or self._is_beside(node)]
        looped = [number for number in forks if number in self._ahead[number]]
        return {*looped, *(number for one in looped for number in self._ahead[one])}


def _ready(definition: Definition, standing: Sequence[Token]) -> Iterator[Fault]:
    """Where all that a gateway waits for is there, nothing would come that lets it go on."""
    here: Counter[str] = Counter()
    for node, via in {(token.node, token.via) for token in standing}:
        here[node] += definition.nodes[node].kind == Kind.PARALLEL and via in definition.nodes[node].ins
    for number, came in here.items():
        if came and came == len(definition.nodes[number].ins):
            yield _nothing_to_come(definition.nodes[number])


def _nothing_to_come(node: Node) -> Fault:
    return fault_at(
        node, N_("在新版本里，这里要等的分支都已经到齐，不会再有人来推动；请等此件走过这里再迁移。")
    )
