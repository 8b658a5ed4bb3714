"""Figures of units after villages changed hands."""

from collections.abc import Iterator

from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot


def figures_after(base: Snapshot, after: Snapshot) -> Iterator[tuple[str, str, int]]:
    """The units whose figures are no longer what they were.

    Both snapshots have their figures allotted to villages; a township's figure is its own part
    and those of its villages, a county's is what no township of it holds. So the figures of
    townships and of all above add up to what there is. Units that never had a figure are left
    out: no data is not zero.

    Yields:
        Quantity, unit id, and the figure after.
    """
    for quantity in after.figures:
        was, now = _held(base, quantity), _held(after, quantity)
        for unit in sorted(was.keys() | now.keys()):
            value = now.get(unit, 0)
            if unit in after.divisions and was.get(unit) != value:
                yield quantity, unit, value


def _held(snapshot: Snapshot, quantity: str) -> dict[str, int]:
    """What each township holds, and each unit above beside its townships."""
    totals: dict[str, int] = {}
    for unit, value in snapshot.figures.get(quantity, {}).items():
        holder = snapshot.above(unit, Level.TOWNSHIP) or unit
        totals[holder] = totals.get(holder, 0) + value
    return totals
