"""Carrying the posts, people and money of a plan along, and back when it is undone; inside the transaction of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from santu.design.selectors.scenarios import scenario_design
from santu.kernel.messages import N_, Fault, message
from santu.register.domain.ledger import Entry
from santu.register.domain.ledger_rules import Lying, Paper, Rules
from santu.register.selectors.money import lines_called
from santu.register.selectors.quotas import closed_through, voucher_numbered, voucher_of_key
from santu.register.services.quotas import Booking, voucher_write
from santu.register.services.staff_moves import staff_follow, staff_return
from santu.standards.loader import load
from santu.transition.domain.posts import follow, with_pool
from santu.transition.models import Plan
from santu.transition.selectors.following import picked_faults
from santu.transition.selectors.posts import PostsOfPlan, lying_in


def posts_faults(plan: Plan, posts: PostsOfPlan) -> list[Fault]:
    """What keeps the posts of a plan from moving: the ledger, people or a survey moved since, or a year was closed."""
    if posts.digest != plan.posts:
        moved = N_("第 {plan} 号计划证明以后，编制或经费台账有了变动；请重新证明，再审批。（SX-15）")
        return [Fault(str(plan.pk), message(moved, plan=plan.pk))]
    if posts.undecided:
        template = N_(
            "第 {plan} 号计划审批以后，调查的人数变了，“随事转”有 {count} 项要重新决定；请决定后再证明、审批。（SX-21）"
        )
        return [Fault(str(plan.pk), message(template, plan=plan.pk, count=posts.undecided))]
    if faults := picked_faults(plan, posts.with_duties, posts.design.until):
        return faults
    first = min((move.entry.day for move in (*posts.moves, *posts.money)), default=None)
    if first is not None and first <= (closed := closed_through()):
        late = N_("计划的步骤从 {first} 起，而编制台账已年结到 {closed}；请改方案的日期。")
        return [Fault(str(plan.pk), message(late, first=first, closed=closed))]
    return []


def booking_to_follow(plan_title: str, document: str, posts: PostsOfPlan) -> Booking:
    """What moves with a plan, as one voucher; nothing where neither posts nor money are kept."""
    entries = [*with_pool(posts.moves, posts.balances), *(move.entry for move in posts.money)]
    return _booking(entries, Paper(document, "", plan_title, ""), posts.lying if entries else {})


def booking_to_return(plan: Plan, reason: str, document: str) -> Booking:
    """The other way round, for a plan that is undone."""
    number = voucher_of_key(posting_key(plan))
    entries = voucher_numbered(number).entries if number is not None else ()
    lying = lying_in(scenario_design(plan.scenario, load())) if entries else {}
    paper = Paper(document, "", reason, f"undo {posting_key(plan)}")
    return _booking([entry.reversed_on(entry.day) for entry in entries], paper, lying)


def _booking(entries: Sequence[Entry], paper: Paper, lying: Mapping[str, Lying]) -> Booking:
    """Bodies that the plan establishes are not there yet: units lie as its base and its target have them."""
    days = {entry.day for entry in entries}
    lines = lines_called({entry.source.kind for entry in entries if entry.source.is_money})
    return Booking(entries, paper, Rules(load(), dict.fromkeys(days, lying), closed_through(), lines))


def posts_follow(plan: Plan, booking: Booking, posts: PostsOfPlan, by: str) -> None:
    """Enter it, and the people in their new posts; the caller holds the accounts."""
    if booking.entries:
        paper = replace(booking.paper, key=posting_key(plan))
        voucher = voucher_write(replace(booking, paper=paper), by)
        moves = follow(posts.steps, posts.design.base.bodies, posts.with_duties)
        staff_follow(moves=moves, voucher=voucher)


def posts_return(plan: Plan, booking: Booking, by: str) -> None:
    """Enter it, and bring the people back to their old posts; the caller holds the accounts.

    Raises:
        Refused: what it moved was used since, so that some account would hold less than nothing.
    """
    number = voucher_of_key(posting_key(plan))
    if number is not None:
        staff_return(voucher=number, undone_by=voucher_write(booking, by, reverses=number))


def posting_key(plan: Plan) -> str:
    """The key of the voucher of a plan, each time that it is applied."""
    return f"plan {plan.pk} act {plan.act_id}"
