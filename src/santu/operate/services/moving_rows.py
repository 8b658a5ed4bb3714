"""What moving cases to another version changes in the rows of their tokens and clocks, and the way back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from santu.operate.domain.case_words import FORWARDED, SUPERVISED
from santu.operate.domain.clocks import PAUSED, RUNNING, STOPPED
from santu.operate.domain.moving import Moved, Way
from santu.operate.domain.state import State
from santu.operate.models import Case, CaseClock, ClockAct, Notice, ProcessVersion, Token
from santu.operate.selectors.states import Standing, tasks_in
from santu.operate.selectors.whose import Whose, whose_each
from santu.operate.services.clocks import limit_set, limits_of
from santu.operate.services.notices import task_notices
from santu.operate.services.processes import PRODUCT

Told = Mapping[str, Any]
"""What an act keeps for the way back: the clocks that stopped and began, and whose the tasks were that went to others."""
CLOCK = ("event", "name", "length", "began_at", "amber_at", "due_at", "state", "ended_at")
TOKEN = ("node", "via", "right", "place", "body", "holder", "due_at", "amber_at")
PIECE = 500
Key = tuple[int, int, str]
"""A clock: of which case, token and event."""


def rows_moved(
    cases: Sequence[tuple[Standing, Moved]], new: ProcessVersion, way: Way, at: datetime
) -> list[Told]:
    """Bring the rows of cases to another version; the cases are to be saved with their ``version``.

    A task goes to others only where its lane is bound otherwise: what was handed on stays where it is. Gives what the act of
    each keeps. How many statements it takes does not depend on the cases, but for the pieces in which they are written.
    """
    before = _whose(standing for standing, _ in cases)
    for standing, _ in cases:
        standing.case.version = new
    now = [Standing(standing.case, standing.tokens, standing.clocks) for standing, _ in cases]
    rows, told = _Rows(now), list[Told]()
    for standing, (_, made) in zip(now, cases, strict=True):
        rows.renamed(standing, made.state)
    for standing, (_, made), was, own in zip(now, cases, before, _whose(now), strict=True):
        left = rows.given(standing, {number: to for number, to in own.items() if to != was[number]})
        stopped = {(clock.token, clock.event) for clock in made.stopped}
        rows.clocks_ended(standing, stopped, at, way.renamed)
        rows.begun(standing, made, at)
        begun = sorted((clock.token, clock.event) for clock in made.begun)
        told.append({"stopped": sorted(stopped), "begun": begun, "left": left})
    rows.write()
    return told


def rows_back(cases: Sequence[tuple[Standing, State, Told]], at: datetime) -> None:
    """Bring the rows of cases back to where each stood (the state) before a move that told so; they have their old version."""
    rows = _Rows([standing for standing, _, _ in cases])
    again = set[Key]()
    for standing, state, told in cases:
        rows.renamed(standing, state)
        rows.given(standing, {int(number): Whose(*of) for number, of in told["left"].items()})
        back = {now: was for was, now in told["renamed"].items()}
        begun = {(token, event) for token, event in told["begun"]}
        rows.clocks_ended(standing, begun, at, back)
        again |= {(standing.case.pk, token, event) for token, event in told["stopped"]}
    rows.going_again(again)
    rows.write()


def _whose(standings: Iterable[Standing]) -> list[dict[int, Whose]]:
    """Of each case whose each task that waits is by the lanes of its version."""
    asked = [(one, [token for token in one.tokens if token.waits]) for one in standings]
    own = whose_each(
        [(one, [(task.node, task.item) for task in tasks]) for one, tasks in asked], timezone.localdate()
    )
    return [
        {task.number: of for task, of in zip(tasks, those, strict=True)}
        for (_, tasks), those in zip(asked, own, strict=True)
    ]


class _Rows:
    """What changes in the rows of some cases, gathered case by case and written at once."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        self.of = {standing.case.pk: standing for standing in standings}
        self.tokens, self.clocks = dict[int, Token](), dict[int, CaseClock]()
        self.starts = dict[Key, CaseClock]()
        self.went = list[tuple[Case, Token]]()
        self.hosts = set[tuple[int, int]]()

    def renamed(self, standing: Standing, state: State) -> None:
        """The nodes of another version, and by which flow what waits at a gateway came."""
        after = {row.id: row for row in state.tokens}
        for token in standing.tokens:
            row = after[token.number]
            if (token.node, token.via) != (row.node, row.via):
                token.node, token.via = row.node, row.via
                self.tokens[token.pk] = token

    def given(self, standing: Standing, to: Mapping[int, Whose]) -> dict[int, tuple[str, str, str]]:
        """Give tasks to others, who are told. Whose they were, by token."""
        left = {}
        for token in standing.tokens:
            if own := to.get(token.number):
                left[token.number] = token.right, token.place_id, token.body
                token.right, token.place_id, token.body, token.holder = own.right, own.place, own.body, ""
                self.tokens[token.pk] = token
                self.went.append((standing.case, token))
        return left

    def clocks_ended(
        self, standing: Standing, ended: Collection[tuple[int, str]], at: datetime, names: Mapping[str, str]
    ) -> None:
        """Some clocks of a case stop; the others go on by the name of the version."""
        for clock in standing.clocks:
            if (clock.token, clock.event) in ended:
                clock.state, clock.ended_at = STOPPED, at
                self.hosts.add((clock.case_id, clock.token))
                self.clocks[clock.pk] = clock
            elif clock.event in names:
                clock.event = names[clock.event]
                self.clocks[clock.pk] = clock

    def begun(self, standing: Standing, made: Moved, at: datetime) -> None:
        """Clocks begin at the moment of the move."""
        for begun in made.begun:
            name = standing.definition.nodes[begun.event].clock
            begins = standing.limits.begun(name, at)
            self.starts[standing.case.pk, begun.token, begun.event] = CaseClock(
                case=standing.case,
                event=begun.event,
                token=begun.token,
                name=name,
                length=str(begins.length),
                began_at=at,
                amber_at=begins.amber,
                due_at=begins.strikes,
            )
            self.hosts.add((standing.case.pk, begun.token))

    def going_again(self, again: Collection[Key]) -> None:
        """Clocks that a move stopped go on as they were."""
        last = ClockAct.objects.filter(clock=OuterRef("pk")).order_by("-seq").values("deed")[:1]
        rows = CaseClock.objects.filter(case__in={case for case, _, _ in again}, state=STOPPED)
        for clock in rows.annotate(last=Subquery(last)) if again else ():
            if (clock.case_id, clock.token, clock.event) in again:
                clock.state, clock.ended_at = (PAUSED if clock.last == PAUSED else RUNNING), None
                self.clocks[clock.pk] = clock
                self.hosts.add((clock.case_id, clock.token))

    def write(self) -> None:
        """Write all that changed; who has a task now is told, and asked for the supervision of it that waits."""
        self._write_clocks()
        self._limit()
        Token.objects.bulk_update(self.tokens.values(), TOKEN, batch_size=PIECE)
        if self.went:
            tasks = {(case.pk, task.number): task for case, task in self.went}
            asked = Notice.objects.filter(case__in={case for case, _ in tasks}, kind=SUPERVISED, read_at=None)
            going = [one for one in asked if (one.case_id, one.token) in tasks]
            for one in going:
                task = tasks[one.case_id, one.token]
                one.place, one.body = task.place_id, task.body
            Notice.objects.bulk_update(going, ["place", "body"], batch_size=PIECE)
            task_notices(self.went, FORWARDED, by=PRODUCT)

    def _write_clocks(self) -> None:
        """One that begins where one of an earlier move stopped begins anew."""
        cases = {case for case, _, _ in self.starts}
        for clock in CaseClock.objects.filter(case__in=cases) if cases else ():
            if start := self.starts.pop((clock.case_id, clock.token, clock.event), None):
                start.pk = clock.pk
                self.clocks[clock.pk] = start
        CaseClock.objects.bulk_update(self.clocks.values(), CLOCK, batch_size=PIECE)
        CaseClock.objects.bulk_create(self.starts.values())

    def _limit(self) -> None:
        """The tasks within which clocks stopped or began show their limits anew."""
        clocks = defaultdict[int, list[CaseClock]](list)
        for clock in limits_of({case for case, _ in self.hosts}) if self.hosts else ():
            clocks[clock.case_id].append(clock)
        for case, host in self.hosts:
            tokens = self.of[case].tokens
            for task in tasks_in(host, tokens):
                limit_set(task, tokens, clocks[case])
                self.tokens[task.pk] = task
