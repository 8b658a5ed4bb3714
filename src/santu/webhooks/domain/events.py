"""What other systems are told of, and in which words: kind, number, unit, time and where it is shown; nothing of a person."""

import json
from datetime import datetime
from enum import StrEnum

from santu.kernel.messages import N_


class Event(StrEnum):
    """The kinds of events; the word is the ``type`` of the message."""

    CASE_OPENED = "case.opened"
    TASK_DUE = "task.due"
    CASE_ENDED = "case.ended"
    RATING_BAD = "rating.bad"
    EDITION_PUBLISHED = "edition.published"


EVENTS = {
    Event.CASE_OPENED: N_("收件"),
    Event.TASK_DUE: N_("任务到期"),
    Event.CASE_ENDED: N_("办结"),
    Event.RATING_BAD: N_("差评"),
    Event.EDITION_PUBLISHED: N_("名单公布"),
}


def body_of(event: Event, *, number: str, unit: str, at: datetime, link: str) -> str:
    """The message as JSON, one line.

    Args:
        event: what happened.
        number: of the case, or of the edition.
        unit: its id in the register.
        at: when it happened, with its zone.
        link: where its page is, from the root of this installation.
    """
    data = {"number": number, "unit": unit, "link": link}
    said = {"type": event.value, "timestamp": at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
