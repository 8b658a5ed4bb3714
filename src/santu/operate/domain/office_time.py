"""Office time: the minutes of working days in which offices are open, counted through, and the way back to moments."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

from santu.kernel.working_days import WorkingCalendar

CHINA = timezone(timedelta(hours=8))
"""China has had one time, without summer time, since 1992."""


class OfficeTime:
    """The working days from ``first`` to ``last``, each with the same spans of minutes of the day, ``(from, to)``.

    Every step is a look into a table, so that a million of them take seconds.
    """

    def __init__(
        self, calendar: WorkingCalendar, first: date, last: date, spans: Sequence[tuple[int, int]]
    ) -> None:
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        self.days = [day for day in days if calendar.is_working_day(day)]
        self.minutes = [minute for begin, end in spans for minute in range(begin, end)]
        self.a_day = len(self.minutes)
        self._ordinals = [day.toordinal() for day in self.days]
        self._midnights = [midnight(day) for day in self.days]
        self._offsets = [timedelta(minutes=minute) for minute in self.minutes]

    def moment(self, minute: int) -> datetime:
        """The moment of an office minute, as counted from the first one.

        Raises:
            IndexError: it lies after the last day.
        """
        day, within = divmod(minute, self.a_day)
        return self._midnights[day] + self._offsets[within]

    def minute(self, moment: datetime) -> int:
        """The first office minute that begins no earlier than a moment."""
        at = moment.astimezone(CHINA)
        day = bisect_left(self._ordinals, at.toordinal())
        if day == len(self.days) or self._ordinals[day] != at.toordinal():
            return day * self.a_day
        past = at.hour * 60 + at.minute + (1 if at.second or at.microsecond else 0)
        return day * self.a_day + bisect_left(self.minutes, past)


def midnight(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC)
