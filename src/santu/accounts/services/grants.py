"""Giving and taking roles, and moving them along when a unit hands over to another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.grants import EVERYWHERE, HandOver
from santu.accounts.domain.roles import BY_KEY
from santu.accounts.domain.separation import clashes
from santu.accounts.models import Grant, User
from santu.accounts.selectors.grants import right_to_grant
from santu.accounts.selectors.separation import roles_apart
from santu.accounts.services.people import SYSTEM
from santu.audit.services import append
from santu.kernel.days import OPEN_END
from santu.kernel.messages import N_, Fault, Refused, message, refuse


@dataclass(frozen=True, slots=True)
class Wish:
    """A role to be given: over which unit, for which duty in it, from when and before when, by what document."""

    role: str
    unit: str = EVERYWHERE
    start: date | None = None
    end: date = OPEN_END
    duty: str = ""
    document: str = ""


@transaction.atomic
def grant_give(*, user: User, wish: Wish, by: User | None, beside: Sequence[Fault] = ()) -> Grant:
    """Give a person a role; whether the unit is one that the role can be about is asked above.

    Args:
        user: who is to have it.
        wish: what it is.
        by: who gives it; ``None`` is the system itself.
        beside: what was found wrong above, told together with what is wrong here.

    Raises:
        Refused: who gives it does not give roles, there is no such role, it would last no day, the person has it already or is not
            active any more, gives it to themselves, or holds one that does not go together with it.
    """
    right_to_grant(by)
    start = wish.start or timezone.localdate()
    # Two grants to one person wait for each other, so that neither misses what the other brings.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = list(Grant.objects.filter(user=user, taken_at__isnull=True, end__gt=start, start__lt=wish.end))
    faults = [*beside, *_faults(user, wish, start, by), *_clashes(user, wish, held, start)]
    if faults:
        raise Refused(faults)
    grant = Grant.objects.create(
        user=user,
        role=wish.role,
        unit=wish.unit,
        duty=wish.duty,
        start=start,
        end=wish.end,
        given_by=by.username if by else SYSTEM,
        document=wish.document,
    )
    append(
        chain="",
        act="grant_give",
        by=grant.given_by,
        document=wish.document,
        after=_words(grant),
    )
    return grant


def _faults(user: User, wish: Wish, start: date, by: User | None) -> Iterator[Fault]:
    if wish.role not in BY_KEY:
        unknown = N_("没有“{role}”这个角色；请从角色表里选。")
        yield Fault("role", message(unknown, role=wish.role))
    if not user.is_active:
        gone = N_("“{username}”已停用，不能授予角色；请先核对人员。")
        yield Fault("user", message(gone, username=user.username))
    if by is not None and by.pk == user.pk:
        yield Fault("user", message(N_("不能给自己授予角色；请由另一位安全管理员授予。")))
    if start >= wish.end:
        unfit = N_("角色的终止日 {end} 不晚于起始日 {start}，一天也不生效；请改日期。")
        yield Fault("end", message(unfit, end=wish.end, start=start))


def _clashes(user: User, wish: Wish, held: Sequence[Grant], day: date) -> Iterator[Fault]:
    """What the person holds in the same time that the wish repeats, or that does not go together with it."""
    if wish.role not in BY_KEY:
        return
    called = message(BY_KEY[wish.role].title)
    if any((grant.role, grant.unit, grant.duty) == (wish.role, wish.unit, wish.duty) for grant in held):
        twice = N_("“{username}”在这段时间已经是这个单位的{role}，不必再授；要改期限请先收回。")
        yield Fault("role", message(twice, username=user.username, role=called))
    for clash in clashes(wish.role, [grant.role for grant in held], roles_apart(day)):
        template = N_("“{username}”已经是{held}，按“{item}”不能再任{role}；请换一个人，或先收回{held}。")
        had = message(BY_KEY[clash.held].title)
        text = message(template, username=user.username, held=had, role=called, item=message(clash.item))
        yield Fault("role", text)


@transaction.atomic
def grant_take(*, number: int, reason: str, by: User | None) -> Grant:
    """Take a role back; the next page that its holder asks for is without it.

    Raises:
        Refused: who takes it does not give roles, there is no such grant, somebody took it before, no reason is given, or it is one's own.
    """
    right_to_grant(by)
    grant = Grant.objects.select_for_update(no_key=True).select_related("user").filter(pk=number).first()
    if grant is None or grant.taken_at is not None:
        gone = N_("没有第 {number} 号授权，或已经收回；请刷新页面。")
        raise refuse(str(number), gone, number=number)
    faults = []
    if not reason.strip():
        faults.append(Fault("reason", message(N_("收回角色没有写明理由；请补上理由。"))))
    if by is not None and by.pk == grant.user.pk:
        faults.append(Fault("user", message(N_("不能收回自己的角色；请由另一位安全管理员收回。"))))
    if faults:
        raise Refused(faults)
    taker = by.username if by else SYSTEM
    grant.taken_at, grant.taken_by = timezone.now(), taker
    grant.save(update_fields=["taken_at", "taken_by"])
    append(chain="", act="grant_take", by=taker, reason=reason, before=_words(grant))
    return grant


def _words(grant: Grant) -> dict[str, object]:
    return {
        "grant": grant.pk,
        "username": grant.user.username,
        "role": grant.role,
        "unit": grant.unit,
        "duty": grant.duty,
        "start": str(grant.start),
        "end": str(grant.end),
    }


def grants_follow(*, heirs: Mapping[str, HandOver], act: int, by: User) -> list[Grant]:
    """Roles over units that go pass to their heirs on the day; inside the transaction of the act that moves them.

    A unit whose heir goes, too, is followed on to the one that stays. Until the day a role is over the old unit.
    """
    moved = list(
        Grant.objects.filter(taken_at__isnull=True, unit__in=heirs).select_related("user").order_by("pk")
    )
    new: list[Grant] = []
    for grant in moved:
        unit, start = grant.unit, grant.start
        while (over := heirs.get(unit)) is not None and start < grant.end:
            day = min(max(over.day, start), grant.end)
            new += _pieces(grant, unit, start, day, act)
            unit, start = over.heir, day
        new += _pieces(grant, unit, start, grant.end, act)
    _replace(moved, new, act=act, by=by, deed="grants_follow")
    return new


def grants_return(*, act: int, undone_by: int, by: User) -> list[Grant]:
    """What an act moved is where it was, as an undo says it again; what was given or taken since stays so."""
    moved = list(Grant.objects.filter(taken_at__isnull=True, act=act).select_related("user").order_by("pk"))
    roots = {grant.follows_id for grant in moved}
    old = list(Grant.objects.filter(pk__in=roots).select_related("user").order_by("pk"))
    again = [
        piece for grant in old for piece in _pieces(grant, grant.unit, grant.start, grant.end, undone_by)
    ]
    _replace(moved, again, act=undone_by, by=by, deed="grants_return")
    return again


def _pieces(grant: Grant, unit: str, start: date, end: date, act: int) -> list[Grant]:
    """The same role over a unit for a part of its time; none for no time."""
    if start >= end:
        return []
    return [
        Grant(
            user=grant.user,
            role=grant.role,
            unit=unit,
            duty=grant.duty,
            start=start,
            end=end,
            given_by=grant.given_by,
            document=grant.document,
            follows=grant,
            act=act,
        )
    ]


def _replace(old: list[Grant], new: list[Grant], *, act: int, by: User, deed: str) -> None:
    Grant.objects.filter(pk__in=[grant.pk for grant in old]).update(
        taken_at=timezone.now(), taken_by=by.username, taken_act=act
    )
    Grant.objects.bulk_create(new)
    if old or new:
        append(
            chain="",
            act=deed,
            by=by.username,
            before=[_words(grant) for grant in old],
            after={"act": act, "grants": [_words(grant) for grant in new]},
        )
