"""How often one may: counted across all processes and faces, refused in words when it is too often."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from santu.hits.services import hit_count, hits_forget
from santu.kernel.messages import N_, Fault, Refused, message

TOO_OFTEN = N_("办得太频繁，暂不受理：{minutes} 分钟内最多 {most} 次；请过 {seconds} 秒再试。")


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window; ``patient`` counts also while somebody writes for long."""

    name: str
    most: int
    window: timedelta
    patient: bool = True
    said: str = TOO_OFTEN


UPLOADS = Limit("uploads", 30, timedelta(minutes=10))
SEARCHES = Limit("searches", 300, timedelta(minutes=1), patient=False)
"""Suggestions come with every word that is typed."""


class TooOften(Refused):
    """Refused because of how often; ``seconds`` until it may be tried again."""

    def __init__(self, limit: Limit, seconds: int) -> None:
        minutes = int(limit.window.total_seconds() // 60)
        # Whole minutes, and never before it ends.
        ends = timezone.localtime() + timedelta(seconds=seconds + 59)
        told = {"minutes": minutes, "most": limit.most, "seconds": seconds, "time": ends.strftime("%H:%M")}
        text = message(limit.said, **told)
        super().__init__([Fault("", text)])
        self.seconds = seconds


def count(limit: Limit, who: str) -> None:
    """Count one more.

    Raises:
        TooOften: it is more than the limit.
    """
    counted = hit_count(key=(limit.name, who), window=limit.window, patient=limit.patient)
    if counted.number > limit.most:
        raise TooOften(limit, counted.seconds_left)


def forget(limit: Limit, who: str) -> None:
    """Begin anew, after what was counted went well."""
    hits_forget(key=(limit.name, who), window=limit.window)
