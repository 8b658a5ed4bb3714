"""Random processes step by step beside SpiffWorkflow; and what folds can never hang."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import pytest

from santu.kernel.messages import Refused
from santu.operate.domain import engine
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.state import State, from_text, to_text
from tests.oracles.drawn import TERMINATE, Blocks, Drawing, each
from tests.oracles.spiff import Case

OPENED = datetime(2026, 1, 5, 9, tzinfo=UTC)
ITEMS = {"departments": ["住建局", "水利局", "应急局"]}
PART, PARTS, STEPS = 100, 10, 40
seen: Counter[str] = Counter()


@dataclass
class Walk:
    """One process, both engines, the same random choices and the same clock."""

    seed: int
    at: datetime = OPENED
    guards: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        file = Blocks(self.seed, forks_in_loops=False, cut_short=False).xml()
        self.definition = read(file)
        self._ask()
        self.state = engine.begin(self.definition, self._facts()).state
        self.theirs = Case(file, self.at, self.guards, ITEMS)

    def _facts(self) -> Facts:
        return Facts(self.at, dict(self.guards), ITEMS)

    def _ask(self) -> None:
        for name in "abc":
            self.guards[name] = self.random.random() < 0.5

    def assert_equal(self) -> None:
        ours = Counter(one.node.id for one in engine.waiting(self.definition, self.state))
        assert ours == self.theirs.waiting()
        assert Counter((clock.event, clock.due) for clock in self.state.clocks) == self.theirs.clocks()
        assert self.state.over == self.theirs.over()
        assert from_text(to_text(self.state)) == self.state

    def step(self) -> None:
        """Let a clock strike, or do one of the tasks."""
        self._ask()
        self.at += timedelta(minutes=1)
        due = min((clock.due for clock in self.state.clocks), default=None)
        if due and (due <= self.at or self.random.random() < 0.3):
            self.at = max(self.at, due)
            self.state = engine.fire(self.definition, self.state, self._facts()).state
            self.theirs.fire(self.at)
            seen["fired"] += 1
            return
        one = self.random.choice(engine.waiting(self.definition, self.state))
        if one.node.kind == Kind.MESSAGE:
            self.state = engine.deliver(self.definition, self.state, one.node.message, self._facts()).state
            self.theirs.deliver(one.node.message, self.at)
        else:
            outcome = self.random.choice(one.node.outcomes)
            step = engine.complete(self.definition, self.state, one.token.id, self._facts(), outcome)
            self.state = step.state
            self.theirs.complete(one.node.id, outcome, self.at, _place(one.token.item))
            seen["inside"] += one.token.item is not None and not one.node.each
        seen[one.node.kind] += 1


def _place(item: str | None) -> int:
    """Which of the instances, counted from 1."""
    return (
        0
        if item is None
        else ITEMS["departments"].index(item) + 1
        if item in ITEMS["departments"]
        else int(item)
    )


@pytest.mark.parametrize(
    "part", [*range(3), *(pytest.param(n, marks=pytest.mark.ci) for n in range(3, PARTS))]
)
def test_both_engines_reach_the_same(part: int) -> None:
    """A thousand processes of at most 30 nodes: the same tasks, clocks and ends after every step."""
    seen.clear()
    for seed in range(part * PART, (part + 1) * PART):
        walk = Walk(seed)
        assert len(walk.definition.nodes) <= 30
        walk.assert_equal()
        for _ in range(STEPS):
            if walk.state.over:
                seen["over"] += 1
                break
            walk.step()
            walk.assert_equal()
    assert (
        min(seen[kind] for kind in ("fired", "over", "inside", Kind.USER, Kind.SERVICE, Kind.MESSAGE))
        > PART / 4
    ), seen


def test_a_wrong_engine_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison is no formality: an engine that joins too early is told from the oracle."""
    monkeypatch.setattr(
        "santu.operate.domain.running.Run._join", lambda run, node, parent, _: run.leave(node, parent)
    )
    with pytest.raises(AssertionError):
        test_both_engines_reach_the_same(0)


def test_a_join_in_a_loop_counts_each_round_for_itself() -> None:
    """The one difference (docs/explanation/engine.md): theirs takes an arrival of the round before for one of this."""
    file = _two_branches_in_a_loop()
    definition = read(file)
    guards = {"again": True}
    facts = Facts(OPENED, guards)
    state = engine.begin(definition, facts).state
    theirs = Case(file, OPENED, guards, {})
    for task in ("work", "right", "left", "work", "left"):
        [token] = [one.token.id for one in engine.waiting(definition, state) if one.node.id == task]
        state = engine.complete(definition, state, token, facts).state
        theirs.complete(task, "done", OPENED)
    assert [one.node.id for one in engine.waiting(definition, state)] == ["right"]
    assert theirs.waiting() == Counter(right=1, work=1)


def test_instances_that_are_not_waited_for_are_over_with_all_in_them() -> None:
    """The other difference: theirs leaves what stands inside of them to be done, by nobody."""
    drawing = Drawing()
    drawing.node("startEvent", "start")
    drawing.node("subProcess", "each", each("departments", "first"))
    drawing.node("endEvent", "end")
    drawing.flow("start", "each")
    drawing.flow("each", "end")
    drawing.inside("each")
    for kind, number in [("startEvent", "begin"), ("userTask", "work"), ("endEvent", "over")]:
        drawing.node(kind, number)
    drawing.flow("begin", "work")
    drawing.flow("work", "over")
    drawing.outside()
    definition, facts = read(drawing.xml()), Facts(OPENED, {}, ITEMS)
    state = engine.begin(definition, facts).state
    theirs = Case(drawing.xml(), OPENED, {}, ITEMS)
    assert Counter(one.token.item for one in engine.waiting(definition, state)) == Counter(
        ITEMS["departments"]
    )
    state = engine.complete(definition, state, engine.waiting(definition, state)[0].token.id, facts).state
    theirs.complete("work", "done", OPENED, 1)
    assert state.over
    assert theirs.waiting() == Counter(work=2)


