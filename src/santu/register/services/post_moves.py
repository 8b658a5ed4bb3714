"""Somebody goes from a post to another: out of the one and into the other by an approval, with one voucher."""

from dataclasses import replace
from datetime import date

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.ledger import OF_STAFF, Holds
from santu.register.domain.ledger_rules import Paper
from santu.register.models import StaffPost
from santu.register.selectors.lying import body_lying
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import post_numbered, use_numbered
from santu.register.services.quotas import booking_of, once, voucher_write
from santu.register.services.staff import leave_faults, leaving, use_faults, use_once_more
from santu.standards.rulebook import Standards


def post_move(
    *,
    number: int,
    use: int,
    day: date,
    paper: Paper,
    standards: Standards,
    by: User,
    title: str = "",
    works_at: str = "",
) -> int:
    """Who holds a post takes another by an approval from a day on; the number of the new post.

    Raises:
        Refused: one of the bodies is not theirs, or what ``post_leave`` and ``post_enter`` refuse; every fault at once.
    """
    post, slip = post_numbered(number), use_numbered(use)
    place = replace(slip.place, title=title, works_at=works_at)
    here, there = body_lying(post.place.body, day), body_lying(place.body, day)
    right_over(by, Right.QUOTA, {here.division, there.division})
    entries = [*leaving(post.place, day), *place.moves(day, Holds.VACANT, Holds.FILLED)]
    booking = booking_of(entries, paper, standards)
    faults = [*leave_faults(post, day), *use_faults(slip, place, there, day, standards)]
    faults += booking.faults(OF_STAFF)
    if faults:
        raise Refused(faults)
    with once(paper.key):
        use_once_more(slip)
        voucher = voucher_write(booking, by.username)
        if not StaffPost.objects.filter(pk=number, left=None).update(left=day, left_voucher=voucher):
            raise refuse(str(number), N_("这个人刚刚已经出编；请刷新页面。"))
        made = StaffPost.objects.create(
            member_id=post.member,
            body_id=place.body,
            kind=place.kind,
            leader=place.leader,
            title=title,
            works_at=works_at,
            approval_id=use,
            entered=day,
            entered_voucher_id=voucher,
        )
    return made.pk
