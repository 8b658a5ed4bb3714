"""Which counties a set of changes touches."""

from collections.abc import Iterable

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot

ABOVE = ""
"""Stands for the units above the counties."""


def counties_touched(base: Snapshot, changes: Iterable[Change]) -> list[str]:
    """Ids of the counties in which something changes, from which or to which something goes.

    What a unit that goes held goes to its successors: their counties are touched, too.
    """
    changes = list(changes)
    made = {change.unit: change.becomes for change in changes if change.op is Op.ESTABLISH}
    county_of: dict[str, str] = {}

    def county(unit: str) -> str:
        found = county_of.get(unit)
        if found is None:
            found = county_of[unit] = _county(unit)
        return found

    def _county(unit: str) -> str:
        row = made.get(unit) or base.bodies.get(unit) or base.duties.get(unit) or base.grids.get(unit)
        if isinstance(row, Body | Grid):
            return county(row.host)
        if isinstance(row, Duty):
            return county(row.place)
        if isinstance(row, Division):
            return row.id if row.level is Level.COUNTY else county(row.parent)
        return base.above(unit, Level.COUNTY)

    touched: set[str] = set()
    for change in changes:
        touched.add(county(change.unit))
        if change.op is Op.MOVE:
            touched.add(county(str(change.becomes)))
        touched.update(county(heir.unit) for heir in change.successors)
    return sorted(touched)


def places_touched(base: Snapshot, changes: Iterable[Change]) -> list[str]:
    """The same, of a county that is new what it comes to lie in, which is there already."""
    changes = list(changes)
    made = {
        row.id: row
        for row in (c.becomes for c in changes if c.op is Op.ESTABLISH)
        if isinstance(row, Division)
    }

    def there(place: str) -> str:
        while place in made:
            place = made[place].parent
        return place or ABOVE

    return sorted({there(place) for place in counties_touched(base, changes)})
