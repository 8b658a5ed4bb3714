"""What is told of how long things take: counts by working days, and the points that they are cut at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

FIRST, LAST = date(1900, 12, 1), date(2099, 12, 1)
"""Months of another century are those of no case."""
MOST_DAYS = 250
"""Longer is kept as this: about the working days of a year, and no limit of any process comes near it."""


@dataclass(frozen=True, slots=True)
class Spent:
    """How many runs took how many working days, and how many of all were overdue."""

    by_days: Mapping[int, int] = field(default_factory=dict)
    overdue: int = 0

    @property
    def runs(self) -> int:
        return sum(self.by_days.values())

    @property
    def median(self) -> float | None:
        """The working days in the middle, between the two in the middle where their number is even."""
        if not self.runs:
            return None
        low, high = self._at((self.runs + 1) // 2), self._at(self.runs // 2 + 1)
        return low if low == high else (low + high) / 2

    @property
    def most(self) -> int | None:
        """The working days within which nine in ten were done (nearest rank)."""
        return self._at(-(-self.runs * 9 // 10)) if self.runs else None

    @property
    def overdue_share(self) -> float | None:
        """Which share was overdue, from 0 to 1."""
        return self.overdue / self.runs if self.runs else None

    def _at(self, rank: int) -> int:
        """The days of the run of a rank, from 1."""
        passed = 0
        for days in sorted(self.by_days):
            passed += self.by_days[days]
            if passed >= rank:
                return days
        raise ValueError(f"no run of rank {rank} of {self.runs}")


def together(parts: Iterable[Spent]) -> Spent:
    """What several come to."""
    by_days, overdue = Counter[int](), 0
    for part in parts:
        by_days.update(part.by_days)
        overdue += part.overdue
    return Spent(dict(by_days), overdue)


def year_to(day: date) -> tuple[date, date]:
    """The twelve months up to that of a day, by their first days."""
    last = min(max(day, FIRST), LAST).replace(day=1)
    if last.month == 12:
        return last.replace(month=1), last
    return last.replace(year=last.year - 1, month=last.month + 1), last
