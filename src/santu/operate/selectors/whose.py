"""Whose a task is, and who may act on it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import Right
from santu.operate.domain.binding import APPLICANT, COUNTY, ITEM, TOWNSHIP, Lane
from santu.operate.models import Case, Token
from santu.operate.selectors.states import Standing
from santu.register.domain.ledger_rules import Lying
from santu.register.selectors.heirs import answering
from santu.register.selectors.lying import lying_on
from santu.register.selectors.reach import Sight


@dataclass(frozen=True, slots=True)
class Whose:
    """The right that a task takes, the division over which, and the body whose it is ("" for the division itself)."""

    right: str
    place: str
    body: str = ""


def whose(standing: Standing, tasks: Sequence[tuple[str, str | None]], day: date) -> list[Whose]:
    """Whose each of some tasks (node and item) is; what can be nobody's falls to the county's desk."""
    case, lists = standing.case, json.loads(standing.case.lists)
    lanes = [standing.binding.lanes.get(standing.definition.nodes[node].lane) for node, _ in tasks]
    units = [unit_of(lane, case, item, lists) for lane, (_, item) in zip(lanes, tasks, strict=True)]
    others = {unit for unit in units if unit} - {case.place_id, case.county_id}
    lying = dict(lying_on(day, others)) if others else {}
    if gone := others - lying.keys():
        # A division that is gone keeps what is put before it: who answers for it is asked whenever it is read.
        was = lying_on(timezone.localdate(case.opened_at), gone)
        lying |= {unit: was[unit] for unit in was if answering(unit, day) != unit}
    return [whose_is(lane, unit, case, lying) for lane, unit in zip(lanes, units, strict=True)]


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


ACTING = frozenset({Right.WINDOW, Right.HANDLE, Right.DISPATCH, Right.RULE})
"""The rights that tasks take."""
RESIDENT = "resident"


def theirs(sight: Sight) -> Q:
    """The tokens that are somebody's to act on, also those of divisions that are gone and that theirs took on.

    Of cases they applied for only where they are one who applies: where they are not, no other table is asked, and the
    open tasks of a place are found by their index.
    """
    own = Q(right=APPLICANT, case__applicant=sight.username) if is_applicant(sight.held) else Q(pk=None)
    return own | by_right(sight)


def by_right(sight: Sight) -> Q:
    """The rows that are for a right over a place, and perhaps a body, that somebody has."""
    found = Q(pk=None)
    for right, unit, body in holding(sight.held, sight.today):
        own = Q(right=right)
        if unit != EVERYWHERE:
            own &= Q(place__in=sorted(sight.answers_for[unit]))
        found |= own & Q(body=body) if body else own
    return found


def is_applicant(held: Sequence[Held]) -> bool:
    """Whether somebody is one who applies, and not only of the administration."""
    return any(one.role == RESIDENT for one in held)


def may_act(sight: Sight, token: Token, applicant: str) -> bool:
    """Whether a task is somebody's to act on."""
    if token.right == APPLICANT:
        return bool(sight.username) and applicant == sight.username
    return any(
        right == token.right and _covers(sight, unit, token.place_id) and body in ("", token.body)
        for right, unit, body in holding(sight.held, sight.today)
    )


def over(sight: Sight, right: Right, place: str) -> bool:
    """Whether somebody has a right over a division itself (for whichever body)."""
    holds = holding(sight.held, sight.today)
    return any(has == right and _covers(sight, unit, place) for has, unit, _ in holds)


def _covers(sight: Sight, unit: str, place: str) -> bool:
    return unit == EVERYWHERE or place in sight.answers_for[unit]
