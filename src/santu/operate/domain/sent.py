"""What was done where there was no signal, and is sent later: when it was really done, and by what it is known again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from santu.kernel.messages import N_, Message, message

SENT = "sent"
"""What an act says of it, among what goes with the act."""
PROMPT = timedelta(minutes=1)
"""What is sent within this time of being saved was not done later."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """What an act came under.

    Attributes:
        key: names what was sent, for ever: sent again, it is known by it.
        asked: a digest of all that was asked, by which another thing under the same key is told apart.
        at: when it was really done; ``None`` where it was done as it came.
    """

    key: str
    asked: str
    at: datetime | None = None

    @property
    def told(self) -> dict[str, str]:
        """As an act keeps it."""
        found = {"key": self.key, "asked": self.asked}
        return found | ({"at": self.at.isoformat()} if self.at else {})

    def within(self, since: datetime, now: datetime) -> datetime:
        """When it was done, of a task that is there since a moment."""
        return min(max(self.at, since), now) if self.at else now


def sent_at(told: Mapping[str, Any]) -> datetime | None:
    """When an act was really done that came later from a phone."""
    found = told.get(SENT, {}).get("at")
    return datetime.fromisoformat(found) if found else None


@dataclass(frozen=True, slots=True)
class TwoClocks:
    """What a phone says: when something was saved and when it was sent, both by its own clock; when it came, by ours."""

    recorded_at: datetime
    sent_at: datetime | None
    now: datetime

    def really(self, days: int, minutes: int) -> tuple[datetime | None, Sequence[Message]]:
        """When it was really done, by our clock, and what is to be told of that.

        The time between saving and sending is right even where the clock of the phone is wrong: it is taken from our now.

        Args:
            days: so long ago, at most, it counts as done (``phone/late_entry``).
            minutes: so far, at most, the clock of the phone may be off before that is told (``phone/clock_skew``).

        Returns:
            The moment, ``None`` where it was done as it came; whole sentences.
        """
        words, sent = list[Message](), self.sent_at or self.now
        if abs(skew := sent - self.now) > minutes * MINUTE:
            off = FAST if skew > timedelta() else SLOW
            words.append(message(off, minutes=round(abs(skew) / MINUTE)))
        waited = sent - self.recorded_at
        if waited > days * DAY:
            words.append(message(LONG_AGO, days=days))
            waited = days * DAY
        return (self.now - waited if waited >= PROMPT else None), words


FAST = N_("这台手机的时钟比服务器快 {minutes} 分钟；办理时间已按服务器的时钟换算，请校准手机时间。")
SLOW = N_("这台手机的时钟比服务器慢 {minutes} 分钟；办理时间已按服务器的时钟换算，请校准手机时间。")
LONG_AGO = N_("这一条在手机上存了超过 {days} 天才发出；办理时间按 {days} 天前记，请核对。")
BEFORE = N_("手机上记的时间早于这项任务到达的时间；办理时间按任务到达的 {since} 记。")
