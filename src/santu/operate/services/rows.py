"""What a step changes in the rows of tokens and clocks."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from santu.operate.domain.clocks import FIRED, RUNNING, STOPPED
from santu.operate.domain.definition import WAITS
from santu.operate.domain.state import Deed, Event, Step
from santu.operate.domain.state import Token as Row
from santu.operate.models import CaseClock, Token
from santu.operate.selectors.states import Standing, hosts_of
from santu.operate.selectors.whose import whose

ENDS = (Deed.ENDED, Deed.CANCELLED)


def rows_write(standing: Standing, step: Step, *, acted: int, by: str, at: datetime) -> None:
    """Bring the rows of a case from where it stood to where a step left it; ``acted`` is the token that ``by`` ended."""
    before = {token.number: token for token in standing.tokens}
    after = {row.id: row for row in step.state.tokens}
    ends = {event.token: event for event in step.events if event.deed in ENDS}
    for number, token in before.items():
        row = after.get(number)
        if row is None:
            _end(token, ends.get(number), by if number == acted else "", at)
            token.save(update_fields=["ended_at", "deed", "outcome", "ended_by"])
        elif row.of != token.of or list(row.outcomes) != json.loads(token.outcomes):
            token.outcomes, token.of = json.dumps(row.outcomes), row.of
            token.save(update_fields=["outcomes", "of"])
    made = _begun(standing, step, before)
    gone = [token for token in made if token.number not in after]
    for token in gone:
        _end(token, ends.get(token.number), "", at)
    _clocks(standing, step, {**before, **{token.number: token for token in made}}, at)
    Token.objects.bulk_create(made)


def _end(token: Token, event: Event | None, by: str, at: datetime) -> None:
    """How a token ended; one at a gateway goes with its sisters, and nothing is told of it."""
    token.ended_at = event.at if event else at
    token.deed = event.deed.value if event else Deed.ENDED.value
    token.outcome = event.outcome if event else ""
    token.ended_by = by


def _begun(standing: Standing, step: Step, before: Mapping[int, Token]) -> list[Token]:
    """The rows of what a step began, also of what it ended again; each task with whose it is."""
    case, nodes = standing.case, standing.definition.nodes
    rows = [row for row in step.state.tokens if row.id not in before]
    known = {row.id for row in rows} | before.keys()
    rows += [
        Row(event.token, event.node, 0, "", event.at, event.item)
        for event in step.events
        if event.deed is Deed.BEGAN and event.token not in known
    ]
    own = whose(standing, [(row.node, row.item) for row in rows], timezone.localdate())
    return [
        Token(
            case=case,
            number=row.id,
            process=case.process,
            node=row.node,
            parent=row.parent,
            via=row.via,
            item=row.item,
            since=row.since,
            outcomes=json.dumps(row.outcomes),
            of=row.of,
            waits=nodes[row.node].kind in WAITS and (not nodes[row.node].each or row.item is not None),
            right=of.right,
            place_id=of.place,
            case_place_id=case.place_id,
            county_id=case.county_id,
            body=of.body,
        )
        for row, of in zip(rows, own, strict=True)
    ]


def _clocks(standing: Standing, step: Step, tokens: Mapping[int, Token], at: datetime) -> None:
    """Clocks that struck, stopped or began; the first to strike is the limit that a task shows."""
    before = {(clock.token, clock.event): clock for clock in standing.clocks}
    after = {(clock.token, clock.event): clock for clock in step.state.clocks}
    struck = {(event.token, event.node): event for event in step.events if event.deed is Deed.FIRED}
    for key, clock in before.items():
        if key not in after:
            clock.state, clock.ended_at = (FIRED, struck[key].at) if key in struck else (STOPPED, at)
            clock.save(update_fields=["state", "ended_at"])
    begun = []
    for key in after.keys() - before.keys():
        number, event = key
        name = standing.definition.nodes[event].clock
        begins = standing.limits.begun(name, tokens[number].since)
        begun.append(
            CaseClock(
                case=standing.case,
                event=event,
                token=number,
                name=name,
                length=str(begins.length),
                began_at=begins.started_at,
                amber_at=begins.amber,
                due_at=after[key].due,
            )
        )
    CaseClock.objects.bulk_create(begun)
    running = [clock for clock in standing.clocks if clock.state == RUNNING]
    for token in tokens.values():
        if token.waits and token.number not in {one.number for one in standing.tokens}:
            _limited(token, tokens.values(), [*begun, *running])


def _limited(token: Token, tokens: Iterable[Token], clocks: Iterable[CaseClock]) -> None:
    """A task shows the first limit of those that it has, and of those of all within which it stands."""
    hosts = hosts_of(token.number, tokens)
    own = [clock for clock in clocks if clock.token in hosts]
    if own:
        first = min(own, key=lambda clock: clock.due_at)
        token.due_at, token.amber_at = first.due_at, first.amber_at
