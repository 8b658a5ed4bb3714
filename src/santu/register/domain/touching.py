"""Which counties a set of changes touches."""

from collections.abc import Iterable

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division
from santu.register.domain.snapshot import Snapshot

ABOVE = ""
"""Stands for the units above the counties."""


def counties_touched(base: Snapshot, changes: Iterable[Change]) -> list[str]:
    """Ids of the counties in which something changes, from which or to which something goes."""
    county_of: dict[str, str] = {}

    def county(unit: str) -> str:
        if unit not in county_of:
            body = base.bodies.get(unit)
            county_of[unit] = base.above(body.host if body else unit, Level.COUNTY)
        return county_of[unit]

    touched: set[str] = set()
    for change in changes:
        row = change.becomes
        if change.op is Op.ESTABLISH and isinstance(row, Division | Body):
            above = row.parent if isinstance(row, Division) else row.host
            own = isinstance(row, Division) and row.level is Level.COUNTY
            county_of[change.unit] = row.id if own else county(above)
        touched.add(county(change.unit))
        if change.op is Op.MOVE:
            touched.add(county(str(change.becomes)))
    return sorted(touched)
