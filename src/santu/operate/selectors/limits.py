"""How long the clocks of a case run: by its terms and by the standards of the day on which they begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from santu.operate.domain.binding import Binding, Named
from santu.operate.domain.clocks import CHINA, Clock, Length, begin
from santu.operate.domain.definition import Kind
from santu.operate.domain.lengths import terms_on
from santu.operate.selectors.processes import number_on, publication_of, shown_of
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
        """A clock that begins ``at``, or on the earlier day of the case from which it counts.

        Raises:
            Refused: nothing says how long it runs, no standard holds on that day, or a year is not published.
        """
        told = self.terms.get(self.binding.clocks.get(clock, Named()).since)
        if told:
            at = min(at, datetime.combine(date.fromisoformat(told), time(), CHINA))
        standards, day = load(), timezone.localdate(at)
        length = self.binding.length(clock, self.terms, standards, day)
        return begin(length, at, working_calendar(), terms_on(standards, day))


@dataclass(frozen=True, slots=True)
class ClockOfClass:
    """A clock that a case of a class starts: on which task, what it is for, how long, by which standard ("" for none)."""

    task: str
    means: str
    length: Length
    standard: str


def clocks_of_class(process: str, of: str, day: date) -> Sequence[ClockOfClass]:
    """The clocks of the version in force on a day for cases of a class, in the order of the drawing.

    Raises:
        Refused: nothing says how long one of them runs, or a standard is not in force.
    """
    shown, standards, found = shown_of(process, number_on(process, day)), load(), []
    binding, nodes = publication_of(shown.version).binding, shown.definition.nodes
    for node in nodes.values():
        if node.kind is Kind.TIMER:
            named = binding.clocks.get(node.clock, Named())
            length = binding.length(node.clock, {"class": of}, standards, day)
            means = named.means or node.called
            found.append(ClockOfClass(nodes[node.host].called, means, length, named.rule(of)))
    return found
