"""Figures of townships after villages changed hands."""

from collections.abc import Iterator

from santu.kernel.codes import Level
from santu.register.domain.snapshot import Snapshot


def figures_after(base: Snapshot, after: Snapshot) -> Iterator[tuple[str, str, int]]:
    """The townships whose figures are no longer what they were.

    Both snapshots have their figures allotted to villages; a township's figure is its own part
    and those of its villages. Townships without any figure are left out: no data is not zero.

    Yields:
        Quantity, unit id, and the figure after.
    """
    for quantity in after.figures:
        was, now = _by_township(base, quantity), _by_township(after, quantity)
        for unit, value in sorted(now.items()):
            if was.get(unit) != value:
                yield quantity, unit, value


def _by_township(snapshot: Snapshot, quantity: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for unit, value in snapshot.figures.get(quantity, {}).items():
        township = snapshot.above(unit, Level.TOWNSHIP)
        if township:
            totals[township] = totals.get(township, 0) + value
    return totals
