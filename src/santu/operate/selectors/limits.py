"""How long the clocks of a case run: by its terms, by standards, in working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from santu.operate.domain.binding import Binding
from santu.operate.domain.facts import by_duration
from santu.operate.domain.wording import duration_of
from santu.standards.working_calendar import working_calendar

NEVER = datetime.max.replace(tzinfo=UTC)
"""When a paused clock strikes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The clocks of one case."""

    binding: Binding
    terms: Mapping[str, Any]

    def due(self, clock: str, at: datetime) -> datetime:
        """When a clock strikes that begins ``at``."""
        return by_duration(clock, at) if duration_of(clock) is not None else _close_of(at, self.days(clock))

    def amber(self, clock: str, at: datetime) -> datetime | None:
        """When it turns amber."""
        return None if duration_of(clock) is not None else _close_of(at, self.days(clock) * 4 // 5)

    def length(self, clock: str) -> str:
        """Its length, as it is kept with a case."""
        return clock if duration_of(clock) is not None else str(self.days(clock))

    def days(self, clock: str) -> int:
        """Its length in working days."""
        own = self.terms.get("clocks", {}).get(clock)
        return int(own if own is not None else str(self.binding.clocks[clock]["days"]))


def _close_of(at: datetime, days: int) -> datetime:
    last = working_calendar().add_working_days(timezone.localdate(at), days)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))
