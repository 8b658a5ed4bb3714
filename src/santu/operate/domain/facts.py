"""What a step may ask of the world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from santu.kernel.messages import N_, refuse
from santu.operate.domain.wording import duration_of


def by_duration(clock: str, at: datetime) -> datetime:
    """When a clock that is an ISO 8601 duration strikes, if it starts ``at``.

    Raises:
        Refused: the clock is a name; what it means must be told (working days, say, need a calendar).
    """
    lasts = duration_of(clock)
    if lasts is None:
        raise refuse(
            clock, N_("时限“{clock}”没有定义，不能开始计时；请先为这个流程配置该时限。"), clock=clock
        )
    return at + lasts


@dataclass(frozen=True, slots=True)
class Facts:
    """The moment of a step; facts and lists by name, as they are at that moment; when a clock strikes."""

    at: datetime
    guards: Mapping[str, bool] = field(default_factory=dict)
    items: Mapping[str, Sequence[str]] = field(default_factory=dict)
    due: Callable[[str, datetime], datetime] = by_duration

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("the moment of a step needs a time zone")
