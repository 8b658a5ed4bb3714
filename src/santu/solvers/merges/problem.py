"""What is asked of the merge solver: a county's townships, what counts for and against merging two, and the rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Whole = NDArray[np.int64]
Words = NDArray[np.uint64]


class Speaks(StrEnum):
    """When a measure speaks against a unit's going to an heir."""

    WAY = "way"
    """The way from seat to seat, in kilometres."""
    WEAKER = "weaker"
    """The heir has less of it than the unit (以强带弱: the strong is to lead the weak)."""
    ALIKE = "alike"
    """Both have about as much of it (优势互补: endowments are to complement each other)."""
    UNLIKE = "unlike"
    """One has more of it than the other."""
    OTHER = "other"
    """Both have a label, and not the same."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the five criteria of SX-07, as a column says it.

    Attributes:
        name: of the criterion: ``economy``, ``resources``, ``history``, ``terrain``, ``capacity`` or another.
        column: of :attr:`Units.columns`; empty for the way from seat to seat.
        speaks: when it speaks against.
        weight: beside the others; 0 or more.
        unit: in which the column is measured; likewise ``source`` of the figures.
    """

    name: str
    speaks: Speaks
    weight: float
    column: str = ""
    unit: str = ""
    source: str = ""


@dataclass(frozen=True)
class Units:
    """The townships of one county, one row each; arrays of the same length n.

    Attributes:
        ids: what they are called in faults and explanations.
        people: whole numbers.
        x: of the seat, metres to the east; likewise ``y`` to the north.
        edges: m × 2 rows that touch.
        columns: further figures by name, NaN where one is not known; labels are whole numbers.
        kinds: ``township``, ``town`` or ``subdistrict`` of each row; by default townships.
    """

    ids: tuple[str, ...]
    people: Whole
    x: Floats
    y: Floats
    edges: Ints
    columns: Mapping[str, Floats] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a unit must be when it is done.

    Attributes:
        floor: the fewest people of a unit.
        missing_km: ``None``: the floor holds, and a unit below it is a violation. Else a person who is missing to
            the floor costs as much as one who has so many kilometres farther to go.
        diameter: the most metres between two seats that come together; ``None`` for no limit.
        most: the most units that become one; ``None`` for no limit.
        together: pairs of rows that come into one unit.
        apart: pairs of rows that do not.
        alone: rows that stay as they are.
    """

    floor: int
    missing_km: float | None = None
    diameter: float | None = None
    most: int | None = None
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    alone: tuple[int, ...] = ()


@dataclass(frozen=True)
class Merges:
    """The units of a county after merging.

    Attributes:
        group: the new unit of each row, from 0 without gaps, in the order of their first rows.
        heir: of each new unit the row whose seat it has: all go there at the least cost.
        people: of each new unit.
        cost: person-kilometres, those that other criteria and missing people stand for included.
        cost_bound: no division into as many units costs less.
        candidates: how many possible units were weighed.
        complete: whether these are all there are that could be in the best answer.
        below: new units below the floor.
    """

    group: Ints
    heir: Ints
    people: Whole
    cost: float
    cost_bound: float
    candidates: int
    complete: bool
    below: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.heir)
