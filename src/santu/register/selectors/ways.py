"""The ways up from units on any day of their time, and what stands under them, read at once for many of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from santu.kernel.codes import Level
from santu.register.models import DivisionVersion
from santu.register.models.acts import STANDS
from santu.register.selectors.holding import holding_on

Span = tuple[date, date, str]
"""From a day until before another, and the unit above, "" where there is none."""


@dataclass(frozen=True, slots=True)
class WaysUp:
    """Of some units and all above them: what they stood under and when."""

    spans: dict[str, list[Span]]

    def up(self, unit: str, day: date) -> tuple[str, ...]:
        """A unit and those above it on a day; one that is not there yet or any more as it first or last was."""
        way = [unit]
        while spans := self.spans.get(way[-1]):
            begun = [span for span in spans if span[0] <= day]
            above = (begun[-1] if begun else spans[0])[2]
            if not above:
                break
            way.append(above)
        return tuple(way)


def ways_up(units: Iterable[str]) -> WaysUp:
    """The ways up from some units, as the register stands; one statement for each level."""
    found: dict[str, list[Span]] = {}
    ahead = set(units)
    while ahead:
        rows = DivisionVersion.objects.filter(STANDS, unit__in=ahead).order_by("start")
        spans = defaultdict[str, list[Span]](list)
        for unit, start, end, parent in rows.values_list("unit_id", "start", "end", "parent_id"):
            spans[unit].append((start, end, parent or ""))
        found |= spans
        ahead = {above for own in spans.values() for _, _, above in own if above} - found.keys()
    return WaysUp(found)


@dataclass(frozen=True, slots=True)
class Inside:
    """A unit that stands directly under another."""

    unit: str
    name: str
    level: Level


def inside(units: Collection[str], day: date) -> dict[str, Sequence[Inside]]:
    """What stands directly under some units on a day, in the order of the register."""
    found: dict[str, list[Inside]] = {unit: [] for unit in units}
    rows = DivisionVersion.objects.filter(holding_on(day), parent__in=units).order_by("unit")
    for above, unit, name, level in rows.values_list("parent_id", "unit_id", "name", "level"):
        found[above].append(Inside(unit, name, Level(level)))
    return dict(found)
