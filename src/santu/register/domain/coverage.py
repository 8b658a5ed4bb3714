"""Which villages have a service point and a legal adviser on a day, and how far it is to the service centre (SX-26, SX-31)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from santu.kernel.codes import Level
from santu.register.domain.lookup import subtree
from santu.register.domain.rows import Division
from santu.register.domain.service_rows import Adviser, Point, kilometres
from santu.register.domain.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Covered:
    """A village, its points and advisers, and how far its point is from the service centre of its township.

    ``distance`` is in kilometres as the crow flies; ``None`` where nobody measured where the two are.
    """

    village: Division
    township: str
    points: tuple[Point, ...]
    advisers: tuple[Adviser, ...]
    distance: Decimal | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many villages there are, and how many of them have a point, an adviser, neither."""

    villages: int = 0
    points: int = 0
    advisers: int = 0
    neither: int = 0

    def share(self, part: int) -> float | None:
        """A part of the villages; ``None`` where there is no village."""
        return part / self.villages if self.villages else None


def coverage(
    register: Snapshot, unit: str, points: Iterable[Point], advisers: Iterable[Adviser]
) -> list[Covered]:
    """The villages of a division in order of code, each with what it has."""
    point_of: dict[str, list[Point]] = {}
    for point in points:
        point_of.setdefault(point.unit, []).append(point)
    adviser_of: dict[str, list[Adviser]] = {}
    for adviser in advisers:
        adviser_of.setdefault(adviser.unit, []).append(adviser)
    inside = subtree(register, unit)
    villages = [row for row in register.at(Level.VILLAGE) if row.id in inside]
    return [
        Covered(
            row,
            row.parent,
            tuple(point_of.get(row.id, ())),
            tuple(adviser_of.get(row.id, ())),
            _nearest(point_of.get(row.id, ()), point_of.get(row.parent, ())),
        )
        for row in villages
    ]


def _nearest(here: Sequence[Point], centres: Sequence[Point]) -> Decimal | None:
    """From the point of a village that is nearest to a centre of its township."""
    found = [away for one in here for centre in centres if (away := kilometres(one, centre)) is not None]
    return min(found, default=None)


def tally_of(found: Iterable[Covered]) -> Tally:
    """Some villages, counted."""
    rows = list(found)
    return Tally(
        len(rows),
        sum(bool(one.points) for one in rows),
        sum(bool(one.advisers) for one in rows),
        sum(not (one.points or one.advisers) for one in rows),
    )


def tallies_by(register: Snapshot, found: Iterable[Covered], level: Level) -> Mapping[str, Tally]:
    """The villages counted by the unit of a level that they lie in, in order of code."""
    parts: dict[str, list[Covered]] = {}
    for one in found:
        parts.setdefault(register.above(one.village.id, level), []).append(one)
    return {unit: tally_of(rows) for unit, rows in parts.items() if unit}
