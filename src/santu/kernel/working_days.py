"""Working days: which days count, and the arithmetic of time limits in working days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekdays, less the public holidays, plus the weekend days worked instead (调休).

    ``holidays`` are days off, ``adjusted`` are weekend days worked; ``known_years`` are those
    whose arrangement the State Council has published. Any other year counts plain weekdays.
    """

    holidays: frozenset[date]
    adjusted: frozenset[date]
    known_years: frozenset[int]

    def confirmed(self, year: int) -> bool:
        """Whether the holidays of ``year`` are published; if not, its days are provisional."""
        return year in self.known_years

    def is_working_day(self, day: date) -> bool:
        if day in self.adjusted:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day`` (before it when ``n`` is negative).

        The day on which a period begins is not counted; ``n == 0`` is ``day`` itself.
        """
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and with ``end``; negative if reversed.

        So ``working_days_between(day, add_working_days(day, n)) == n`` for ``n >= 0``.
        """
        if end < start:
            return -self.working_days_between(end, start)
        days = (end - start).days
        return sum(self.is_working_day(start + timedelta(days=k)) for k in range(1, days + 1))

    def taken_as_known(self, years: Iterable[int]) -> "WorkingCalendar":
        """The same calendar with more years known; one that is not published goes on over its weekdays."""
        return replace(self, known_years=self.known_years.union(years))

    def with_overrides(self, overrides: Mapping[date, bool]) -> "WorkingCalendar":
        """The same calendar with single days declared working (True) or free (False)."""
        worked = frozenset(day for day, working in overrides.items() if working)
        free = frozenset(overrides) - worked
        return replace(
            self,
            holidays=(self.holidays - worked) | free,
            adjusted=(self.adjusted - free) | worked,
        )
