"""Sending what waits: each message by one worker at a time, again after a while when it did not come, and not for ever."""

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from santu.audit.services import append
from santu.kernel.messages import N_, Refused, message, to_json
from santu.webhooks.domain.addresses import Target, reach_of_all, target_of
from santu.webhooks.domain.signing import fingerprint, headers_signed
from santu.webhooks.domain.trying import GONE, MOST_ATTEMPTS, MOST_FAILURES, is_received, pause_after
from santu.webhooks.models import Delivery, Sent, Subscription
from santu.webhooks.selectors import key_of
from santu.webhooks.services.sending import Answer, addresses_of, message_send

PRODUCT = "santu"
LEASE = timedelta(minutes=3)
"""Longer than a name is resolved and a message sent; what a worker that was killed had is taken after it."""
TURN_SECONDS = 20.0
"""So long a worker sends before it looks for other work."""
WHY_GONE = N_("收件方回答不再接收（410）")
WHY_FAILED = N_("连续多次发送失败")
WHY_MOVED = N_("主机现在解析到另一类网络，没有发送；请核对域名解析，确属迁移的请停止后恢复。")
WHY_KEY = N_("本系统的密钥换过，原来的签名密钥已作废；请停用这一项，另建一项，把新密钥交给收件方")

Sending = Callable[[Target, Collection[str], bytes, Mapping[str, str]], Answer]
Resolving = Callable[[Target], Collection[str]]


@dataclass(frozen=True, slots=True)
class Outside:
    """How names are resolved and messages sent."""

    resolving: Resolving = addresses_of
    sending: Sending = message_send


def deliveries_send(outside: Outside | None = None) -> int:
    """Send what is due, until nothing is or the turn is over; how many were tried."""
    if not settings.SANTU_WEBHOOK_HOSTS:
        return 0
    end, tried = time.monotonic() + TURN_SECONDS, 0
    while time.monotonic() < end and (found := _taken()):
        _settle(found, _sent(found, outside or Outside()))
        tried += 1
    return tried


def deliveries_regularly() -> None:
    """The same as what a worker does now and then."""
    deliveries_send()


def deliveries_forget(*, days: int) -> None:
    """Remove the messages of so many days ago, whatever became of them."""
    Delivery.objects.filter(at__lt=timezone.now() - timedelta(days=days)).delete()


def _taken() -> Delivery | None:
    """The next message that is due and that nobody is at, leased."""
    now = timezone.now()
    due = Delivery.objects.filter(
        Q(leased_until=None) | Q(leased_until__lt=now),
        Q(subscription__rests_until=None) | Q(subscription__rests_until__lte=now),
        state=Sent.WAITING,
        next_at__lte=now,
        subscription__stopped_at=None,
    ).order_by("next_at", "pk")
    if not due.exists():
        return None
    with transaction.atomic():
        found = (
            due.select_for_update(no_key=True, skip_locked=True, of=("self",))
            .select_related("subscription")
            .first()
        )
        if found is not None:
            found.attempts, found.leased_until, found.tried_at = found.attempts + 1, now + LEASE, now
            found.save(update_fields=["attempts", "leased_until", "tried_at"])
    return found


def _sent(found: Delivery, outside: Outside) -> Answer:
    """Look at the address once more, and send; outside of any transaction."""
    to, body = found.subscription, found.body.encode()
    key = key_of(to.nonce)
    if fingerprint(key) != to.fingerprint:
        return Answer(0, message(WHY_KEY))
    try:
        target = target_of(to.url, settings.SANTU_WEBHOOK_HOSTS)
        addresses = outside.resolving(target)
        reach = reach_of_all(addresses, target)
    except Refused as refused:
        return Answer(0, refused.faults[0].message)
    if reach != to.reach:
        return Answer(0, message(WHY_MOVED))
    signed = headers_signed(key=key, number=found.number, seconds=int(time.time()), body=body)
    return outside.sending(target, addresses, body, signed)


def _settle(found: Delivery, answer: Answer) -> None:
    """Keep what came of an attempt, with the message and with its subscription."""
    with transaction.atomic():
        to = Subscription.objects.select_for_update(no_key=True).get(pk=found.subscription_id)
        now, came = timezone.now(), is_received(answer.status)
        over = found.attempts >= MOST_ATTEMPTS
        state = Sent.RECEIVED if came else Sent.GIVEN_UP if over else Sent.WAITING
        ours = Delivery.objects.filter(pk=found.pk, attempts=found.attempts, leased_until=found.leased_until)
        if not ours.update(
            state=state,
            leased_until=None,
            next_at=now + pause_after(found.attempts),
            answer=answer.status or None,
            fault=json.dumps(to_json(answer.fault), ensure_ascii=False) if answer.fault else "",
        ):
            return  # another worker has it: the receiver knows the message by its id
        if came:
            if to.failures:
                Subscription.objects.filter(pk=to.pk).update(failures=0, rests_until=None)
            return
        to.failures += 1
        to.rests_until = now + pause_after(to.failures)
        if to.stopped_at is None and (why := _why_stop(to, answer)):
            to.stopped_at, to.why_stopped = now, why
            append(
                chain="",
                act="webhook_stop",
                by=PRODUCT,
                reason=why,
                after={"webhook": to.pk, "name": to.name},
            )
        to.save(update_fields=["failures", "rests_until", "stopped_at", "why_stopped"])


def _why_stop(to: Subscription, answer: Answer) -> str:
    if answer.status == GONE:
        return WHY_GONE
    if answer.fault == message(WHY_KEY):
        return WHY_KEY
    return WHY_FAILED if to.failures >= MOST_FAILURES else ""
