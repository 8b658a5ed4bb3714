"""Loans from the pool of a county in the demonstration, and an approval to fill a post: so that their pages are alive."""

from datetime import timedelta

from django.utils import timezone

from santu.accounts.selectors.people import User
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.loans import REMINDER
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.staff import Place
from santu.register.domain.synthetic import MARK
from santu.register.domain.synthetic_posts import INSTITUTIONAL
from santu.register.services.loans import LoanWish, loan_apply, loan_approve, loan_check, loan_use
from santu.register.services.uses import UseWish, use_approve
from santu.standards.rulebook import Standards

TOWNSHIP = "140703103"
"""水秀镇, which the clerk of the cast works for once the reform is done."""
TERM = 12
"""A loan that runs is due after so many times the days of the reminder."""


def demo_loans(register: Snapshot, standards: Standards, cast: dict[str, User]) -> None:
    """Loans that run, that are due today (so overdue from tomorrow on) and soon, one that was applied for; a post to be filled."""
    today, township = timezone.localdate(), register.by_code[TOWNSHIP]
    soon = standards.count(REMINDER, today)
    hosted = [register.bodies[one] for one in register.bodies_of[township]]
    bodies = [one.id for one in hosted if one.category in ("station", "centre")]
    purposes = (
        ("service", soon * TERM, "窗口增加"),
        ("service", 0, "集中受理社保认证"),
        ("talent", soon, "引进人才"),
        ("transition", soon * TERM, "过渡期"),
    )
    for number, (priority, days, reason) in enumerate(purposes):
        wish = LoanWish(
            body=bodies[number % len(bodies)],
            kind=INSTITUTIONAL,
            amount=1 + number % 2,
            start=today - timedelta(days=soon),
            due=today + timedelta(days=days),
            priority=priority,
            reason=f"{MARK}：{reason}",
            key=f"demo loan {number}",
        )
        loan = loan_apply(wish=wish, standards=standards, by=cast["demo-clerk"])
        if priority == purposes[-1][0]:
            break
        document = f"{MARK}周转〔{today.year}〕{number + 1}号"
        loan_check(number=loan.pk, document=document, standards=standards, by=cast["demo-county"])
        loan_approve(number=loan.pk, document=document, by=cast["demo-approver"])
        loan_use(number=loan.pk, document=document, standards=standards, by=cast["demo-county"])
    paper = Paper(f"{MARK}用编〔{today.year}〕1号", f"{MARK}：太谷区委编办", f"{MARK}：补充人员", "demo use")
    filling = UseWish(Place(bodies[0], INSTITUTIONAL), 1, today, today + timedelta(days=soon))
    use_approve(wish=filling, paper=paper, standards=standards, by=cast["demo-county"])
