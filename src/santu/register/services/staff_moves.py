"""People whose posts go with their bodies: out of what is abolished into its heir, and back when that is undone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from santu.register.models import StaffPost
from santu.register.services.timeline import in_batches

Move = tuple[date, str, str, frozenset[int] | None]
"""Day, body, where its people go to, and who of them: everybody, or those of some numbers."""


def staff_follow(*, moves: Sequence[Move], voucher: int) -> None:
    """Enter that people moved with bodies or duties, inside the transaction of the voucher that moved their posts.

    Args:
        moves: in their order; who comes to a body that goes later moves on with it.
        voucher: by which they leave and enter.
    """
    bodies = {body for _, body, _, _ in moves}
    here: defaultdict[str, list[StaffPost]] = defaultdict(list)
    for post in StaffPost.objects.filter(left=None, body__in=bodies).order_by("pk"):
        here[post.body_id].append(post)
    left: defaultdict[date, list[int]] = defaultdict(list)
    entered: list[StaffPost] = []
    for day, body, heir, members in moves:
        for post in _going(here, body, members):
            if post._state.adding:
                post.left, post.left_voucher_id = day, voucher
            else:
                left[day].append(post.pk)
            following = _same_post(post, heir, day, voucher)
            entered.append(following)
            here[heir].append(following)
    _leave(left, voucher)
    StaffPost.objects.bulk_create(entered)


def _going(
    here: defaultdict[str, list[StaffPost]], body: str, members: frozenset[int] | None
) -> Iterator[StaffPost]:
    """Who goes out of a body; the others stay in it."""
    found = here.pop(body, [])
    for post in found:
        if members is None or post.member_id in members:
            yield post
    if members is not None:
        here[body] = [post for post in found if post.member_id not in members]


def staff_return(*, voucher: int, undone_by: int) -> None:
    """Bring the people back whom a voucher had moved, inside the transaction of the voucher that takes it back."""
    moved = StaffPost.objects.filter(entered_voucher=voucher, left=None)
    left: defaultdict[date, list[int]] = defaultdict(list)
    for number, day in moved.values_list("pk", "entered"):
        left[day].append(number)
    before = StaffPost.objects.filter(left_voucher=voucher).exclude(entered_voucher=voucher).order_by("pk")
    back = [_same_post(post, post.body_id, post.left, undone_by) for post in before if post.left]
    _leave(left, undone_by)
    StaffPost.objects.bulk_create(back)


def _same_post(post: StaffPost, body: str, day: date, voucher: int) -> StaffPost:
    return StaffPost(
        member_id=post.member_id,
        body_id=body,
        kind=post.kind,
        leader=post.leader,
        title=post.title,
        works_at=post.works_at,
        approval_id=post.approval_id,
        entered=day,
        entered_voucher_id=voucher,
    )


def _leave(left: dict[date, list[int]], voucher: int) -> None:
    batches: Iterable[tuple[date, Sequence[int]]] = (
        (day, some) for day, numbers in left.items() for some in in_batches(numbers)
    )
    for day, some in batches:
        StaffPost.objects.filter(pk__in=some).update(left=day, left_voucher=voucher)
