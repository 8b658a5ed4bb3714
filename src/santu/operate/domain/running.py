"""One step while it runs: tokens move until each waits for somebody, for something, or is gone."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from santu.kernel.messages import N_, refuse
from santu.operate.domain.definition import DONE, TASKS, WAITS, Definition, Each, Guard, Kind, Node
from santu.operate.domain.facts import Facts
from santu.operate.domain.state import ROOT, Clock, Deed, Event, State, Step, Token

WITHIN = "@"
"""Between a task and the instance (token) of the sub-process in which it ended; no name of a task holds it."""


class Run:
    """The rows of a state, to be changed; :meth:`step` gives the next state."""

    def __init__(self, definition: Definition, state: State, facts: Facts) -> None:
        if state.definition != definition.digest:
            raise refuse(
                definition.id,
                N_(
                    "此件按流程版本 {own} 办理，不能按版本 {given} 推进；请用它所依的流程文件，"
                    "或先在这个流程的“迁移在办的件”页面把它迁移到新版本。"
                ),
                own=state.definition[:12],
                given=definition.digest[:12],
            )
        self.definition, self.facts, self.at = definition, facts, facts.at
        self.tokens = {token.id: token for token in state.tokens}
        self.clocks = list(state.clocks)
        self.outcomes = dict(state.outcomes)
        self.next_id = state.next_id
        self.events: list[Event] = []
        self._moving: deque[tuple[str, int]] = deque()
        self._emptied: list[int] = []
        self._late: list[Clock] = []

    def step(self) -> Step:
        """The state as it is now, and what happened."""
        state = State(
            self.definition.digest,
            self.next_id,
            tuple(self.tokens.values()),
            tuple(self.clocks),
            tuple(sorted(self.outcomes.items())),
        )
        return Step(state, tuple(self.events))

    def leave(self, node: Node, parent: int) -> None:
        """Send a token along every flow out of a node (an exclusive gateway chooses before)."""
        self._moving.extend((flow, parent) for flow in node.outs)

    def settle(self) -> None:
        """Move what moves; a sub-process in which nothing stands any more ends."""
        while self._moving or self._emptied:
            while self._moving:
                self._arrive(*self._moving.popleft())
            while self._emptied and not self._moving:
                token = self.tokens.get(self._emptied.pop())
                if token and not any(t.parent == token.id for t in self.tokens.values()):
                    node = self.definition.nodes[token.node]
                    self._drop(token, Deed.ENDED)
                    if node.each:
                        self._count(node, token, DONE)
                    else:
                        self.leave(node, token.parent)

    def strike(self) -> None:
        """Fire what is due by now, the earliest first, each at the moment when it was due.

        Of two clocks at one moment the one that does not interrupt comes first, so that it is not lost. One whose time was over before its
        task began, for it counts from an earlier day, strikes when the task began, and not in the step that began it.
        """
        while due := [one for one in self.clocks if one.due <= self.facts.at and one not in self._late]:
            clock = min(
                due, key=lambda one: (self._strikes(one), self.definition.nodes[one.event].interrupts)
            )
            event, token = self.definition.nodes[clock.event], self.tokens[clock.token]
            self.at = self._strikes(clock)
            self.clocks.remove(clock)
            self._tell(Deed.FIRED, event.id, token)
            if event.interrupts:
                self._drop(token, Deed.CANCELLED)
            self.leave(event, token.parent)
            self.settle()
        self.at = self.facts.at

    def end(self, token: Token, outcome: str) -> None:
        """A task, one instance of it, or a wait for a message is over."""
        node = self.definition.nodes[token.node]
        self._drop(token, Deed.ENDED, outcome)
        if node.each:
            self._count(node, token, outcome)
            return
        if node.kind in TASKS:
            self.outcomes[self._key(node.id, token.parent)] = (outcome,)
        self.leave(node, token.parent)

    def _count(self, node: Node, instance: Token, outcome: str) -> None:
        """An instance is over; perhaps the whole is."""
        whole = self.tokens[instance.parent]
        whole = replace(whole, outcomes=(*whole.outcomes, outcome))
        self.tokens[whole.id] = whole
        self._close_if_met(node, whole)

    def _close_if_met(self, node: Node, whole: Token) -> None:
        """End a multi-instance activity once its condition is met, or all instances are over."""
        assert node.each  # noqa: S101 - a token with instances is of such a node
        if len(whole.outcomes) < whole.of and not node.each.until.met(whole.outcomes, whole.of):
            return
        if node.kind in TASKS:
            self.outcomes[node.id] = whole.outcomes
        self._cancel_within(whole.id)
        self._gather(node)
        self._drop(whole, Deed.ENDED)
        self.leave(node, whole.parent)

    def _gather(self, node: Node) -> None:
        """What its instances came to is what the whole came to: of each task inside, how it ended in any of them."""
        inside = [number for number, around in self.definition.instance_of.items() if around == node.id]
        for number in inside:
            ends = [key for key in self.outcomes if key.startswith(f"{number}{WITHIN}")]
            found = [outcome for key in ends for outcome in self.outcomes.pop(key)]
            self.outcomes.pop(number, None)
            if found:
                self.outcomes[number] = tuple(found)

    def _key(self, task: str, parent: int) -> str:
        """Under what the outcome of a task is kept: in a multi-instance sub-process each instance has its own."""
        around = self.definition.instance_of.get(task)
        while parent in self.tokens:
            token = self.tokens[parent]
            if token.node == around and token.item is not None:
                return f"{task}{WITHIN}{parent}"
            parent = token.parent
        return task

    def _arrive(self, flow: str, parent: int) -> None:
        """A token comes by a flow to the node at its end."""
        node = self.definition.nodes[self.definition.flows[flow].target]
        if node.kind == Kind.EXCLUSIVE:
            self._moving.append((self._chosen(node, parent), parent))
        elif node.kind == Kind.PARALLEL:
            self._join(node, parent, flow)
        elif node.kind == Kind.END:
            self._emptied.append(parent)
        elif node.kind == Kind.TERMINATE:
            self._cancel_within(parent)
            self._moving = deque(moving for moving in self._moving if self._stands(moving[1], parent))
            self._emptied.append(parent)
        else:
            self._begin(node, parent, flow)

    def _strikes(self, clock: Clock) -> datetime:
        return max(clock.due, self.tokens[clock.token].since)

    def _stands(self, scope: int, ended: int) -> bool:
        """Whether what moves in ``scope`` may go on now that ``ended`` was terminated."""
        return scope != ended and (scope == ROOT or scope in self.tokens)

    def _begin(self, node: Node, parent: int, via: str) -> None:
        token = self._place(node, parent, via)
        for event in node.timers:
            due = self.facts.due(self.definition.nodes[event].clock, self.at)
            if due == self.at:
                raise ValueError(f"clock {event} strikes at {due}, no later than it starts")
            self.clocks.append(Clock(event, token.id, due))
            if due < self.at:
                self._late.append(self.clocks[-1])
        if node.each:
            items = self._items(node, node.each)
            token = replace(token, of=len(items))
            self.tokens[token.id] = token
            for instance in [self._place(node, token.id, via, item) for item in items]:
                self._enter(node, instance)
            self._close_if_met(node, token)
        else:
            self._enter(node, token)

    def _enter(self, node: Node, token: Token) -> None:
        """Begin what is inside, where it is a sub-process."""
        if node.kind == Kind.SUBPROCESS:
            self.leave(self.definition.nodes[self.definition.starts[node.id]], token.id)

    def _join(self, node: Node, parent: int, via: str) -> None:
        """A parallel gateway takes one token from each flow in, and puts one on each flow out."""
        if len(node.ins) > 1:
            here = [t for t in self.tokens.values() if t.node == node.id and t.parent == parent]
            first = {t.via: t for t in reversed(here) if t.via != via}
            if len(first) + 1 < len(node.ins):
                self._place(node, parent, via)
                return
            for token in first.values():
                del self.tokens[token.id]
        self.leave(node, parent)

    def _chosen(self, node: Node, parent: int) -> str:
        """The first flow whose guard holds, else the default."""
        for flow in node.outs:
            guard = self.definition.flows[flow].guard
            if len(node.outs) == 1 or (guard and self._holds(guard, node, parent)):
                return flow
        return node.default

    def _holds(self, guard: Guard, node: Node, parent: int) -> bool:
        task, dot, outcome = guard.name.partition(".")
        if dot:
            return (outcome in self.outcomes.get(self._key(task, parent), ())) != guard.negated
        try:
            return self.facts.guards[guard.name] != guard.negated
        except KeyError:
            unknown = N_("“{name}”处要先知道“{guard}”是否成立才能往下走；请给出这一事实后重办。")
            raise refuse(node.id, unknown, name=node.called, guard=guard.name) from None

    def _items(self, node: Node, each: Each) -> Sequence[str]:
        if each.times:
            return [str(number) for number in range(1, each.times + 1)]
        items = self.facts.items.get(each.items)
        if items is None:
            raise refuse(
                node.id,
                N_("“{name}”要按名单“{items}”逐一分派，但没有给出名单；请先确定名单再办。"),
                name=node.called,
                items=each.items,
            )
        if twice := [item for item in dict.fromkeys(items) if list(items).count(item) > 1]:
            raise refuse(
                node.id,
                N_("“{name}”的名单“{items}”中重复出现：{twice}；请各留一个。"),
                name=node.called,
                items=each.items,
                twice=tuple(twice),
            )
        return items

    def _place(self, node: Node, parent: int, via: str, item: str | None = None) -> Token:
        around = self.tokens.get(parent)
        # What stands in an instance is for its item, too.
        token = Token(self.next_id, node.id, parent, via, self.at, item or (around.item if around else None))
        self.next_id += 1
        self.tokens[token.id] = token
        if node.kind in WAITS or node.kind == Kind.SUBPROCESS:
            self._tell(Deed.BEGAN, node.id, token)
        return token

    def _drop(self, token: Token, deed: Deed, outcome: str = "") -> None:
        """Take a token away with its clocks and all that stands in it."""
        self._cancel_within(token.id)
        if deed is Deed.CANCELLED:
            ending = f"{WITHIN}{token.id}"
            self.outcomes = {key: ends for key, ends in self.outcomes.items() if not key.endswith(ending)}
        del self.tokens[token.id]
        self.clocks = [clock for clock in self.clocks if clock.token != token.id]
        if self.definition.nodes[token.node].kind != Kind.PARALLEL:
            self._tell(deed, token.node, token, outcome)

    def _cancel_within(self, parent: int) -> None:
        inside: Iterable[Token] = [token for token in self.tokens.values() if token.parent == parent]
        for token in inside:
            self._drop(token, Deed.CANCELLED)

    def _tell(self, deed: Deed, node: str, token: Token, outcome: str = "") -> None:
        self.events.append(Event(deed, node, token.id, self.at, token.item, outcome))