def _two_branches_in_a_loop() -> bytes:
    drawing = Drawing()
    for kind, number in [
        ("startEvent", "start"),
        ("exclusiveGateway", "head"),
        ("userTask", "work"),
        ("parallelGateway", "split"),
        ("userTask", "left"),
        ("userTask", "right"),
        ("parallelGateway", "join"),
        ("exclusiveGateway", "tail"),
        ("endEvent", "end"),
    ]:
        drawing.node(kind, number)
    for source, target in [
        ("start", "head"),
        ("head", "work"),
        ("work", "split"),
        ("split", "left"),
        ("split", "right"),
        ("left", "join"),
        ("right", "join"),
        ("join", "tail"),
    ]:
        drawing.flow(source, target)
    drawing.flow("tail", "head", "again")
    drawing.flow("tail", "end", default=True)
    return drawing.xml()


Shape = tuple[tuple[object, ...], ...]


def _shape(state: State) -> Shape:
    """A state without ids and times: what stands inside what."""

    def within(parent: int) -> Shape:
        return tuple(
            sorted(
                (t.node, t.via, t.item or "", t.outcomes, within(t.id))
                for t in state.tokens
                if t.parent == parent
            )
        )

    return within(0), tuple(sorted(clock.event for clock in state.clocks)), state.outcomes


def _next(definition: Definition, state: State, facts: Facts) -> Iterator[State]:
    """Every state that one act leads to: a task done, a message, a clock."""
    for one in engine.waiting(definition, state):
        if one.node.kind == Kind.MESSAGE:
            yield engine.deliver(definition, state, one.node.message, facts).state
        for outcome in one.node.outcomes:
            yield engine.complete(definition, state, one.token.id, facts, outcome).state
    for due in {clock.due for clock in state.clocks}:
        yield engine.fire(definition, state, replace(facts, at=due)).state


def _explored(definition: Definition, most: int) -> Iterator[State]:
    """Every state that any choices lead to, until there are ``most``."""
    ways = [
        Facts(OPENED, dict(zip("abc", held, strict=True)), {"departments": ["住建局", "水利局"]})
        for held in product([True, False], repeat=3)
    ]
    todo = [engine.begin(definition, facts).state for facts in ways]
    found: set[Shape] = set()
    while todo and len(found) < most:
        state = todo.pop()
        if _shape(state) not in found:
            found.add(_shape(state))
            yield state
            todo += [after for facts in ways for after in _next(definition, state, facts)]


def _redrawn(seed: int) -> bytes:
    """A small process of blocks with one to three faults: a flow bent, a gateway or an end of another kind."""
    random, drawing = Random(seed), Blocks(seed, most=18).drawing
    for _ in range(random.randint(1, 3)):
        number, source, target, condition, scope = random.choice(drawing.flows)
        inside = [name for name, node in drawing.nodes.items() if node["scope"] == scope]
        near = [name for name in inside if drawing.nodes[name]["kind"] not in {"startEvent", "boundaryEvent"}]
        gates = [
            name
            for name in inside
            if "Gateway" in drawing.nodes[name]["kind"] and "default" not in drawing.nodes[name]["at"]
        ]
        if random.random() < 0.6 or not gates:
            drawing.flows.remove((number, source, target, condition, scope))
            drawing.flows.append((number, source, random.choice(near), condition, scope))
        else:
            gate = drawing.nodes[random.choice(gates)]
            gate["kind"] = "exclusiveGateway" if gate["kind"] == "parallelGateway" else "parallelGateway"
    for node in drawing.nodes.values():
        if node["kind"] == "endEvent" and random.random() < 0.3:
            node["inner"] = TERMINATE if not node["inner"] else ""
    return drawing.xml()


def _hanging(seeds: range) -> tuple[int, list[int]]:
    """How many of the redrawn processes load; those of them in which something waits for nothing, or twice."""
    loaded, hanging = 0, []
    for seed in seeds:
        try:
            definition = read(_redrawn(seed))
        except Refused:
            continue
        loaded += 1
        for state in _explored(definition, 150):
            joining = Counter(
                (t.parent, t.via) for t in state.tokens if definition.nodes[t.node].kind == Kind.PARALLEL
            )
            stuck = not state.over and not engine.waiting(definition, state)
            if stuck or max(joining.values(), default=1) > 1:
                hanging.append(seed)
                break
    return loaded, hanging


@pytest.mark.parametrize("part", [0, *(pytest.param(n, marks=pytest.mark.ci) for n in range(1, 8))])
def test_what_folds_never_hangs(part: int) -> None:
    """Of processes drawn with faults those that load are walked through all states: none waits for nothing."""
    loaded, hanging = _hanging(range(part * 200, (part + 1) * 200))
    assert not hanging
    assert 20 < loaded < 180


def test_without_folding_some_would_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk through all states finds what folding keeps out."""
    monkeypatch.setattr("santu.operate.domain.checks.fold", lambda definition, scope: [])
    assert len(_hanging(range(80))[1]) > 5
