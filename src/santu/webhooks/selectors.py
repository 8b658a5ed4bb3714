"""Subscriptions and messages as an administrator sees them, and the key of a subscription."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from santu.kernel.messages import Message, from_json
from santu.webhooks.models import Delivery, Subscription

SALT = "santu.webhooks"
LAST = 100
"""So many messages are shown, the latest first."""


@dataclass(frozen=True, slots=True)
class SubscriptionShown:
    """A subscription; ``host`` stands for its address, whose rest may hold a word that lets in."""

    number: int
    name: str
    url: str
    kinds: Sequence[str]
    unit: str
    reach: str
    failures: int
    rests_until: datetime | None
    by: str
    made_at: datetime
    stopped_at: datetime | None
    why_stopped: str


@dataclass(frozen=True, slots=True)
class MessageShown:
    """What was sent or waits."""

    row: int
    number: str
    subscription: int
    name: str
    kind: str
    about: str
    at: datetime
    state: str
    attempts: int
    next_at: datetime
    tried_at: datetime | None
    answer: int | None
    fault: Message | None


def key_of(nonce: str) -> bytes:
    """The key of a subscription, made of its nonce and the key of this installation: 32 bytes."""
    return salted_hmac(SALT, nonce, algorithm="sha256").digest()


def subscriptions() -> list[SubscriptionShown]:
    """All, the latest first."""
    return [
        SubscriptionShown(
            one.pk,
            one.name,
            one.url,
            json.loads(one.kinds),
            one.unit_id,
            one.reach,
            one.failures,
            one.rests_until,
            one.by,
            one.made_at,
            one.stopped_at,
            one.why_stopped,
        )
        for one in Subscription.objects.order_by("-pk")
    ]


def messages_last() -> list[MessageShown]:
    """The latest messages."""
    rows = Delivery.objects.select_related("subscription").order_by("-at", "-pk")[:LAST]
    return [
        MessageShown(
            one.pk,
            one.number,
            one.subscription_id,
            one.subscription.name,
            one.kind,
            json.loads(one.body)["data"]["number"],
            one.at,
            one.state,
            one.attempts,
            one.next_at,
            one.tried_at,
            one.answer,
            told if one.fault and isinstance(told := from_json(json.loads(one.fault)), Message) else None,
        )
        for one in rows
    ]


def stopped_by_itself() -> int:
    """How many subscriptions stopped because nothing came through."""
    return Subscription.objects.exclude(stopped_at=None).exclude(why_stopped="").count()
