"""A part of the register that can stand by itself: some subtrees and the units above them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import Division, State
from santu.register.domain.snapshot import Snapshot
from santu.register.models import DivisionVersion, UnitCode
from santu.register.selectors.holding import holding_on
from santu.register.selectors.snapshots import snapshot

COLUMNS = ("unit_id", "level", "kind", "name", "parent_id", "unit_class", "state")


def scope_snapshot(day: date, scope: Sequence[str], *, known: int | None = None) -> Snapshot:
    """The subtrees of ``scope`` on ``day`` with all above them, so that nothing in it lacks a parent."""
    found = snapshot(day, scope, known=known)
    missing = {row.parent for row in found.divisions.values()} - found.divisions.keys() - {""}
    above = {row.id: row for row in _above(day, missing, found.system, known)}
    return replace(found, divisions={**above, **found.divisions}) if above else found


def _above(day: date, units: Collection[str], system: str, known: int | None) -> Iterator[Division]:
    while units:
        held = holding_on(day, known)
        coded = UnitCode.objects.filter(held, system=system, unit__in=units)
        codes = dict(coded.values_list("unit_id", "code"))
        rows = DivisionVersion.objects.filter(held, unit__in=units).values_list(*COLUMNS)
        units = set()
        for unit, level, kind, name, parent, unit_class, state in rows:
            code = DivisionCode(codes.get(unit, ""))
            yield Division(unit, Level(level), kind, name, parent or "", code, unit_class, State(state))
            units |= {parent} if parent else set()
