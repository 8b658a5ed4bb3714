"""A township asks to fill vacant posts; the establishment office approves it, or sends it back with a reason."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.duties import duty_faults
from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.accounts.selectors.duties import bars_today
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message
from santu.register.domain.ledger_rules import Paper
from santu.register.domain.staff import Place
from santu.register.models import UseApplication
from santu.register.selectors.lying import body_lying
from santu.register.selectors.rights import right_over
from santu.register.selectors.use_applications import Asked, application_numbered
from santu.register.services.uses import UseWish, amount_faults, use_approve, vacancy_faults
from santu.standards.rulebook import Standards


def use_apply(*, place: Place, amount: int, reason: str, key: str, standards: Standards, by: User) -> int:
    """Ask to fill some vacant posts of a body; the number of the application.

    Raises:
        Refused: the township is not theirs, its kind of quota is another, not so many posts are vacant, or no reason is given;
            every fault at once.
    """
    today = timezone.localdate()
    lying = body_lying(place.body, today)
    right_over(by, Right.BORROW, [lying.division])
    faults = [*asking_faults(amount, reason), *vacancy_faults(place, amount, today, lying, standards)]
    if UseApplication.objects.filter(key=key).exists():
        faults.append(Fault("key", message(N_("这份申请已经提出，没有再提；请刷新页面。"))))
    if faults:
        raise Refused(faults)
    with transaction.atomic():
        made = UseApplication.objects.create(
            body_id=place.body,
            kind=place.kind,
            leader=place.leader,
            amount=amount,
            reason=reason.strip(),
            key=key,
            by=by.username,
        )
        after = {"application": made.pk, "body": place.body, "amount": amount}
        append(chain=lying.county, act="use_apply", by=by.username, reason=reason, after=after)
    return made.pk


def asking_faults(amount: int, reason: str) -> Iterator[Fault]:
    """That no post is asked for, or for no reason."""
    yield from amount_faults(amount)
    if not reason.strip():
        yield Fault("reason", message(N_("没有写明为什么要用编；请补上。")))


def use_grant(*, number: int, wish: UseWish, paper: Paper, standards: Standards, by: User) -> int:
    """Approve what was asked for; the number of the slip.

    Raises:
        Refused: it is answered already, whoever asked for it would approve it, other posts are approved than were asked for, or it
            could not be approved anyhow.
    """
    with transaction.atomic():
        asked = _held(number, by)
        faults = _answered(asked)
        faults += duty_faults("use_approve", {"use_apply": asked.by}, bars_today(), by.username)
        if wish.place != asked.place or wish.amount > asked.amount:
            other = N_(
                "第 {number} 号申请的不是这些编制或没有这么多；请按申请的机构、类别和职数核准，名额可以减少。"
            )
            faults.append(Fault("body", message(other, number=number)))
        if faults:
            raise Refused(faults)
        slip = use_approve(wish=wish, paper=paper, standards=standards, by=by)
        UseApplication.objects.filter(pk=number).update(approval=slip)
    return slip


def use_send_back(*, number: int, reason: str, by: User) -> None:
    """Send an application back.

    Raises:
        Refused: the body is not theirs, it is answered already, or no reason is given.
    """
    with transaction.atomic():
        asked = _held(number, by)
        faults = _answered(asked)
        if not reason.strip():
            faults.append(Fault("refusal", message(N_("没有写明为什么退回；请补上，申请单位看得到。"))))
        if faults:
            raise Refused(faults)
        today = timezone.localdate()
        UseApplication.objects.filter(pk=number).update(
            refused_on=today, refused_reason=reason.strip(), refused_by=by.username
        )
        county = body_lying(asked.place.body, today).county
        after = {"application": number}
        append(chain=county, act="use_send_back", by=by.username, reason=reason, after=after)


def _held(number: int, by: User) -> Asked:
    """An application that nobody else answers meanwhile, of a body that is theirs."""
    list(UseApplication.objects.select_for_update(no_key=True).filter(pk=number))
    asked = application_numbered(number)
    right_over(by, Right.QUOTA, [body_lying(asked.place.body, timezone.localdate()).division])
    return asked


def _answered(asked: Asked) -> list[Fault]:
    if asked.waits:
        return []
    gone = N_("第 {number} 号用编申请已经办结；请刷新页面。")
    return [Fault(str(asked.number), message(gone, number=asked.number))]
