"""The signs by which documents show what becomes of a unit."""

from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot

NEW, CHANGED, MOVED, GONE, SAME = "+", "~", "⇄", "-", ""
Row = Division | Body | Duty | Grid
SIGNS = (NEW, CHANGED, MOVED, GONE, SAME)


def sign_of(unit: str, before: Snapshot, after: Snapshot) -> str:
    """What becomes of a unit between two snapshots, as the sign of a plan's document."""
    was, now = _row(unit, before), _row(unit, after)
    if was is None or now is None:
        return NEW if was is None else GONE
    if _above(was) != _above(now):
        return MOVED
    return SAME if was == now else CHANGED


def _row(unit: str, snapshot: Snapshot) -> Row | None:
    kinds = (snapshot.divisions, snapshot.bodies, snapshot.duties, snapshot.grids)
    return next((rows[unit] for rows in kinds if unit in rows), None)


def _above(row: Row) -> str:
    return row.parent if isinstance(row, Division) else row.host
