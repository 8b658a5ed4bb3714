"""Whether what a plan establishes holds, from when it stands, all that it is to hold."""

from collections import Counter
from collections.abc import Iterable, Iterator

from santu.kernel.change import Change
from santu.register.domain.changing import Working
from santu.register.domain.rows import Body, Division, State
from santu.register.domain.snapshot import Snapshot


class Readiness:
    """What the divisions that a plan establishes still lack, step by step.

    A township that begins to stand before its villages and bodies have come would leave them to
    one that is closing.
    """

    def __init__(self, base: Snapshot, target: Snapshot) -> None:
        new = target.divisions.keys() - base.divisions.keys()
        rows: list[Division | Body] = [*target.divisions.values(), *target.bodies.values()]
        self._home = {row.id: _above(row) for row in rows if _above(row) in new}
        self._lacking = Counter(self._home.values())
        self._arrived: set[str] = set()
        self._told: dict[str, int] = {}

    def carry(self, changes: Iterable[Change], rows: Working) -> list[tuple[str, int]]:
        """Take in that ``changes`` are carried into ``rows``.

        Returns:
            Units that stand and lack something, with how much: each when it begins to, or lacks more.
        """
        touched: dict[str, None] = {}
        for change in changes:
            home = self._home.get(change.unit)
            if home is not None:
                self._look(change.unit, home, rows)
                touched[home] = None
            if change.unit in self._lacking:
                touched[change.unit] = None
        return [(unit, lacking) for unit in touched for lacking in self._news_of(unit, rows)]

    def _news_of(self, unit: str, rows: Working) -> Iterator[int]:
        row = rows.divisions.get(unit)
        lacking = self._lacking[unit] if row is not None and row.state is State.STANDING else 0
        if lacking > self._told.get(unit, 0):
            yield lacking
        self._told[unit] = lacking

    def _look(self, unit: str, home: str, rows: Working) -> None:
        row = rows.divisions.get(unit) or rows.bodies.get(unit)
        here = row is not None and _above(row) == home
        if here != (unit in self._arrived):
            (self._arrived.add if here else self._arrived.discard)(unit)
            self._lacking[home] += -1 if here else 1


def _above(row: Division | Body) -> str:
    return row.parent if isinstance(row, Division) else row.host
