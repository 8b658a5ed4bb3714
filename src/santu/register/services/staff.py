"""Filling posts and leaving them: nobody enters without an approved vacancy, each movement is in the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.db import transaction

from santu.accounts.domain.roles import Right, right_lacking
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.ledger import OF_STAFF, Entry, Holds
from santu.register.domain.ledger_rules import Lying, Paper, paper_faults
from santu.register.domain.staff import LEADERS, Holder, Place, Post, Revealed, Use, holder_faults, loading
from santu.register.models import CleanUpPlan, StaffCertificate, StaffMember, StaffPost, UseApproval
from santu.register.selectors.certificates import certificate_numbers
from santu.register.selectors.lying import body_lying, lying_on
from santu.register.selectors.quotas import balance_at, balances_at
from santu.register.selectors.reach import sight_of
from santu.register.selectors.rights import right_over
from santu.register.selectors.staff import identity_digest, member_of, post_numbered, use_numbered
from santu.register.selectors.staff_retention import members_over, retained_since
from santu.register.services.quotas import Booking, booking_of, once, voucher_write
from santu.standards.rulebook import Standards


def post_enter(
    *, use: int, holder: Holder, place: Place, day: date, paper: Paper, standards: Standards, by: User
) -> int:
    """Somebody enters a post by an approval; the number of the post.

    Raises:
        Refused: the body is not theirs, the approval is used up, over or for another post, what is said of the person is wrong, they hold
            a post already, the body has people in excess, or no post is vacant; every fault at once.
    """
    lying = body_lying(place.body, day)
    right_over(by, Right.QUOTA, [lying.division])
    slip = use_numbered(use)
    faults = [*holder_faults(holder), *use_faults(slip, place, lying, day, standards)]
    booking = booking_of(place.moves(day, Holds.VACANT, Holds.FILLED), paper, standards)
    faults += booking.faults(OF_STAFF)
    if faults:
        raise Refused(faults)
    with once(paper.key):
        use_once_more(slip)
        [post] = _fill([(holder, place)], booking, by, approval=use)
    return post


def use_faults(slip: Use, place: Place, lying: Lying, day: date, standards: Standards) -> Iterator[Fault]:
    """Why nobody can take a post by an approval on a day."""
    use = slip.number
    if (slip.place.body, slip.place.kind, slip.place.leader) != (place.body, place.kind, place.leader):
        other = N_("第 {use} 号核准是给另一个机构、类别或职数的；请选对应的核准。")
        yield Fault("use", message(other, use=use))
    if not slip.day <= day <= slip.until or slip.used >= slip.amount:
        over = N_("第 {use} 号核准从 {day} 到 {until} 有效，共 {amount} 名，已用 {used} 名；请另办核准。")
        told = {"use": use, "day": slip.day, "until": slip.until, "amount": slip.amount, "used": slip.used}
        yield Fault("use", message(over, **told))
    if excess := balance_at(place.account(Holds.BEYOND), day):
        template = N_("“{body}”超编 {excess} 名，消化完以前只出不进；请先按消化计划办。{clause}")
        clause = standards.rule("quota/overstaffing").citation()
        yield Fault("body", message(template, body=lying.name, excess=excess, clause=clause))


def use_once_more(slip: Use) -> None:
    """Hold an approval while a post is entered by it, inside the caller's transaction.

    Raises:
        Refused: somebody was faster.
    """
    UseApproval.objects.select_for_update(no_key=True).get(pk=slip.number)
    if use_numbered(slip.number).used >= slip.amount:
        raise refuse("use", N_("第 {use} 号核准刚刚用完；请刷新页面。"), use=slip.number)


def post_leave(*, number: int, day: date, paper: Paper, standards: Standards, by: User) -> None:
    """Somebody leaves a post: it is vacant, or one less in excess.

    Raises:
        Refused: the body is not theirs, they left already, or leave before they entered.
    """
    post = post_numbered(number)
    lying = body_lying(post.place.body, day)
    right_over(by, Right.QUOTA, [lying.division])
    faults = leave_faults(post, day)
    booking = booking_of(leaving(post.place, day), paper, standards)
    faults += booking.faults(OF_STAFF)
    if faults:
        raise Refused(faults)
    with once(paper.key):
        voucher = voucher_write(booking, by.username)
        if not StaffPost.objects.filter(pk=number, left=None).update(left=day, left_voucher=voucher):
            raise refuse(str(number), N_("这个人刚刚已经出编；请刷新页面。"))


def leaving(place: Place, day: date) -> list[Entry]:
    """In each measure one post less in excess, or where nobody is, one more vacant."""
    counted = [place.account(Holds.FILLED, measure) for measure in LEADERS[place.leader]]
    beyond = {filled: filled._replace(holds=Holds.BEYOND) for filled in counted}
    excess = balances_at(set(beyond.values()), day)
    return [
        Entry(day, filled, over if excess.get(over) else filled._replace(holds=Holds.VACANT), 1)
        for filled, over in beyond.items()
    ]


def leave_faults(post: Post, day: date) -> list[Fault]:
    """Why nobody can leave a post on a day."""
    if post.left is not None:
        gone = N_("第 {number} 号在编记录已于 {left} 出编；请刷新页面。")
        return [Fault(str(post.number), message(gone, number=post.number, left=post.left))]
    if day < post.entered:
        early = N_("出编日期 {day} 早于入编日期 {entered}；请改日期。")
        return [Fault("day", message(early, day=day, entered=post.entered))]
    return []


def staff_load(
    *, people: Sequence[tuple[Holder, Place]], day: date, paper: Paper, standards: Standards, by: User
) -> list[int]:
    """Record who is in post already, also beyond the quota: what is, is recorded, and the excess is listed.

    Raises:
        Refused: some body is not theirs or not there, something said of somebody is wrong, or somebody is in post already or
            named twice; every fault with the number of its row.
    """
    bodies = {place.body for _, place in people}
    lying = lying_on(day, bodies)
    right_over(by, Right.QUOTA, {one.division for one in lying.values()})
    vacant = balances_at(
        {place.account(Holds.VACANT, measure) for _, place in people for measure in LEADERS[place.leader]},
        day,
    )
    booking = booking_of(loading([place for _, place in people], vacant, day), paper, standards)
    faults = [*_load_faults(people, lying, day), *booking.faults(OF_STAFF)]
    if faults:
        raise Refused(faults)
    with once(paper.key):
        return _fill(people, booking, by)


def _load_faults(
    people: Sequence[tuple[Holder, Place]], lying: Mapping[str, Lying], day: date
) -> list[Fault]:
    digests = [identity_digest(holder.identity) for holder, _ in people]
    taken = set(
        StaffPost.objects.filter(left=None, member__identity__in=digests).values_list(
            "member__identity", flat=True
        )
    )
    faults, met = [], set()
    for row, ((holder, place), digest) in enumerate(zip(people, digests, strict=True), 1):
        found = [fault.message for fault in holder_faults(holder)]
        if place.body not in lying:
            nowhere = N_("{day} 没有编号为“{body}”的机构；请核对机构。")
            found.append(message(nowhere, day=day, body=place.body))
        if digest in taken or digest in met:
            found.append(message(N_("这个人已经在编或在名单里出现过；一人只占一个编制，请核对。")))
        met.add(digest)
        faults += [Fault(message(N_("第 {row} 行"), row=row), text) for text in found]
    return faults


def clean_up_plan(*, place: Place, day: date, due: date, paper: Paper, by: User) -> None:
    """Say until when the excess of a body is to be gone (消化计划).

    Raises:
        Refused: the body is not theirs, has no excess on the day, papers are missing, or the day due is past.
    """
    lying = body_lying(place.body, day)
    right_over(by, Right.QUOTA, [lying.division])
    excess = balance_at(place.account(Holds.BEYOND), day)
    faults = list(paper_faults(paper))
    if not excess:
        faults.append(Fault("body", message(N_("“{body}”没有超编，不需要消化计划。"), body=lying.name)))
    if due <= day:
        faults.append(Fault("due", message(N_("消化期限 {due} 不晚于 {day}；请改日期。"), due=due, day=day)))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        CleanUpPlan.objects.create(
            body_id=place.body,
            kind=place.kind,
            amount=excess,
            due=due,
            document=paper.document,
            reason=paper.reason,
            by=by.username,
        )
        after = {"body": place.body, "amount": excess, "due": due.isoformat()}
        append(
            chain=lying.county,
            act="clean_up_plan",
            by=by.username,
            reason=paper.reason,
            document=paper.document,
            after=after,
        )


def staff_reveal(*, number: int, reason: str, by: User) -> Revealed:
    """The whole name of who holds a post, and the numbers of their certificates; that it was asked is recorded, these are not.

    Raises:
        Refused: the body is not theirs, or no reason is given.
    """
    post = post_numbered(number)
    lying = body_lying(post.place.body, post.entered)
    right_over(by, Right.QUOTA, [lying.division])
    if not reason.strip():
        raise refuse("reason", N_("没有写明为什么要看全名；请补上，会记入审计。"))
    with transaction.atomic():
        append(chain=lying.county, act="staff_reveal", by=by.username, reason=reason, after={"post": number})
    return Revealed(member_of(post).name, certificate_numbers(post.member))


def staff_blank(*, day: date, standards: Standards, by: User) -> int:
    """Forget who held the posts that were left so long ago that nobody need know any more; how many people.

    Raises:
        Refused: they do not keep the ledger of everything.
    """
    sight = sight_of(by)
    if not sight.on(sight.today, Right.QUOTA).everything:
        raise right_lacking(Right.QUOTA)
    before = retained_since(day, standards)
    with transaction.atomic():
        StaffCertificate.objects.filter(member__in=members_over(before)).update(number="")
        blanked = members_over(before).update(name="", identity=None, retires=None)
        if blanked:
            append(
                chain="",
                act="staff_blank",
                by=by.username,
                after={"people": blanked, "before": before.isoformat()},
            )
    return blanked


def _fill(
    people: Sequence[tuple[Holder, Place]], booking: Booking, by: User, *, approval: int | None = None
) -> list[int]:
    """The people and their posts with the voucher that fills these, inside the caller's transaction."""
    voucher = voucher_write(booking, by.username)
    digests = [identity_digest(holder.identity) for holder, _ in people]
    known = {one.identity: one for one in StaffMember.objects.filter(identity__in=digests)}
    if any(StaffPost.objects.filter(member__in=known.values(), left=None)):
        raise refuse("identity", N_("这个人已经在编：一人只占一个编制；请先办出编。"))
    new = [
        StaffMember(name=holder.name, identity=digest, retires=holder.retires)
        for (holder, _), digest in zip(people, digests, strict=True)
        if digest not in known
    ]
    known |= {one.identity: one for one in StaffMember.objects.bulk_create(new)}
    day = booking.entries[0].day
    posts = StaffPost.objects.bulk_create(
        StaffPost(
            member=known[digest],
            body_id=place.body,
            kind=place.kind,
            leader=place.leader,
            title=place.title,
            works_at=place.works_at,
            approval_id=approval,
            entered=day,
            entered_voucher_id=voucher,
        )
        for (_, place), digest in zip(people, digests, strict=True)
    )
    return [post.pk for post in posts]
