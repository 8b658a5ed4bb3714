"""Doing an act once, however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from santu.kernel.messages import N_, refuse
from santu.repeats.models import KeptAnswer


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act answers; ``again`` where it was done before. One that is not ``kept`` undoes all that it wrote."""

    status: int
    content: str
    kept: bool = True
    again: bool = False


def answer_once(*, who: str, key: str, asked: str, answer: Callable[[], Answer]) -> Answer:
    """The answer to an act, which is done unless it was done under this key.

    Act and answer are one transaction: both are kept, or neither. Of two that come at once the second waits for the
    first, by the unique key on PostgreSQL and by the gate on SQLite.

    Args:
        who: acts; keys of different people have nothing to do with each other.
        key: made by who asks, new for each act.
        asked: a digest of all that is asked.
        answer: does the act.

    Raises:
        Refused: something else was done under this key.
    """
    name = salted_hmac("santu.repeats", f"{who}\0{key}", algorithm="sha256").hexdigest()
    now = timezone.now()
    with transaction.atomic():
        KeptAnswer.objects.filter(at__lt=now - settings.SANTU_REPEATS_KEPT).delete()
        KeptAnswer.objects.bulk_create([KeptAnswer(key=name, asked=asked, at=now)], ignore_conflicts=True)
        row = KeptAnswer.objects.select_for_update(no_key=True).get(key=name)
        if row.asked != asked:
            template = N_(
                "这个 Idempotency-Key 已经用于另一件事；每件事请用新的键，重发同一件事时内容要一样。"
            )
            raise refuse("Idempotency-Key", template)
        if row.status:
            return Answer(row.status, row.content, again=True)
        given = answer()
        if given.kept:
            KeptAnswer.objects.filter(pk=row.pk).update(status=given.status, content=given.content)
        else:
            transaction.set_rollback(True)
        return given
