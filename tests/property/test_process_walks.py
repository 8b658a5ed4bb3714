"""Every process that is shipped, walked at random: it never stands still, can always end, and keeps duties apart."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

import pytest

from santu.accounts.domain.duties import Bar, duty_faults
from santu.operate.domain import engine
from santu.operate.domain.binding import Binding, binding_of, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.shipped import NAMES, shipped
from santu.operate.domain.state import State, from_text, to_text
from santu.standards.loader import load
from tests.oracles.drawn import Drawing

OPENED = datetime(2026, 3, 2, 1, tzinfo=UTC)
WALKS, STEPS = 60, 40
MOST_SEEN = 3_000
"""So many states are looked at for a way to the end."""
STAFF = ("甲", "乙", "丙", "丁", "戊")
"""Each of them may do everything."""
BARS = [
    Bar(item.text("did"), item.text("then"), item.name, item.text("clause"))
    for item in load().items("approval/separation", date(2026, 3, 2))
]


@dataclass
class Walk:
    """One case with random facts, lists of random size, clocks of random length, and who did what."""

    definition: Definition
    binding: Binding
    seed: int
    at: datetime = OPENED
    deeds: list[tuple[str, str]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.facts_asked = sorted({*self.binding.guards, *self.definition.guards})
        lists = {node.each.items for node in self.definition.nodes.values() if node.each and node.each.items}
        self.lists = {name: self._some() for name in sorted(lists)}
        self.state = engine.begin(self.definition, self.facts()).state

    def _some(self) -> list[str]:
        return [f"单位{number}" for number in range(self.random.choice((0, 1, 1, 2, 3)))]

    def _due(self, _: str, since: datetime) -> datetime:
        return since + timedelta(days=self.random.randint(1, 9))

    def facts(self) -> Facts:
        held = {name: self.random.random() < 0.5 for name in self.facts_asked}
        return Facts(self.at, held, self.lists, self._due)

    def step(self) -> None:
        """Some time passes; a clock strikes, or somebody to whom it is not closed ends one of the tasks."""
        self.at += timedelta(hours=self.random.choice((1, 5, 30)))
        waiting = engine.waiting(self.definition, self.state)
        if self.state.clocks and (not waiting or self.random.random() < 0.25):
            self.at = max(self.at, min(clock.due for clock in self.state.clocks))
        self._took(engine.fire(self.definition, self.state, self.facts()).state, "fired")
        waiting = engine.waiting(self.definition, self.state)
        if not waiting:
            return None
        one = self.random.choice(waiting)
        if one.node.kind is Kind.MESSAGE:
            after = engine.deliver(self.definition, self.state, one.node.message, self.facts()).state
            return self._took(after, one.node.id)
        self.somebody(one.node.id)
        outcome = self.random.choice(one.node.outcomes)
        after = engine.complete(self.definition, self.state, one.token.id, self.facts(), outcome).state
        return self._took(after, f"{one.node.id}.{outcome}")

    def _took(self, state: State, how: str) -> None:
        self.done[how] += state != self.state
        assert from_text(to_text(state)) == state
        self.state = state

    def somebody(self, node: str) -> None:
        """Somebody at random to whom a task is not closed does it; who comes anew, where it is closed to all by now."""
        deed = self.binding.duties.get(node, "")
        able = [one for one in STAFF if not duty_faults(deed, self._hands(one), BARS, one)]
        self.deeds.append((deed, self.random.choice(able) if able else f"新{len(self.deeds)}"))

    def _hands(self, person: str) -> Mapping[str, str]:
        return {deed: who for deed, who in self.deeds if deed and who == person}


def walk(name: str, seed: int) -> Walk:
    return Walk(shipped(name), binding_of(shipped_binding(name)), seed)


def distances(definition: Definition) -> Mapping[str, int]:
    """By node how many flows lie between it and the nearest end of its process or sub-process."""
    found = {number: 0 for number, node in definition.nodes.items() if not node.outs}
    found |= {
        timer: 0 for timer, node in definition.nodes.items() if node.kind is Kind.TIMER and not node.outs
    }
    todo = list(found)
    while todo:
        target = todo.pop(0)
        for flow in definition.flows.values():
            if flow.target == target and flow.source not in found:
                found[flow.source] = found[target] + 1
                todo.append(flow.source)
    return found


def ahead(definition: Definition, state: State, lists: Mapping[str, Sequence[str]]) -> Iterator[State]:
    """The states that one act leads to: where all facts hold, none, or all but one the same."""
    asked = sorted(definition.guards)
    ways = [dict.fromkeys(asked, held) for held in (False, True)]
    ways += [{**way, name: not way[name]} for way in ways for name in asked if len(asked) > 1]
    for held in ways or [{}]:
        facts = Facts(OPENED, held, lists, lambda _, __: datetime.max.replace(tzinfo=UTC))
        still = replace(
            state, clocks=tuple(replace(one, due=datetime.max.replace(tzinfo=UTC)) for one in state.clocks)
        )
        for one in engine.waiting(definition, still):
            if one.node.kind is Kind.MESSAGE:
                yield engine.deliver(definition, still, one.node.message, facts).state
            for outcome in one.node.outcomes:
                yield engine.complete(definition, still, one.token.id, facts, outcome).state
        for struck in still.clocks:
            clocks = tuple(replace(one, due=OPENED) if one == struck else one for one in still.clocks)
            yield engine.fire(definition, replace(still, clocks=clocks), facts).state


def steps_to_end(definition: Definition, state: State, lists: Mapping[str, Sequence[str]]) -> int:
    """Of the ways to the end one that is short: how many acts it takes; what is nearest to its end goes first."""
    far, order = distances(definition), count()
    todo = [(0, next(order), 0, state)]
    known = {shape(state)}
    while todo and len(known) < MOST_SEEN:
        _, _, acts, one = heappop(todo)
        if one.over:
            return acts
        for after in ahead(definition, one, lists):
            if (own := shape(after)) not in known:
                known.add(own)
                left = sum(1 + far[token.node] for token in after.tokens)
                heappush(todo, (left, next(order), acts + 1, after))
    raise AssertionError(f"{definition.id}: no way to an end from {[token.node for token in state.tokens]}")


def shape(state: State) -> tuple[object, ...]:
    """A state without times and ids."""
    tokens = sorted((t.node, t.via, t.item or "", t.outcomes, t.of) for t in state.tokens)
    return tuple(tokens), tuple(sorted(clock.event for clock in state.clocks)), state.outcomes


def walked_to_the_end(one: Walk) -> None:
    """After every step something waits or a clock runs; wherever the walk stops, a short way leads to the end."""
    for _ in range(STEPS):
        if one.state.over:
            break
        assert engine.waiting(one.definition, one.state) or one.state.clocks, "a dead case"
        one.step()
    if not one.state.over:
        tasks = sum(
            node.kind in {Kind.USER, Kind.SERVICE, Kind.MESSAGE} for node in one.definition.nodes.values()
        )
        assert steps_to_end(one.definition, one.state, one.lists) <= 4 * tasks


def assert_apart(one: Walk) -> None:
    """Walked on, nobody does what the table closes to them for what they did before."""
    closed = {(bar.did, bar.then) for bar in BARS}
    for _ in range(STEPS):
        if one.state.over:
            break
        one.step()
    for number, (then, who) in enumerate(one.deeds):
        before = {deed for deed, person in one.deeds[:number] if person == who}
        assert not {(did, then) for did in before} & closed, one.deeds


@pytest.mark.parametrize("name", NAMES)
def test_no_case_stands_still_and_each_can_end(name: str) -> None:
    seen, over = Counter[str](), 0
    for seed in range(WALKS):
        one = walk(name, seed)
        walked_to_the_end(one)
        seen += one.done
        over += one.state.over
    assert over, "no walk came to its end by itself"
    tasks = {node.id for node in shipped(name).nodes.values() if node.kind is Kind.USER}
    walked = {how.partition(".")[0] for how in seen}
    assert len(tasks & walked) > len(tasks) / 2, tasks - walked


@pytest.mark.parametrize("name", NAMES)
def test_nobody_does_what_their_deeds_before_close_to_them(name: str) -> None:
    for seed in range(WALKS):
        assert_apart(walk(name, seed))


def drawn(*flows: tuple[str, str, str]) -> Definition:
    """A process of tasks in a row, in which ``tail`` chooses."""
    drawing = Drawing()
    names = dict.fromkeys(end for source, target, _ in flows for end in (source, target))
    kinds = {"start": "startEvent", "head": "exclusiveGateway", "tail": "exclusiveGateway", "end": "endEvent"}
    for name in names:
        drawing.node(kinds.get(name, "userTask"), name)
    for source, target, condition in flows:
        drawing.flow(source, target, condition.removeprefix("default"), default=condition == "default")
    return read(drawing.xml())


def test_a_case_without_a_way_to_its_end_would_be_found() -> None:
    """A loop that is left by what was asked before it: it folds, and is found by the search alone."""
    endless = drawn(
        ("start", "ask", ""), ("ask", "head", ""), ("head", "work", ""), ("work", "tail", ""),
        ("tail", "end", "ask.yes"), ("tail", "head", "default"),
    )  # fmt: skip
    begun = engine.begin(endless, Facts(OPENED)).state
    assert steps_to_end(endless, begun, {}) == 2
    refused = engine.complete(endless, begun, 1, Facts(OPENED)).state
    with pytest.raises(AssertionError, match="no way to an end"):
        steps_to_end(endless, refused, {})


def penalty(seed: int) -> Walk:
    """What is investigated, reviewed and decided in a row."""
    row = [("start", "find", ""), ("find", "check", ""), ("check", "rule", ""), ("rule", "end", "")]
    duties = {"find": "case_investigate", "check": "case_review", "rule": "case_decide"}
    return Walk(drawn(*row), Binding({}, {}, duties=duties), seed)


def assert_all_apart() -> None:
    for seed in range(20):
        assert_apart(penalty(seed))


def test_two_deeds_of_one_person_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert_all_apart()
    monkeypatch.setattr("tests.property.test_process_walks.duty_faults", lambda *_: [])
    with pytest.raises(AssertionError, match="case_"):
        assert_all_apart()


@pytest.mark.parametrize("name", NAMES)
def test_as_many_people_as_there_are_duties_are_enough(name: str) -> None:
    """Where each keeps to one duty, however often it comes again, nothing is closed to anybody."""
    deeds = set(binding_of(shipped_binding(name)).duties.values())
    assert not [deed for deed in deeds if duty_faults(deed, {deed: "甲"}, BARS, "甲")]
