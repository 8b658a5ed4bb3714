"""Where a row lies: the county above it, or whether one unit is above it; each unit is walked once."""

from santu.kernel.codes import Level
from santu.register.domain.rows import Body, Division, Duty, Grid
from santu.register.domain.snapshot import Snapshot


def place_of(row: Division | Body | Duty | Grid) -> str:
    """The division that a row is, belongs to, or is done at."""
    return row.id if isinstance(row, Division) else row.place if isinstance(row, Duty) else row.host


class Counties:
    """The county of each unit of a snapshot, "" for what lies above them or is not there."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rows = snapshot.divisions
        self._known: dict[str, str] = {"": ""}

    def of(self, unit: str) -> str:
        """The county that a division lies in; a county lies in itself."""
        if unit not in self._known:
            row = self._rows.get(unit)
            if row is None:
                self._known[unit] = ""
            else:
                self._known[unit] = unit if row.level is Level.COUNTY else self.of(row.parent)
        return self._known[unit]

    def of_row(self, row: Division | Body | Duty | Grid) -> str:
        """The county of a division, of a body's host, of the place of a duty, or of the village of a grid."""
        return self.of(place_of(row))


class Inside:
    """Whether a row is one unit, or lies in it."""

    def __init__(self, snapshot: Snapshot, unit: str) -> None:
        self._rows = snapshot.divisions
        self._known = {"": False, unit: True}

    def holds(self, row: Division | Body | Duty | Grid) -> bool:
        return self._lies_in(place_of(row))

    def _lies_in(self, unit: str) -> bool:
        if unit not in self._known:
            row = self._rows.get(unit)
            self._known[unit] = row is not None and self._lies_in(row.parent)
        return self._known[unit]
