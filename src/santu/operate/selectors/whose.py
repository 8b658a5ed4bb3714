"""Whose a task is, and who may act on it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import Right
from santu.operate.domain.binding import APPLICANT, COUNTY, ITEM, RIGHTS, TOWNSHIP, Lane
from santu.operate.models import Case, Token
from santu.operate.selectors.states import Standing
from santu.register.domain.ledger_rules import Lying
from santu.register.selectors.heirs import answering
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight

Kept = TypeVar("Kept", bound=Model)


@dataclass(frozen=True, slots=True)
class Whose:
    """The right that a task takes, the division over which, and the body whose it is ("" for the division itself)."""

    right: str
    place: str
    body: str = ""


Tasks = Sequence[tuple[str, str | None]]
"""Tasks by node and item."""


def whose(standing: Standing, tasks: Tasks, day: date) -> list[Whose]:
    """Whose each of some tasks is; what can be nobody's falls to the county's desk."""
    return whose_each([(standing, tasks)], day)[0]


def whose_each(asked: Sequence[tuple[Standing, Tasks]], day: date) -> list[list[Whose]]:
    """Of some cases whose each of some tasks is: where units lie is asked once for all of them."""
    lanes, units = [], []
    for standing, tasks in asked:
        lists, nodes = json.loads(standing.case.lists), standing.definition.nodes
        own = [standing.binding.lanes.get(nodes[node].lane) for node, _ in tasks]
        lanes.append(own)
        units.append(
            [unit_of(lane, standing.case, item, lists) for lane, (_, item) in zip(own, tasks, strict=True)]
        )
    cases = [standing.case for standing, _ in asked]
    others = [
        {unit for unit in own if unit} - {case.place_id, case.county_id}
        for case, own in zip(cases, units, strict=True)
    ]
    named = set().union(*others)
    lying = dict(lying_on(day, named)) if named else {}
    was = _before(
        {
            (timezone.localdate(case.opened_at), unit)
            for case, own in zip(cases, others, strict=True)
            for unit in own - lying.keys()
        },
        day,
    )
    return [
        [
            whose_is(lane, unit, case, {**lying, **was.get(timezone.localdate(case.opened_at), {})})
            for lane, unit in zip(lanes_, units_, strict=True)
        ]
        for case, lanes_, units_ in zip(cases, lanes, units, strict=True)
    ]


def _before(gone: Collection[tuple[date, str]], day: date) -> dict[date, dict[str, Lying]]:
    """Where divisions that are gone lay when cases were opened: one keeps what is put before it.

    Who answers for it is asked whenever it is read.
    """
    found = {}
    for opened in {opened for opened, _ in gone}:
        was = lying_on(opened, {unit for on, unit in gone if on == opened})
        found[opened] = {unit: was[unit] for unit in was if answering(unit, day) != unit}
    return found


def whose_is(lane: Lane | None, unit: str, case: Case, lying: Mapping[str, Lying]) -> Whose:
    """Whose a task of a lane is over a unit; ``lying`` says where units beside the case's own lie."""
    if lane and lane.right == APPLICANT:
        # Who has no account is spoken for by the window at which they apply.
        right = APPLICANT if case.applicant else Right.WINDOW.value
        return Whose(right, case.place_id)
    if lane and unit in (case.place_id, case.county_id):
        return Whose(lane.right, unit)
    if lane and unit in lying:
        own = lying[unit]
        return Whose(lane.right, own.division, unit if own.is_body else "")
    return Whose(Right.DISPATCH.value, case.county_id)


def unit_of(lane: Lane | None, case: Case, item: str | None, lists: Mapping[str, Sequence[str]]) -> str:
    """The first unit there is of those that a lane names; "" where there is none."""
    if lane is None:
        return case.place_id
    named = {TOWNSHIP: case.place_id, COUNTY: case.county_id, ITEM: item or ""}
    for name in lane.at:
        if unit := named.get(name) or next(iter(lists.get(name, ())), ""):
            return unit
    return ""


def holding(held: Sequence[Held], today: date) -> list[tuple[str, str, str]]:
    """The (right, unit, body) that grants in force come to; body "" for every body of the unit."""
    return [
        (right.value, one.unit, one.duty)
        for one in held
        if one.holds_on(today)
        for right in one.is_.rights & ACTING
    ]


def _counting(sight: Sight) -> list[tuple[str, str, str]]:
    """What somebody holds and what counts as they came: to approve takes a second factor."""
    return [held for held in holding(sight.held, sight.today) if held[0] not in sight.withheld]


ACTING = frozenset(Right(right) for right in RIGHTS if right != APPLICANT)
"""The rights that tasks take."""
RESIDENT = "resident"


NONE = Q(pk__in=())
"""No row; where it is one of several ways, no store is asked for it."""


def theirs(sight: Sight) -> Q:
    """The tokens that are somebody's to act on, also those of divisions that are gone and that theirs took on."""
    return _applied(sight) | by_right(sight)


def open_theirs(sight: Sight) -> QuerySet[Token]:
    """The open tasks that are somebody's to act on."""
    return either(Token.objects.open_tasks(), _applied(sight), by_right(sight))


def either(rows: QuerySet[Kept], one: Q, other: Q) -> QuerySet[Kept]:
    """The rows by one way or the other, each asked for by itself: no index finds the two at once."""
    if NONE in (one, other):
        return rows.filter(one | other)
    return rows.filter(pk__in=rows.filter(one).values("pk").union(rows.filter(other).values("pk")))


def _applied(sight: Sight) -> Q:
    """The tokens of who applied, in cases that somebody applied for, where they are one who applies."""
    if not (sight.username and is_applicant(sight.held)):
        return NONE
    return Q(right=APPLICANT, case__in=Case.objects.filter(applicant=sight.username).exclude(applicant=""))


def by_right(sight: Sight) -> Q:
    """The rows that are for a right over a place, and perhaps a body, that somebody has."""
    found, places, everywhere = NONE, set[str](), False
    for right, unit, body in _counting(sight):
        own = Q(right=right)
        if unit == EVERYWHERE:
            everywhere = True
        else:
            own &= Q(place__in=sorted(sight.answers_for[unit]))
            places |= sight.answers_for[unit]
        found |= own & Q(body=body) if body else own
    # All places are named once more, before the rights: their index is not found behind an "or".
    return found if everywhere or not places else Q(place__in=sorted(places)) & found


def is_applicant(held: Sequence[Held]) -> bool:
    """Whether somebody is one who applies, and not only of the administration."""
    return any(one.role == RESIDENT for one in held)


def may_act(sight: Sight, token: Token, applicant: str) -> bool:
    """Whether a task is somebody's to act on."""
    if token.right == APPLICANT:
        return bool(sight.username) and applicant == sight.username
    return any(
        right == token.right and _covers(sight, unit, token.place_id) and body in ("", token.body)
        for right, unit, body in _counting(sight)
    )


def over(sight: Sight, right: Right, place: str) -> bool:
    """Whether somebody has a right over a division itself (for whichever body)."""
    holds = _counting(sight)
    return any(has == right and _covers(sight, unit, place) for has, unit, _ in holds)


def _covers(sight: Sight, unit: str, place: str) -> bool:
    return unit == EVERYWHERE or place in sight.answers_for[unit]
