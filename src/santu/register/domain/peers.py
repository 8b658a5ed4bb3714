"""Peers of a unit: units like it, whose median shows what is usual without a list of who is best.

Two standing units are peers if they are of the same level, kind and class, and of the same size: the units of
a level, kind and class that have a figure for people are put in order of it and cut into thirds, small,
middle and large, whose numbers differ by one at most; those without a figure are each other's peers. A unit
is one of its own peers. Where fewer than three have a value, there is no median: nothing could be learnt from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Literal

from santu.kernel.codes import Level
from santu.register.domain.reference_frame import ReferenceFrame
from santu.register.domain.rows import State
from santu.register.domain.snapshot import PEOPLE

Size = Literal["small", "middle", "large", "unknown"]
SIZES: tuple[Size, Size, Size] = ("small", "middle", "large")
FEWEST = 3


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """What peers have in common."""

    level: Level
    kind: str
    unit_class: str
    size: Size


@dataclass(frozen=True, slots=True)
class Peers:
    """The group of each unit, and the medians of each group in the order of the frame's measures."""

    groups: Mapping[str, PeerGroup]
    numbers: Mapping[PeerGroup, int]
    medians: Mapping[PeerGroup, tuple[float | None, ...]]

    def median(self, unit: str, place: int) -> float | None:
        """The median of a measure among the peers of a unit; ``None`` where there are too few."""
        group = self.groups.get(unit)
        return self.medians[group][place] if group else None


def peers_in(frame: ReferenceFrame) -> Peers:
    """The peers of every standing unit above the villages.

    O(n log n) for n such units: one sorting by people, one by each measure.
    """
    alike: dict[tuple[Level, str, str], list[str]] = {}
    for row in frame.snapshot.divisions.values():
        if row.level is not Level.VILLAGE and row.state is State.STANDING:
            alike.setdefault((row.level, row.kind, row.unit_class), []).append(row.id)
    groups: dict[str, PeerGroup] = {}
    members: dict[PeerGroup, list[str]] = {}
    for (level, kind, unit_class), units in alike.items():
        for unit, size in _sizes(frame, units).items():
            group = PeerGroup(level, kind, unit_class, size)
            groups[unit] = group
            members.setdefault(group, []).append(unit)
    medians = {group: _medians(frame, units) for group, units in members.items()}
    return Peers(groups, {group: len(units) for group, units in members.items()}, medians)


def _sizes(frame: ReferenceFrame, units: list[str]) -> dict[str, Size]:
    people = {unit: value for unit in units if (value := frame.value(unit, PEOPLE)) is not None}
    sizes: dict[str, Size] = dict.fromkeys(units, "unknown")
    ranked = sorted(people, key=lambda unit: (people[unit], unit))
    for place, unit in enumerate(ranked):
        sizes[unit] = SIZES[place * len(SIZES) // len(ranked)]
    return sizes


def _medians(frame: ReferenceFrame, units: list[str]) -> tuple[float | None, ...]:
    columns = zip(*(frame.found[unit] for unit in units), strict=True)
    known = ([value for value in column if value is not None] for column in columns)
    return tuple(median(values) if len(values) >= FEWEST else None for values in known)
