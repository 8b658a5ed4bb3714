"""Telling other systems of an event: a row inside the transaction of the act, so that both are kept or neither."""

import json
import uuid
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from santu.register.selectors.tree import ancestors
from santu.webhooks.domain.events import Event, body_of
from santu.webhooks.models import Delivery, Subscription


def event_tell(*, event: Event, number: str, unit: str, at: datetime, link: str) -> None:
    """Tell whoever subscribed to such events at a unit, or above it; where no host is listed nothing is even looked up.

    Args:
        event: what happened.
        number: of the case or the edition.
        unit: at which it happened.
        at: when it happened.
        link: where its page is.

    Raises:
        TransactionManagementError: there is no transaction that the message could share with the act.
    """
    if not settings.SANTU_WEBHOOK_HOSTS:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is told of inside the transaction of its act")
    known = [one for one in Subscription.objects.filter(stopped_at=None) if event in json.loads(one.kinds)]
    if not known:
        return
    above, now = set(ancestors(timezone.localdate(), unit)), timezone.now()
    body = body_of(event, number=number, unit=unit, at=timezone.localtime(at), link=link)
    Delivery.objects.bulk_create(
        Delivery(
            subscription=one, number=f"msg_{uuid.uuid4().hex}", kind=event, body=body, at=at, next_at=now
        )
        for one in known
        if one.unit_id in above
    )
