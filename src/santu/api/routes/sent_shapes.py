"""What is answered to what a phone sends later: when it counts as done."""

from datetime import datetime

from django.utils import timezone
from ninja import Schema
from pydantic import Field

from santu.api.language import said
from santu.api.routes.case_shapes import CaseWhole, Opened
from santu.api.sending import Late
from santu.kernel.messages import message
from santu.operate.domain.sent import BEFORE, PROMPT


class SentShape(Schema):
    """When what was sent later counts as done, and sentences on it: a clock that is off, a moment that was moved."""

    at: datetime
    words: list[str]


LATER = Field(None, description="Of what was saved before it was sent (`recorded_at`); null otherwise.")


class Begun(Opened):
    """A case that was opened, and when it counts as such."""

    sent: SentShape | None = LATER


class CaseDone(CaseWhole):
    """The case as it stands after an act, and when the act counts as done."""

    sent: SentShape | None = LATER


def sent_shape(late: Late, at: datetime) -> SentShape:
    """When it counts as done; where that is later than the phone had it, because the task came later, that is told."""
    words = [said(one) for one in late.words]
    if late.sent and late.sent.at and at - late.sent.at >= PROMPT:
        words.append(said(message(BEFORE, since=f"{timezone.localtime(at):%Y-%m-%d %H:%M}")))
    return SentShape(at=at, words=words)
