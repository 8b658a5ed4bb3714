"""One synthetic case walked through the engine: what each task takes is thrown with dice, where it leads the engine says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from math import exp
from random import Random

from santu.operate.domain import engine
from santu.operate.domain.clocks import FIRED, STOPPED
from santu.operate.domain.clocks import Clock as Begins
from santu.operate.domain.definition import DONE, Definition, Kind, Node
from santu.operate.domain.facts import Facts
from santu.operate.domain.office_time import OfficeTime
from santu.operate.domain.replay import OPEN, STEP
from santu.operate.domain.state import Clock, Deed, Event, State, Step, Token
from santu.operate.domain.synthetic_drawing import WHOLE, ProcessDrawing, TaskDrawing
from santu.operate.domain.synthetic_rows import DrawnAct, DrawnClock, DrawnToken

LEAST_DAYS = 0.15
"""A task that takes a share of the promised days takes it of so many where none are promised: it is done on the spot."""
NOBODY = ""
STRIKE = "strike"
WORKING, LEAD = "working", "lead"
"""The lists of those who work on a case, and of who leads."""
NO_LISTS: Mapping[str, Sequence[str]] = {}
ENDS = frozenset({Deed.ENDED, Deed.CANCELLED})
Begun = Callable[[str, datetime], Begins]


class Walk:
    """A case from its opening to its end, or to ``until``.

    ``begun`` is a named clock that begins at a moment; ``lists`` are those of the case, and ``again`` draws them anew for a task
    that does so.
    """

    def __init__(
        self,
        definition: Definition,
        drawing: ProcessDrawing,
        office: OfficeTime,
        dice: Random,
        begun: Begun,
        *,
        promised: int = 0,
        urgent: bool = False,
        lists: Mapping[str, Sequence[str]],
        again: Callable[[], Mapping[str, Sequence[str]]] | None = None,
    ) -> None:
        self.definition, self.urgent, self.lists = definition, urgent, lists
        self._drawing, self._office, self._dice, self._begun = drawing, office, dice, begun
        self._promised, self._again = promised, again
        self._guards = dict.fromkeys(definition.guards, False)
        self._plans: list[tuple[datetime, int, str]] = []
        self._rows: dict[int, Token] = {}
        self._ends: dict[int, tuple[datetime, str, str, str]] = {}
        self._done: set[str] = set()
        self.clocks: dict[tuple[int, str], DrawnClock] = {}
        self.acts: list[DrawnAct] = []
        self.state = State(definition.digest)

    def run(self, opened: datetime, until: datetime) -> None:
        """Walk: do what is planned next, or let the clock strike that is due before it."""
        self._store(engine.begin(self.definition, self._facts(opened)), OPEN, opened, lists=self.lists)
        while True:
            strikes = min((clock.due for clock in self.state.clocks), default=until)
            acts = self._plans[0][0] if self._plans else until
            if min(strikes, acts) >= until:
                return
            if strikes <= acts:
                step = engine.fire(self.definition, self.state, self._facts(strikes))
                self._store(step, STRIKE, strikes)
                continue
            at, token, outcome = heappop(self._plans)
            if token not in self._ends:
                self._act(at, token, outcome)

    @property
    def tokens(self) -> list[DrawnToken]:
        """Every token that there was, ended or not."""
        never = (None, NOBODY, "", "")
        return [
            DrawnToken(
                row.id, row.node, row.parent, row.via, row.item, row.since, row.outcomes, row.of,
                *self._ends.get(row.id, never),
            )
            for _, row in sorted(self._rows.items())
        ]  # fmt: skip

    def item_of(self, token: int) -> str:
        """What a token is for: its own item, or that of what stands around it."""
        while token and self._rows[token].item is None:
            token = self._rows[token].parent
        return self._rows[token].item or "" if token else ""

    def late(self, token: int, by: datetime) -> bool:
        """Whether a clock of a token, or of what stands around it, had struck."""
        around = {token}
        while token := self._rows[token].parent:
            around.add(token)
        return any(c.token in around and c.state == FIRED and c.due <= by for c in self.clocks.values())

    def _act(self, at: datetime, token: int, outcome: str) -> None:
        node, known = self.definition.nodes[self._rows[token].node], NO_LISTS
        if self._again and node.id in self._done and self._drawing.task(node.id).again:
            known = self.lists = self._again()
        if outcome == self._drawing.task(node.id).leaves:
            rest = [unit for unit in self.lists[WORKING] if unit != self.item_of(token)]
            known = self.lists = {**self.lists, WORKING: rest, LEAD: rest[:1]}
        self._done.add(node.id)
        step = engine.complete(self.definition, self.state, token, self._facts(at), outcome)
        self._store(step, STEP, at, token=token, node=node, outcome=outcome, lists=known)

    def _facts(self, at: datetime) -> Facts:
        return Facts(at, self._guards, self.lists, self._due)

    def _due(self, clock: str, at: datetime) -> datetime:
        return self._begun(clock, at).strikes

    def _store(
        self,
        step: Step,
        deed: str,
        at: datetime,
        *,
        token: int = 0,
        node: Node | None = None,
        outcome: str = "",
        lists: Mapping[str, Sequence[str]] = NO_LISTS,
    ) -> None:
        """Take in what a step made, with what the program does at once after it; plan what waits now."""
        step, by = self._by_program(step, at), node.lane if node else NOBODY
        self.acts.append(
            DrawnAct(
                len(self.acts) + 1, deed, node.id if node else "", token, outcome, at, by, step.events, lists
            )
        )
        for event in step.events:
            if event.deed in ENDS:
                self._ends[event.token] = (
                    event.at,
                    by if event.token == token else NOBODY,
                    event.deed,
                    event.outcome,
                )
            elif event.deed is Deed.BEGAN and event.token not in self._rows:
                self._rows[event.token] = Token(event.token, event.node, 0, "", event.at, event.item)
        after = {row.id: row for row in step.state.tokens}
        for row in self.state.tokens:
            if row.id not in after and row.id not in self._ends:
                # One at a gateway goes with its sisters; the engine tells nothing of it.
                self._ends[row.id] = (at, NOBODY, Deed.ENDED, "")
        self._rows |= after
        self._take_clocks(step, at)
        self.state = step.state
        for event in step.events:
            if event.deed is Deed.BEGAN and event.token in after:
                self._plan(event)

    def _by_program(self, step: Step, at: datetime) -> Step:
        events = step.events
        while service := next(
            (row for row in step.state.tokens if self.definition.nodes[row.node].kind is Kind.SERVICE), None
        ):
            step = engine.complete(self.definition, step.state, service.id, self._facts(at))
            events += step.events
        return Step(step.state, events)

    def _take_clocks(self, step: Step, at: datetime) -> None:
        after = {(clock.token, clock.event): clock for clock in step.state.clocks}
        struck = {(event.token, event.node) for event in step.events if event.deed is Deed.FIRED}
        for clock in self.state.clocks:
            key = (clock.token, clock.event)
            if key not in after:
                state = FIRED if key in struck else STOPPED
                self.clocks[key] = replace(self.clocks[key], state=state, ended_at=at)
        for key, clock in after.items():
            if key not in self.clocks:
                self.clocks[key] = self._clock(clock)

    def _clock(self, clock: Clock) -> DrawnClock:
        name, began = self.definition.nodes[clock.event].clock, self._rows[clock.token].since
        begins = self._begun(name, began)
        return DrawnClock(
            clock.event, clock.token, name, str(begins.length), began, begins.amber or began, clock.due
        )

    def _plan(self, event: Event) -> None:
        """When and how a task that waits now will be done; some never are, and a clock ends them."""
        node, dice = self.definition.nodes[event.node], self._dice
        if node.kind is not Kind.USER or (node.each and event.item is None):
            return
        task = self._drawing.task(node.id)
        if task.idle and dice.random() * WHOLE < task.idle:
            return
        outcome = task.outcomes.draw(dice) if task.outcomes else DONE
        at = self._moment(task, event.at)
        if at is not None:
            heappush(self._plans, (at, event.token, outcome))

    def _moment(self, task: TaskDrawing, since: datetime) -> datetime | None:
        """When a task is done that waits since a moment; None after the last day that is drawn."""
        office, thrown = self._office, self._dice.gauss(0, task.spread)
        if self.urgent and task.urgent is not None:
            return since + timedelta(minutes=1 + int(exp(task.urgent + thrown)))
        minutes = exp(task.middle + thrown)
        if task.promised:
            minutes *= max(self._promised, LEAST_DAYS) * office.a_day
        try:
            return office.moment(office.minute(since) + 1 + int(minutes))
        except IndexError:
            return None
