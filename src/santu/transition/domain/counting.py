"""What a plan comes to: how many units it establishes, changes and abolishes, kind by kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from santu.kernel.change import Change, Op
from santu.kernel.codes import Level
from santu.register.domain.rows import FORMAL_KINDS, ZONE, Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot

TOWNSHIPS, ZONES, VILLAGES, BODIES, ABOVE = "townships", "zones", "villages", "bodies", "above"
GRIDS = "grids"
"""Counted beside the units, and only where any of them changes."""


Row = Division | Body | Grid


@dataclass(frozen=True, slots=True)
class Count:
    """Units of one kind: a unit that is established or abolished is not also changed."""

    establish: int
    change: int
    abolish: int

    def as_json(self) -> dict[str, int]:
        return {"establish": self.establish, "change": self.change, "abolish": self.abolish}


def count(base: Snapshot, changes: Iterable[Change]) -> Mapping[str, Count]:
    """Count by kind: formal townships, zones, villages, bodies, and the divisions above, and grids; duties are no units.

    A township counts as changed when its own row changes, or when a village comes or goes.
    """
    established: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    abolished: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    changed: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    new: dict[str, Row] = {}
    touched: set[str] = set()
    for change in changes:
        if change.unit in base.duties or isinstance(change.becomes, Duty):
            continue
        if change.op is Op.ESTABLISH and isinstance(change.becomes, Row):
            new[change.unit] = change.becomes
        row: Row | None = base.divisions.get(change.unit) or base.bodies.get(change.unit)
        row = row or base.grids.get(change.unit) or new[change.unit]
        kind = _kind(row)
        if change.op is Op.ESTABLISH:
            established[kind].add(change.unit)
        elif change.op is Op.ABOLISH:
            abolished[kind].add(change.unit)
        else:
            changed[kind].add(change.unit)
        touched |= _townships_touched(row, change)
    for unit in touched:
        township = base.divisions.get(unit)
        if township is not None and township.level is Level.TOWNSHIP:
            changed[_kind(township)].add(unit)
    return {
        kind: Count(
            len(established[kind]),
            len(changed[kind] - established[kind] - abolished[kind]),
            len(abolished[kind]),
        )
        for kind in _KINDS
        if kind != GRIDS or any(units[kind] for units in (established, changed, abolished))
    }


_KINDS = (TOWNSHIPS, ZONES, VILLAGES, BODIES, ABOVE, GRIDS)


def _kind(row: Row) -> str:
    if isinstance(row, Grid):
        return GRIDS
    if isinstance(row, Body):
        return BODIES
    if row.level is Level.VILLAGE:
        return VILLAGES
    if row.kind == ZONE:
        return ZONES
    return TOWNSHIPS if row.kind in FORMAL_KINDS else ABOVE


def _townships_touched(row: Row, change: Change) -> set[str]:
    if not isinstance(row, Division) or row.level is not Level.VILLAGE:
        return set()
    if change.op is Op.MOVE:
        return {str(change.was), str(change.becomes)}
    return {row.parent} if change.op in (Op.ESTABLISH, Op.ABOLISH) else set()
