"""People whose posts go with their bodies: out of what is abolished into its heir, and back when that is undone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from santu.register.models import StaffPost
from santu.register.services.timeline import in_batches


def staff_follow(*, moves: Sequence[tuple[date, str, str]], voucher: int) -> None:
    """Enter that people moved with their bodies, inside the transaction of the voucher that moved their posts.

    Args:
        moves: day, body that goes and heir, in their order; who comes to an heir that goes later moves on with it.
        voucher: by which they leave and enter.
    """
    bodies = {body for _, body, _ in moves}
    here: defaultdict[str, list[StaffPost]] = defaultdict(list)
    for post in StaffPost.objects.filter(left=None, body__in=bodies).order_by("pk"):
        here[post.body_id].append(post)
    left: defaultdict[date, list[int]] = defaultdict(list)
    entered: list[StaffPost] = []
    for day, body, heir in moves:
        for post in here.pop(body, ()):
            if post._state.adding:
                post.left, post.left_voucher_id = day, voucher
            else:
                left[day].append(post.pk)
            following = _same_post(post, heir, day, voucher)
            entered.append(following)
            here[heir].append(following)
    _leave(left, voucher)
    StaffPost.objects.bulk_create(entered)


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
