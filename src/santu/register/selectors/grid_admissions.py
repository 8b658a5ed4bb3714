"""What may be asked of a grid: the list of admitted tasks that holds where it lies (SX-29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from santu.register.domain.grid_teams import EVENTS
from santu.register.domain.list_kinds import kind_of
from santu.register.domain.rows import Division
from santu.register.domain.unit_lists import Edition, ListRow
from santu.register.selectors.tree import ancestors
from santu.register.selectors.unit_lists import list_in_force, rows_of
from santu.register.selectors.units import divisions_on
from santu.standards.rulebook import Standards

KIND, UNTIL = "admission", "until"


@dataclass(frozen=True, slots=True)
class Admitted:
    """The edition that holds at a place, whose it is, and its rows by the kind of event that they are."""

    edition: Edition
    unit: Division
    rows: Mapping[str, Sequence[ListRow]]

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))

    @property
    def names(self) -> Mapping[str, str]:
        """What is admitted, by the code of its matter, or by its name where it has none."""
        return {row.matter or row.name: row.name for rows in self.rows.values() for row in rows}

    def admits(self, matter: str, event: str) -> bool:
        """Whether a matter, named so, is admitted as a kind of event."""
        return any(matter == (row.matter or row.name) for row in self.rows.get(event, ()))


def admission_items_for(unit: str, day: date, standards: Standards) -> Admitted | None:
    """The list of the township, or of its county where that has none; rows whose admission is over are left out.

    Args:
        unit: a village, township or county.
        day: on which something is asked.
        standards: the kinds of event, in whose order they are told.
    """
    way = ancestors(day, unit)
    named = divisions_on(day, way)
    kind = kind_of(standards, KIND, day)
    for place in (named[one] for one in way if one in named and named[one].level in kind.levels):
        edition = list_in_force(place.id, KIND, day)
        if edition is not None:
            rows = [row for row in rows_of(edition.number) if _holds(row, day)]
            events = [item.name for item in standards.items(EVENTS, day)]
            told = {event: [row for row in rows if row.cell(kind.class_field) == event] for event in events}
            return Admitted(edition, place, told)
    return None


def _holds(row: ListRow, day: date) -> bool:
    until = row.cell(UNTIL)
    return not until or date.fromisoformat(until) >= day
