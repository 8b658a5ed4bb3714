"""Which rules the register breaks on a day."""

from collections.abc import Collection
from datetime import date

from santu.kernel.violation import Violation
from santu.register.domain.body_standard import body_standard
from santu.register.domain.findings import findings
from santu.register.domain.lookup import subtree
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.snapshots import snapshot
from santu.standards.rulebook import Standards


def violations_on(day: date, standards: Standards) -> list[Violation]:
    """Every rule that the register breaks on ``day``, by the standards in force on it.

    Raises:
        Refused: the standards have no rule for that day.
    """
    register = snapshot(day)
    return findings(register, body_standard(standards, day).fitting(register))


def within(found: Collection[Violation], register: Snapshot, unit: str) -> list[Violation]:
    """The violations of a unit and of what lies in it; a code belongs to whoever has it."""
    inside = subtree(register, unit)
    codes = {row.code for one in inside if (row := register.divisions.get(one))}
    grids = {grid.id for grid in register.grids.values() if grid.village in inside}
    return [violation for violation in found if violation.subject in inside | codes | grids]
