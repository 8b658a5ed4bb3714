"""Making, stopping and starting subscriptions, and sending a message again: what administrators do."""

import json
import secrets
from collections.abc import Callable, Collection

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from santu.accounts.domain.roles import Right
from santu.accounts.models import User
from santu.audit.services import append
from santu.kernel.messages import N_, Fault, Refused, message, refuse
from santu.register.domain.personal_numbers import number_faults
from santu.register.selectors.rights import right_over
from santu.register.selectors.units import divisions_on
from santu.webhooks.domain.addresses import Target, reach_of_all, target_of
from santu.webhooks.domain.events import EVENTS
from santu.webhooks.domain.signing import fingerprint, secret_text
from santu.webhooks.models import Delivery, Sent, Subscription
from santu.webhooks.selectors import key_of
from santu.webhooks.services.sending import addresses_of

LONGEST_NAME = 100
Resolving = Callable[[Target], Collection[str]]


def webhook_make(
    *,
    url: str,
    name: str,
    kinds: Collection[str],
    unit: str,
    by: User,
    resolving: Resolving = addresses_of,
) -> str:
    """Tell an address of events from now on; returns the secret, which is kept nowhere and cannot be shown again.

    Args:
        url: where to send.
        name: what it is for.
        kinds: of events.
        unit: at which, and under which.
        by: who makes it.
        resolving: what a host resolves to.

    Raises:
        Refused: it is not for them, or something is wrong with what was given; every fault at once.
    """
    right_over(by, Right.OPERATE, [])
    faults = _said_faults(name.strip(), kinds, unit)
    reach = ""
    try:
        target = target_of(url.strip(), settings.SANTU_WEBHOOK_HOSTS)
        reach = reach_of_all(resolving(target), target)
    except Refused as refused:
        faults += refused.faults
    if faults:
        raise Refused(faults)
    nonce = secrets.token_hex(32)
    key = key_of(nonce)
    with transaction.atomic():
        made = Subscription.objects.create(
            url=url.strip(),
            name=name.strip(),
            kinds=json.dumps(sorted(set(kinds))),
            unit_id=unit,
            nonce=nonce,
            fingerprint=fingerprint(key),
            reach=reach,
            by=by.username,
        )
        append(chain="", act="webhook_make", by=by.username, after={**_words(made), "host": target.name})
    return secret_text(key)


def _said_faults(name: str, kinds: Collection[str], unit: str) -> list[Fault]:
    faults = []
    if not name:
        faults.append(Fault("name", message(N_("没有写推送给哪个系统；请写明，以后好辨认。"))))
    elif len(name) > LONGEST_NAME:
        text = message(N_("名称超过 {most} 个字；请写短一些。"), most=LONGEST_NAME)
        faults.append(Fault("name", text))
    faults += number_faults({"name": name})
    known = tuple(one.value for one in EVENTS)
    if not kinds:
        faults.append(Fault("kinds", message(N_("没有选推送哪些事件；请至少选一种。"))))
    elif strange := tuple(sorted(set(kinds) - set(known))):
        text = message(N_("没有“{strange}”这种事件；可选的是：{known}。"), strange=strange, known=known)
        faults.append(Fault("kinds", text))
    if not unit or unit not in divisions_on(timezone.localdate(), [unit]):
        faults.append(Fault("unit", message(N_("没有选推送哪个单位（含下级）的事件；请写名称或代码。"))))
    return faults


def webhook_stop(*, number: int, reason: str, by: User) -> None:
    """Send nothing more to an address; what waits goes on waiting.

    Raises:
        Refused: it is not for them, there is none that sends, or no reason is given.
    """
    right_over(by, Right.OPERATE, [])
    with transaction.atomic():
        found = _held(number)
        if found.stopped_at is not None:
            raise refuse(str(number), N_("这项推送已经停止；请刷新页面。"))
        if not reason.strip():
            raise refuse("reason", N_("没有写为什么停止推送；请补上，会记入审计。"))
        found.stopped_at, found.why_stopped = timezone.now(), ""
        found.save(update_fields=["stopped_at", "why_stopped"])
        append(chain="", act="webhook_stop", by=by.username, reason=reason.strip(), after=_words(found))


def webhook_start(*, number: int, by: User, resolving: Resolving = addresses_of) -> None:
    """Send again to an address that was stopped: what waited and what comes.

    Raises:
        Refused: it is not for them, it sends already, its host is not listed any more, or it lies in another network.
    """
    right_over(by, Right.OPERATE, [])
    with transaction.atomic():
        found = _held(number)
        if found.stopped_at is None:
            raise refuse(str(number), N_("这项推送没有停止；请刷新页面。"))
        target = target_of(found.url, settings.SANTU_WEBHOOK_HOSTS)
        found.reach = reach_of_all(resolving(target), target)
        found.stopped_at, found.why_stopped, found.failures, found.rests_until = None, "", 0, None
        found.save(update_fields=["reach", "stopped_at", "why_stopped", "failures", "rests_until"])
        append(chain="", act="webhook_start", by=by.username, after=_words(found))


def delivery_again(*, number: int, by: User) -> None:
    """Send a message again with the same id, at once.

    Raises:
        Refused: it is not for them, there is none, it waits already, or its subscription is stopped.
    """
    right_over(by, Right.OPERATE, [])
    with transaction.atomic():
        found = (
            Delivery.objects.select_for_update(no_key=True, of=("self",))
            .select_related("subscription")
            .filter(pk=number)
            .first()
        )
        if found is None:
            raise refuse(str(number), N_("没有第 {number} 条推送记录；请刷新页面。"), number=number)
        if found.subscription.stopped_at is not None:
            raise refuse(str(number), N_("这项推送已经停止；请先恢复，再重发。"))
        if found.state == Sent.WAITING and found.attempts == 0:
            raise refuse(str(number), N_("这一条正在等待发送，不用重发；请稍后刷新。"))
        Delivery.objects.filter(pk=number).update(
            state=Sent.WAITING, attempts=0, next_at=timezone.now(), leased_until=None
        )
        Subscription.objects.filter(pk=found.subscription_id).update(rests_until=None)
        append(chain="", act="webhook_again", by=by.username, after={"message": found.number})


def _held(number: int) -> Subscription:
    found = Subscription.objects.select_for_update(no_key=True).filter(pk=number).first()
    if found is None:
        raise refuse(str(number), N_("没有第 {number} 项推送；请刷新页面。"), number=number)
    return found


def _words(one: Subscription) -> dict[str, object]:
    return {"webhook": one.pk, "name": one.name, "kinds": json.loads(one.kinds), "unit": one.unit_id}
