"""Whose a task is, and who may act on it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from santu.accounts.domain.grants import EVERYWHERE, Held
from santu.accounts.domain.roles import Right
from santu.operate.domain.binding import APPLICANT, COUNTY, ITEM, TOWNSHIP
from santu.operate.models import Case, Token
from santu.operate.selectors.states import Standing
from santu.register.selectors.lying import lying_on


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
    units = [
        _unit(lane.at, case, item, lists) if lane else case.place_id
        for lane, (_, item) in zip(lanes, tasks, strict=True)
    ]
    others = {unit for unit in units if unit} - {case.place_id, case.county_id}
    lying = lying_on(day, others) if others else {}
    found = []
    for lane, unit in zip(lanes, units, strict=True):
        if lane and lane.right == APPLICANT:
            # Who has no account is spoken for by the window at which they apply.
            right = APPLICANT if case.applicant else Right.WINDOW.value
            found.append(Whose(right, case.place_id))
        elif lane and unit in (case.place_id, case.county_id):
            found.append(Whose(lane.right, unit))
        elif lane and unit in lying:
            own = lying[unit]
            found.append(Whose(lane.right, own.division, unit if own.is_body else ""))
        else:
            found.append(Whose(Right.DISPATCH.value, case.county_id))
    return found


def _unit(at: Sequence[str], case: Case, item: str | None, lists: Mapping[str, Sequence[str]]) -> str:
    """The first unit there is of those that a lane names; "" where there is none."""
    named = {TOWNSHIP: case.place_id, COUNTY: case.county_id, ITEM: item or ""}
    for name in at:
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


def theirs(held: Sequence[Held], username: str, today: date) -> Q:
    """The tokens that are somebody's to act on."""
    found = Q(right=APPLICANT, case__applicant=username)
    for right, unit, body in holding(held, today):
        own = Q(right=right)
        if unit != EVERYWHERE:
            own &= Q(place=unit)
        found |= own & Q(body=body) if body else own
    return found


def may_act(held: Sequence[Held], username: str, today: date, token: Token, applicant: str) -> bool:
    """Whether a task is somebody's to act on."""
    if token.right == APPLICANT:
        return bool(username) and applicant == username
    return any(
        right == token.right and unit in (EVERYWHERE, token.place_id) and body in ("", token.body)
        for right, unit, body in holding(held, today)
    )
