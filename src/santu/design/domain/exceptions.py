"""Exceptions: what an approved one lets a unit off."""

from collections.abc import Mapping

from santu.kernel.violation import Violation
from santu.register.domain.conformity import Key
from santu.register.domain.rows import Grid
from santu.register.domain.snapshot import Snapshot


def left_as_is(violation: Violation, base: Snapshot, target: Snapshot) -> bool:
    """Whether it is a cap on a grid that the design does not change: no plan need put right what it leaves alone."""
    before, after = base.grids.get(violation.subject), target.grids.get(violation.subject)
    if before is None or after is None:
        return False
    return _held(before) == _held(after)


def _held(grid: Grid) -> tuple[str, int, int, int]:
    """What of a grid a cap is about; the buildings of a village that goes to another may be numbered anew there."""
    held = grid.extent
    return grid.kind, held.households, held.people, len(held.cells)


def covered(violation: Violation, excepted: Mapping[Key, int]) -> bool:
    """Whether an approved exception (key → the value that it allows) covers the violation."""
    return violation.key in excepted and violation.found <= excepted[violation.key]
