"""Exceptions: what an approved one lets a unit off."""

from collections.abc import Mapping

from santu.kernel.violation import Violation
from santu.register.domain.conformity import Key
from santu.register.domain.snapshot import Snapshot


def left_as_is(violation: Violation, base: Snapshot, target: Snapshot) -> bool:
    """Whether it is a cap on a grid that the design does not change: no plan need put right what it leaves alone."""
    before, after = base.grids.get(violation.subject), target.grids.get(violation.subject)
    if before is None or after is None:
        return False
    return (before.kind, before.extent) == (after.kind, after.extent)


def covered(violation: Violation, excepted: Mapping[Key, int]) -> bool:
    """Whether an approved exception (key → the value that it allows) covers the violation."""
    return violation.key in excepted and violation.found <= excepted[violation.key]
