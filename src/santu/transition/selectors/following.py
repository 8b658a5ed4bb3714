"""What follows the duties that a plan moves: what is proposed, what was decided, and what is still open."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import scenario_design, scenario_scope
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.ledger import Account
from santu.register.domain.ledger_rules import KINDS
from santu.register.domain.loans import kind_faults
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.staff import Post
from santu.register.selectors.money import lines_of
from santu.register.selectors.quotas import balances_on, funds_on
from santu.register.selectors.staff import posts_on
from santu.register.selectors.survey import persons_surveyed
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.transition.domain.following import (
    WHATS,
    Decision,
    Item,
    Key,
    Moved,
    What,
    following,
    moved_duties,
    undecided,
)
from santu.transition.domain.posts import Handed
from santu.transition.domain.steps import Step
from santu.transition.models import Following, Plan
from santu.transition.selectors.plans import plan_steps


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, by whom and when."""

    decision: Decision
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowingOfPlan:
    """The items of a plan, what was decided on them, and who may be picked of each body that gives a duty away."""

    items: Sequence[Item]
    decided: Mapping[Key, Decided]
    posts: Mapping[str, Sequence[Post]]

    @property
    def open(self) -> list[Item]:
        return undecided(self.items, {key: one.decision for key, one in self.decided.items()})

    def candidates(self, item: Item) -> list[Post]:
        """The people of whom some are picked, where names are kept; leaders stay with their posts."""
        if item.what is not What.PEOPLE:
            return []
        return [post for post in self.posts.get(item.moved.giver, ()) if post.place.kind == item.kind]


def following_in(
    design: Design, steps: Sequence[Step], balances: Mapping[Account, int], money: Mapping[Account, int]
) -> list[Item]:
    """What is proposed to follow the duties that the steps move, out of posts and people, and of money."""
    moved = moved_duties(design.base, steps) if design.base.duties else []
    if not moved:
        return []
    base, target = design.base, design.target()
    known = replace(
        base, divisions={**target.divisions, **base.divisions}, bodies={**target.bodies, **base.bodies}
    )
    return items_of(with_surveys(moved, base, base.day), known, design.until, balances, money)


def with_surveys(moved: Sequence[Moved], register: Snapshot, day: date) -> list[Moved]:
    """The duties that move; where the register knows of nobody at one, as many as a survey up to the day found at it."""
    unknown = [(one.duty, one.giver) for one in moved if not one.persons]
    if not unknown:
        return list(moved)
    told = persons_surveyed(unknown, day, lambda: register)
    return [
        replace(one, persons=told[one.duty.id][0], survey=told[one.duty.id][1])
        if not one.persons and one.duty.id in told
        else one
        for one in moved
    ]


def items_of(
    moved: Sequence[Moved],
    known: Snapshot,
    day: date,
    balances: Mapping[Account, int],
    money: Mapping[Account, int],
) -> list[Item]:
    """What is proposed to follow some duties out of what stands in the ledger on a day.

    Posts of a kind that moves to another level by a central approval alone are not proposed to go there.
    """
    standards = load()
    bound = {item.id for item in standards.items(KINDS, day) if item.text("across_levels")}

    def fits(one: Moved, kind: str) -> bool:
        giver, taker = (known.divisions[known.bodies[body].host].level for body in (one.giver, one.taker))
        usable = not any(kind_faults(kind, known.bodies[one.taker].category, day, standards))
        return usable and (giver is taker or kind not in bound)

    givers = {one.giver for one in moved}
    mine = {account: fen for account, fen in money.items() if account.unit in givers and fen > 0}
    lines = lines_of({account.kind for account in mine})
    matters = {account: lines[account.kind].matter for account in mine if lines[account.kind].matter}
    return following(moved, {**balances, **mine}, fits, matters)


def decisions_of(plan: Plan) -> dict[Key, Decision]:
    """What was decided on each item."""
    return {key: one.decision for key, one in _decided(plan).items()}


def _decided(plan: Plan) -> dict[Key, Decided]:
    return {
        (row.duty, What(row.what), row.kind): Decided(
            Decision(row.proposed, row.accepted, row.reason, tuple(json.loads(row.members))),
            row.by,
            row.decided_at,
        )
        for row in Following.objects.filter(plan=plan)
    }


def following_of(plan: Plan, standards: Standards) -> FollowingOfPlan:
    """What follows the duties of a plan; nothing for a plan that moves none."""
    design = scenario_design(plan.scenario, standards)
    if not design.base.duties:
        return FollowingOfPlan((), {}, {})
    scope = scenario_scope(plan.scenario)
    balances, money = balances_on(design.until, scope), funds_on(design.until, scope)
    items = following_in(design, plan_steps(plan.pk), balances, money)
    return FollowingOfPlan(items, _decided(plan), _posts(items, design.until))


def _posts(items: Iterable[Item], day: date) -> dict[str, list[Post]]:
    givers = {item.moved.giver for item in items if item.what is What.PEOPLE}
    found: dict[str, list[Post]] = {}
    for post in posts_on(day, givers) if givers else ():
        if post.place.leader:
            continue
        found.setdefault(post.place.body, []).append(post)
    return found


def following_faults(plan: Plan, standards: Standards) -> list[Fault]:
    """A fault for each item that nobody has decided on; of an applied plan nothing is asked any more."""
    template = N_(
        "“{matter}”改由他人承办，{what} {amount} 还没有决定；请在计划页的“随事转”里决定，再审批。（SX-21）"
    )
    return [
        Fault(
            item.moved.duty.id,
            message(
                template,
                matter=item.moved.duty.name,
                what=message(WHATS[item.what]),
                amount=item.said(item.amount),
            ),
        )
        for item in following_of(plan, standards).open
    ]


def picked_faults(plan: Plan, with_duties: Sequence[Handed], day: date) -> list[Fault]:
    """What keeps those who were picked from going along: they are not in post there any more."""
    there = {(post.place.body, post.member) for post in posts_on(day, {one.giver for one in with_duties})}
    gone = sum((one.giver, member) not in there for one in with_duties for member in one.members)
    if not gone:
        return []
    text = N_("选定随转的人里有 {gone} 人已不在原承办机构；请在“随事转”里重新选人，再证明、审批。（SX-21）")
    return [Fault(str(plan.pk), message(text, gone=gone))]
