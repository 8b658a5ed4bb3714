"""Who is in post, what may be filled, and who is in excess."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils.crypto import salted_hmac

from santu.kernel.messages import N_, Refused, refuse
from santu.register.domain.ledger import Account, Holds, Measure
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.staff import LEADERS, Place, Post, Use, masked
from santu.register.models import BodyVersion, CleanUpPlan, StaffMember, StaffPost, UseApproval
from santu.register.selectors.holding import holding_on
from santu.register.selectors.quotas import balances_on
from santu.register.selectors.scope import subtree

NAMED = 5000
"""People that one statement names at most."""
PLACE = ("body", "kind", "leader", "title", "works_at")


@dataclass(frozen=True, slots=True)
class Excess:
    """More people than posts in a body; ``due`` is until when they are to be gone, ``None`` where nothing is planned."""

    body: str
    kind: str
    measure: Measure
    amount: int
    due: date | None
    document: str

    def is_late(self, day: date) -> bool:
        return self.due is not None and day > self.due


def identity_digest(number: str) -> str:
    """What is kept of the number of an identity card."""
    return salted_hmac("santu.identity", number.strip().upper(), algorithm="sha256").hexdigest()


def in_post(identity: str) -> StaffPost | None:
    """The post that somebody of this identity number holds now, if any."""
    return StaffPost.objects.filter(member__identity=identity_digest(identity), left=None).first()


def posts_held(identities: Collection[str]) -> dict[str, Post]:
    """The posts that some people hold now, by their identity numbers."""
    numbers = {identity_digest(identity): identity for identity in identities}
    found: dict[str, Post] = {}
    digests = sorted(numbers)
    for at in range(0, len(digests), NAMED):
        rows = StaffPost.objects.filter(left=None, member__identity__in=digests[at : at + NAMED])
        posts = {post.number: post for post in _posts(rows)}
        whose = rows.values_list("pk", "member__identity")
        found |= {numbers[digest]: posts[pk] for pk, digest in whose if digest}
    return found


def posts_numbered(numbers: Sequence[int]) -> dict[int, Post]:
    """Those of some posts that are held now, by their numbers."""
    found: dict[int, Post] = {}
    for at in range(0, len(numbers), NAMED):
        rows = StaffPost.objects.filter(left=None, pk__in=numbers[at : at + NAMED])
        found |= {post.number: post for post in _posts(rows)}
    return found


def posts_on(day: date, bodies: Collection[str]) -> list[Post]:
    """The posts held in some bodies on a day, leaders first; names are masked."""
    rows = StaffPost.objects.filter(Q(left=None) | Q(left__gt=day), entered__lte=day, body__in=list(bodies))
    return sorted(
        _posts(rows),
        key=lambda post: (
            post.place.body,
            post.place.leader != "principal",
            not post.place.leader,
            post.number,
        ),
    )


def post_numbered(number: int) -> Post:
    """The post of a number.

    Raises:
        Refused: there is none.
    """
    found = _posts(StaffPost.objects.filter(pk=number))
    if not found:
        raise post_unknown(number)
    return found[0]


def post_unknown(number: int) -> Refused:
    """There is no such post, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号在编记录；请从机构的人员表里选。"), number=number)


def vouchers_of_post(number: int) -> tuple[int, int | None]:
    """By which vouchers a post was entered and left."""
    return StaffPost.objects.values_list("entered_voucher", "left_voucher").get(pk=number)


def is_list_of_people(voucher: int) -> bool:
    """Whether a voucher recorded people who were in post already, all of whom still are."""
    posts = StaffPost.objects.filter(entered_voucher=voucher)
    return posts.exists() and not posts.filter(Q(left__isnull=False) | Q(approval__isnull=False)).exists()


def posts_by_use(use: int) -> list[Post]:
    """The posts that were entered by an approval, in order."""
    return _posts(StaffPost.objects.filter(approval=use).order_by("pk"))


def _posts(rows: QuerySet[StaffPost]) -> list[Post]:
    columns = ("pk", "member", "member__name", "entered", "left", "member__retires", "approval", *PLACE)
    return [
        Post(number, member, masked(name), Place(*place), entered, left, retires, approval)
        for number, member, name, entered, left, retires, approval, *place in rows.values_list(*columns)
    ]


def uses_of(bodies: Iterable[str], day: date) -> list[Use]:
    """The approvals to fill posts of some bodies that are valid on a day and not used up."""
    rows = UseApproval.objects.filter(body__in=list(bodies), day__lte=day, until__gte=day)
    return _uses(rows.annotate(used=Count("posts")).filter(used__lt=F("amount")))


def uses_under(unit: str, day: date) -> list[Use]:
    """The same of all bodies in a division and under it."""
    bodies = BodyVersion.objects.filter(holding_on(day), host__in=subtree([unit], day))
    return uses_of(bodies.values_list("unit", flat=True), day)


def use_numbered(number: int) -> Use:
    """The approval of a number.

    Raises:
        Refused: there is none.
    """
    found = _uses(UseApproval.objects.filter(pk=number).annotate(used=Count("posts")))
    if not found:
        raise use_unknown(number)
    return found[0]


def use_unknown(number: int) -> Refused:
    """There is no such approval, as far as whoever asks may know."""
    return refuse(str(number), N_("没有第 {number} 号用编核准；请先办核准。"), number=number)


def use_paper(number: int) -> Paper:
    """By which papers a use was approved."""
    columns = ("document", "approver", "reason", "key")
    return Paper(*UseApproval.objects.values_list(*columns).get(pk=number))


def promised(uses: Iterable[Use]) -> Counter[Account]:
    """How many vacant posts are approved to be filled and not filled yet, in each measure in which they count."""
    found: Counter[Account] = Counter()
    for use in uses:
        for measure in LEADERS[use.place.leader]:
            found[use.place.account(Holds.VACANT, measure)] += use.amount - use.used
    return found


def _uses(rows: QuerySet[UseApproval]) -> list[Use]:
    columns = ("pk", "body", "kind", "leader", "amount", "used", "day", "until", "document")
    return [
        Use(number, Place(body, kind, leader), amount, used, day, until, document)
        for number, body, kind, leader, amount, used, day, until, document in rows.order_by("pk").values_list(
            *columns
        )
    ]


def excess_on(day: date, units: Sequence[str]) -> list[Excess]:
    """The bodies of some divisions and of all under them that have more people than posts on a day, the largest first."""
    found = {account: n for account, n in balances_on(day, units).items() if account.holds is Holds.BEYOND}
    plans: dict[tuple[str, str], tuple[date, str]] = {}
    rows = CleanUpPlan.objects.filter(body__in={account.unit for account in found}).order_by("pk")
    for body, kind, due, document in rows.values_list("body", "kind", "due", "document"):
        plans[body, kind] = (due, document)
    listed = [
        Excess(
            account.unit,
            account.kind,
            account.measure,
            n,
            *plans.get((account.unit, account.kind), (None, "")),
        )
        for account, n in found.items()
    ]
    return sorted(listed, key=lambda one: (-one.amount, one.body, one.kind, one.measure))


def member_of(post: Post) -> StaffMember:
    """What is known of who holds a post; whoever asks for it is recorded by ``staff_reveal``."""
    return StaffMember.objects.get(pk=post.member)
