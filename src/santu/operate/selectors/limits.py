"""How long the clocks of a case run: by its terms and by the standards of the day on which they begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from santu.operate.domain.binding import Binding
from santu.operate.domain.clocks import Clock, begin
from santu.operate.domain.lengths import terms_on
from santu.standards.loader import load
from santu.standards.working_calendar import working_calendar


@dataclass(frozen=True, slots=True)
class Limits:
    """The clocks of one case, by its terms."""

    binding: Binding
    terms: Mapping[str, Any]

    def due(self, clock: str, at: datetime) -> datetime:
        """When a clock strikes that begins ``at``."""
        return self.begun(clock, at).strikes

    def begun(self, clock: str, at: datetime) -> Clock:
        """A clock that begins ``at``.

        Raises:
            Refused: nothing says how long it runs, no standard holds on that day, or a year is not published.
        """
        standards, day = load(), timezone.localdate(at)
        length = self.binding.length(clock, self.terms, standards, day)
        return begin(length, at, working_calendar(), terms_on(standards, day))
