"""The signs by which documents show what becomes of a unit."""

from santu.register.domain.rows import Body, Division, Duty
from santu.register.domain.snapshot import Snapshot

NEW, CHANGED, MOVED, GONE, SAME = "+", "~", "⇄", "-", ""
SIGNS = (NEW, CHANGED, MOVED, GONE, SAME)


def sign_of(unit: str, before: Snapshot, after: Snapshot) -> str:
    """What becomes of a unit between two snapshots, as the sign of a plan's document."""
    was = before.divisions.get(unit) or before.bodies.get(unit) or before.duties.get(unit)
    now = after.divisions.get(unit) or after.bodies.get(unit) or after.duties.get(unit)
    if was is None or now is None:
        return NEW if was is None else GONE
    if _above(was) != _above(now):
        return MOVED
    return SAME if was == now else CHANGED


def _above(row: Division | Body | Duty) -> str:
    return row.parent if isinstance(row, Division) else row.host
