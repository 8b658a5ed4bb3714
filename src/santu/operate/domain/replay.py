"""A case out of its log: what stands now must follow from what was done, one act after another.

Times are left out: a clock strikes where the log says that it did, so that what stands is told by the acts alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from santu.operate.domain import engine
from santu.operate.domain.clocks import NEVER
from santu.operate.domain.definition import DONE, Definition, Kind
from santu.operate.domain.facts import Facts
from santu.operate.domain.moving import Way, moved
from santu.operate.domain.state import Deed, State

OPEN, STEP, MOVED, MOVED_BACK = "open", "step", "moved", "moved_back"
Told = tuple[str, str, int, str | None, str]
"""An event as an act keeps it: deed, node, token, item, outcome."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An act of the log: which task (token) it ended how, the lists and facts that it made known, the events that it told.

    ``way`` is that to the version by which the case goes on from this act.
    """

    deed: str
    at: datetime
    token: int = 0
    outcome: str = DONE
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    events: Sequence[Told] = ()
    facts: Mapping[str, bool] = field(default_factory=dict)
    way: Way | None = None


def replayed(definition: Definition, acts: Iterable[Logged]) -> State:
    """Where a case stands after all its acts; ``definition`` is of the version that it was opened with.

    Raises:
        Refused, ValueError: the log cannot have come about like this.
    """
    state, lists = State(definition.digest), dict[str, Sequence[str]]()
    left: list[tuple[Definition, State]] = []
    for act in acts:
        lists |= act.lists
        facts = Facts(act.at, act.facts, lists, lambda clock, at: NEVER)
        if act.way:
            left.append((definition, state))
            definition, state = act.way.new, moved(act.way, state, facts).state
        if act.deed == MOVED_BACK:
            if not left:
                raise ValueError("moved back without having been moved")
            definition, state = left.pop()
        if act.deed == OPEN:
            state = engine.begin(definition, facts).state
        state = _struck(definition, state, act, facts)
        if act.deed == STEP:
            state = engine.complete(definition, state, act.token, facts, act.outcome).state
        state = _struck(definition, _by_program(definition, state, act, facts), act, facts)
    return state


def _struck(definition: Definition, state: State, act: Logged, facts: Facts) -> State:
    """Let the clocks strike that the act says did, as far as they run."""
    fired = [(event[2], event[1]) for event in act.events if event[0] == Deed.FIRED]
    while due := [clock for clock in state.clocks if (clock.token, clock.event) in fired]:
        first = min(due, key=lambda clock: fired.index((clock.token, clock.event)))
        clocks = tuple(replace(clock, due=act.at) if clock == first else clock for clock in state.clocks)
        state = engine.fire(definition, replace(state, clocks=clocks), facts).state
    return state


def _by_program(definition: Definition, state: State, act: Logged, facts: Facts) -> State:
    """What the program did at once: its tasks end as the act says that they did."""
    ends = {event[2]: event[4] for event in act.events if event[0] == Deed.ENDED}
    while tasks := [
        t for t in state.tokens if definition.nodes[t.node].kind is Kind.SERVICE and t.id in ends
    ]:
        state = engine.complete(definition, state, tasks[0].id, facts, ends[tasks[0].id]).state
    return state


def alike(state: State, other: State) -> bool:
    """Whether two states are the same but for times."""
    return _timeless(state) == _timeless(other)


def _timeless(state: State) -> object:
    tokens = sorted((t.id, t.node, t.parent, t.via, t.item, t.outcomes, t.of) for t in state.tokens)
    clocks = sorted((clock.token, clock.event) for clock in state.clocks)
    return state.definition, state.next_id, tokens, clocks, state.outcomes
