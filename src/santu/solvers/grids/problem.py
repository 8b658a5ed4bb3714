"""What is asked of the grid solver: a village's buildings, what lies between them, and how large a grid may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Whole = NDArray[np.int64]

METRES, DEGREES = "metres", "degrees"
NO_GRID = -1


@dataclass(frozen=True, slots=True)
class Caps:
    """The most households and people of a grid (SX-28; ``grid/ordinary_*`` or ``grid/dense_*``)."""

    households: int
    people: int


@dataclass(frozen=True)
class Village:
    """The buildings of one village or community, one row each; arrays of the same length n.

    Attributes:
        x: metres to the east, or degrees of longitude; likewise ``y`` to the north.
        households: whole numbers; likewise ``people``.
        crs: ``metres`` or ``degrees``, for ``x``, ``y`` and ``barriers``.
        datum: of each row, where it is said: CGCS2000, WGS84, GCJ-02, BD-09; the first two count as one.
        pairs: m × 2 rows that are neighbours; by default :func:`santu.solvers.grids.neighbours.gabriel`.
        barriers: m × 4, segments (x1, y1, x2, y2) that no grid reaches across: a river, a railway.
        existing: the old grid of each row, from 0; -1 where it has none.
        special: the special grid 专属网格 of each row, from 0, outside the caps; -1 where it has none.
        excepted: old grids that may stay above a cap, with the reason: a dated exception of somebody.
        names: how rows are called in faults; by default by their number from 1.
    """

    x: Floats
    y: Floats
    households: Whole
    people: Whole
    crs: str = METRES
    datum: NDArray[np.str_] | None = None
    pairs: Ints | None = None
    barriers: Floats | None = None
    existing: Ints | None = None
    special: Ints | None = None
    excepted: Mapping[int, str] = field(default_factory=dict)
    names: NDArray[np.str_] | None = None

    def name(self, row: int) -> str:
        """What a row is called."""
        return str(row + 1 if self.names is None else self.names[row])


@dataclass(frozen=True)
class GridDesign:
    """The grids of a village.

    Attributes:
        grid: of each row, from 0 without gaps; the special grids come after the others.
        count: of grids under the caps; the special ones are not counted.
        households: of each grid, special ones included; likewise ``people``.
        kept: for each grid the old grid that stands in it unchanged, else -1.
        special: for each grid whether it is a special one.
        above: for each grid whether it is above a cap: only those that ``Result.violations`` name; special ones have none.
        pieces: in how many pieces each grid is, counted from ``neighbours``: 1; of special ones 0, they are not looked at.
        bound_name: which bound ``Result.bound`` is: ``households`` or ``people`` (their sum by the cap, rounded
            up), ``large`` (buildings of more than half a cap), ``decided`` (fewer excluded by search),
            ``kept`` (with what is kept; of many new buildings, those that might join it are taken as joined), ``parts`` (the sum over parts that do not touch).
        distance: how compact they are: mean way of a household to the middle of its grid, metres.
        changed: share of the households with an old grid whose grid changes; ``None`` without old grids.
        neighbours: the m × 2 pairs on which grids hang together.
    """

    grid: Ints
    count: int
    households: Whole
    people: Whole
    kept: Whole
    special: NDArray[np.bool_]
    above: NDArray[np.bool_]
    pieces: Whole
    bound_name: str
    distance: float
    changed: float | None
    neighbours: Ints
