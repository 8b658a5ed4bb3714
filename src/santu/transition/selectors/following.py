"""What follows the duties that a plan moves: what is proposed, what was decided, and what is still open."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from santu.design.domain.scenario import Design
from santu.design.selectors.scenarios import scenario_design, scenario_scope
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.ledger import Account
from santu.register.domain.loans import kind_faults
from santu.register.domain.staff import Post
from santu.register.selectors.money import lines_of
from santu.register.selectors.quotas import balances_on, funds_on
from santu.register.selectors.staff import posts_on
from santu.standards.loader import load
from santu.standards.rulebook import Standards
from santu.transition.domain.following import (
    WHATS,
    Decision,
    Item,
    Key,
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
    standards, bodies = load(), {**design.target().bodies, **design.base.bodies}

    def fits(body: str, kind: str) -> bool:
        return not any(kind_faults(kind, bodies[body].category, design.until, standards))

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
