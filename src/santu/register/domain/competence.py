"""Who is competent for a matter at a place on a day, for one question or a million."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from santu.register.domain.powers import Pending


class Holder(NamedTuple):
    """Who answers for a matter: the organ, the body that undertakes it, how it came to it, by which document."""

    organ: str
    body: str
    power: str
    instrument: str


class Period(NamedTuple):
    """Who has a matter at a place for a period of half-open days."""

    matter: str
    place: str
    start: date
    end: date
    holder: Holder


class Above(NamedTuple):
    """The division above another for a period."""

    place: str
    start: date
    end: date
    parent: str


@dataclass(frozen=True, slots=True)
class Case:
    """Who is competent for a case; by ``rule`` of the last instrument that bore on it, if any.

    Where the rule is as the document says (``Pending.STATED``), the former organ has it until somebody reads the document.
    """

    holder: Holder | None
    rule: Pending | None = None
    instrument: str = ""


Line = tuple[Sequence[date], Sequence[date], Sequence[Any]]
"""Starts, ends and what holds in between, in order of start."""
NOTHING: Line = ((), (), ())


class Competence:
    """The periods of powers, found by matter, place and day.

    A matter that nobody has at a place is with whoever has it for the division above, up to the province: what is given to a
    township is given out of what its county has. Where two claim a matter nobody is competent until one of them is the main body.
    """

    def __init__(
        self,
        periods: Iterable[Period],
        above: Iterable[Above],
        pending: Mapping[tuple[str, str], Pending] | None = None,
    ) -> None:
        """Index them.

        Args:
            periods: who had which matter where.
            above: what lay in what.
            pending: document number and place → what becomes of the cases that are pending there.
        """
        by_key: defaultdict[tuple[str, str], list[tuple[date, date, Holder]]] = defaultdict(list)
        for matter, place, start, end, holder in periods:
            by_key[matter, place].append((start, end, holder))
        self._lines = {key: _line(rows) for key, rows in by_key.items()}
        by_place: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
        for place, start, end, parent in above:
            by_place[place].append((start, end, parent))
        self._above = {place: _line(rows) for place, rows in by_place.items()}
        self._pending = pending or {}

    def holder(self, matter: str, place: str, day: date) -> Holder | None:
        """Who is competent; ``None`` where nobody is."""
        lines, above = self._lines, self._above
        while True:
            line = lines.get((matter, place))
            if line is not None:
                starts, ends, said = line
                at = bisect_right(starts, day) - 1
                if at >= 0 and day < ends[at]:
                    holder: Holder | None = said[at]
                    return holder
            starts, ends, said = above.get(place, NOTHING)
            at = bisect_right(starts, day) - 1
            if at < 0 or day >= ends[at] or not said[at]:
                return None
            place = said[at]

    def holders(
        self, matters: Sequence[str], places: Sequence[str], days: Sequence[date]
    ) -> list[Holder | None]:
        """The same for as many questions at once."""
        return list(map(self.holder, matters, places, days))

    def for_case(self, matter: str, place: str, filed_on: date, day: date) -> Case:
        """Who is competent on a day for a case that was filed on another.

        Competence is fixed on the filing day; an instrument that takes the power from who has the case says what becomes of it.
        """
        before = self.holder(matter, place, filed_on)
        case, around = Case(before), self._around(place)
        for change in self._changes(matter, around, filed_on, day):
            after = self.holder(matter, place, change)
            if case.holder == before != after:
                number = after.instrument if after else ""
                rules = [self._pending[number, one] for one in around if (number, one) in self._pending]
                rule = rules[0] if rules else None
                case = Case(after if rule is Pending.TRANSFER else case.holder, rule, number)
            before = after
        return case

    def _around(self, place: str) -> list[str]:
        """A place and all that it ever lay in, the place first."""
        found = {place: None}
        ahead = [place]
        while ahead:
            parents = [one for one in self._above.get(ahead.pop(), NOTHING)[2] if one and one not in found]
            found |= dict.fromkeys(parents)
            ahead += parents
        return list(found)

    def _changes(self, matter: str, around: Iterable[str], after: date, until: date) -> list[date]:
        """The days on which who is competent may change, in order."""
        days: set[date] = set()
        for one in around:
            for starts, ends, _ in (self._lines.get((matter, one), NOTHING), self._above.get(one, NOTHING)):
                days.update(day for day in (*starts, *ends) if after < day <= until)
        return sorted(days)


def _line(rows: list[tuple[date, date, Any]]) -> Line:
    """Rows in order of start; where two overlap, in pieces of which the disputed ones hold nothing."""
    rows.sort(key=lambda row: row[:2])
    if any(later[0] < earlier[1] for earlier, later in pairwise(rows)):
        days = sorted({day for start, end, _ in rows for day in (start, end)})
        pieces = []
        for start, end in pairwise(days):
            found = [what for since, until, what in rows if since <= start < until]
            if found:
                pieces.append((start, end, found[0] if len(found) == 1 else None))
        rows = pieces
    starts, ends, said = zip(*rows, strict=True)
    return starts, ends, said
