"""Approving that a body fills vacant posts (用编核准)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.ledger import Holds, Measure
from santu.register.domain.ledger_rules import LACKING, Lying, Paper, paper_faults
from santu.register.domain.loans import kind_faults
from santu.register.domain.staff import LEADERS, Place
from santu.register.models import BodyVersion, UseApproval
from santu.register.selectors.holding import holding_on
from santu.register.selectors.lying import body_lying
from santu.register.selectors.quotas import balances_since
from santu.register.selectors.rights import right_over
from santu.standards.rulebook import Standards


@dataclass(frozen=True, slots=True)
class UseWish:
    """So many posts of a body to be filled between two days."""

    place: Place
    amount: int
    day: date
    until: date


def use_approve(*, wish: UseWish, paper: Paper, standards: Standards, by: User) -> int:
    """Approve that a body fills some vacant posts (用编核准); the number of the slip.

    Raises:
        Refused: the body is not theirs or not there, its kind of quota is another, papers are missing, the days are none, or not
            so many posts are vacant beside those that are approved already; every fault at once.
    """
    place = wish.place
    lying = body_lying(place.body, wish.day)
    right_over(by, Right.QUOTA, [lying.division])
    faults = [*paper_faults(paper), *amount_faults(wish.amount)]
    faults += vacancy_faults(place, wish.amount, wish.day, lying, standards)
    if wish.until < wish.day:
        early = N_("有效期 {until} 早于核准日期 {day}；请改日期。")
        faults.append(Fault("until", message(early, until=wish.until, day=wish.day)))
    if UseApproval.objects.filter(key=paper.key).exists():
        faults.append(Fault("key", message(N_("这份核准已经记过，没有再记；请刷新页面。"))))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        made = UseApproval.objects.create(
            body_id=place.body,
            kind=place.kind,
            leader=place.leader,
            amount=wish.amount,
            day=wish.day,
            until=wish.until,
            document=paper.document,
            approver=paper.approver,
            reason=paper.reason,
            key=paper.key,
            by=by.username,
        )
        after = {"use": made.pk, "amount": wish.amount}
        append(
            chain=lying.county,
            act="use_approve",
            by=by.username,
            reason=paper.reason,
            document=paper.document,
            after=after,
        )
    return made.pk


def amount_faults(amount: int) -> Iterator[Fault]:
    """That no post is to be filled."""
    if amount < 1:
        yield Fault("amount", message(N_("核准的编制数至少是 1 名；请填写。")))


def vacancy_faults(
    place: Place, amount: int, day: date, lying: Lying, standards: Standards
) -> Iterator[Fault]:
    """That posts of a body are of a kind that it has not, or not so many are vacant."""
    category = BodyVersion.objects.get(holding_on(day), unit=place.body).category
    yield from kind_faults(place.kind, category, day, standards)
    free = free_posts(place, day)
    if amount > free:
        template = N_("“{body}”还可核准 {free} 名，不够 {amount} 名：{why}")
        told = {"body": lying.name, "free": max(free, 0), "amount": amount}
        yield Fault("amount", message(template, why=message(LACKING[Holds.VACANT]), **told))


def free_posts(place: Place, day: date) -> int:
    """How many posts of a place are vacant from a day on and not promised to anybody, in each measure in which it counts."""
    accounts = {measure: place.account(Holds.VACANT, measure) for measure in LEADERS[place.leader]}
    lowest = {
        account: min((balance for _, balance in held), default=0)
        for account, held in balances_since(set(accounts.values()), day).items()
    }
    return min(
        lowest.get(account, 0) - _promised(place, measure, day) for measure, account in accounts.items()
    )


def _promised(place: Place, measure: Measure, day: date) -> int:
    """How many are approved to be filled and not filled yet."""
    rows = UseApproval.objects.filter(body=place.body, kind=place.kind, until__gte=day)
    if measure is not Measure.HEADS:
        rows = rows.filter(leader=measure)
    return sum(
        amount - used for amount, used in rows.annotate(used=Count("posts")).values_list("amount", "used")
    )
