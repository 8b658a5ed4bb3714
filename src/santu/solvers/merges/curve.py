"""What it costs a county to have so many units: the least cost for each number, from as it is downwards.

For a province that asks for a share of towns and subdistricts the least cost of every number is not all: a dearer
division may keep more of these. So of each number the least cost is asked for again with more and more of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Refused, refuse
from santu.solvers.merges.checks import faults
from santu.solvers.merges.design import County
from santu.solvers.merges.kinds import Standard, can_be_urban, urban_most
from santu.solvers.merges.partition import Impossible, Unknown, Wanted
from santu.solvers.merges.problem import Measure, Merges, Rules, Units

NOTHING = N_("这个县一种划分也没有求出；请放宽锁定，或限制一次最多几个并成一个。")

ROUNDING = 1e-6
"""What the linear programme may miss a whole number by."""


@dataclass(frozen=True, slots=True)
class Point:
    """The best answer with so many units; ``proven`` that none with as many costs less."""

    count: int
    merges: Merges
    proven: bool

    @property
    def cost(self) -> float:
        """In person-kilometres."""
        return self.merges.cost

    @property
    def bound(self) -> float:
        """What none of the kind costs less than."""
        if self.proven:
            return self.cost
        return self.merges.cost_bound if self.merges.complete else 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A division that there may be and that was not found: so many units, up to so many urban, no cheaper than ``bound``."""

    count: int
    urban: int
    bound: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What a county costs.

    Attributes:
        points: the cheapest of each number of units, from most to fewest.
        urban: the cheapest of a number with more towns and subdistricts than the one in ``points`` can have; ``proven``:
            none with as many units and at least as many of these costs less.
        gaps: what was not found out.
    """

    points: tuple[Point, ...]
    urban: tuple[Point, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def answers(self) -> tuple[Point, ...]:
        """Every point."""
        return (*self.points, *self.urban)


@dataclass
class _Drawing:
    """A curve as far as it is drawn."""

    points: list[Point] = field(default_factory=list)
    urban: list[Point] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


def cost_curve(
    units: Units,
    measures: Sequence[Measure],
    rules: Rules,
    fewest: int = 1,
    urban_by: Sequence[Standard] | None = None,
) -> Curve:
    """A county's curve, from as many units as there are down to ``fewest`` or what is possible.

    Args:
        units: the county's townships.
        measures: what speaks against a unit's going to an heir.
        rules: with ``missing_km``, so that units below the floor cost something, and merging gains something.
        fewest: the last number of units that is asked for.
        urban_by: when a unit may become of another kind, where divisions with more towns and subdistricts are asked for.

    Raises:
        Refused: the county cannot be solved as it is given, or nothing was found.
    """
    if found := faults(units, measures, rules):
        raise Refused(found)
    county = County.of(units, measures, rules)
    marked = None if urban_by is None else can_be_urban(units, county.sets, urban_by)
    drawn = _Drawing()
    for count in range(len(units.ids), fewest - 1, -1):
        try:
            merges, _, proven = county.solved(Wanted(count))
        except Impossible:
            if drawn.points:
                break
        except Unknown:
            drawn.gaps += [Gap(fewer, fewer, 0.0) for fewer in range(count, fewest - 1, -1)]
            break
        else:
            drawn.points.append(Point(count, merges, proven))
            if marked is not None and urban_by is not None:
                _more_urban(county, drawn, marked, urban_by)
    if not county.complete:
        drawn.gaps += [Gap(count, count, 0.0) for count in range(len(units.ids), fewest - 1, -1)]
    if not drawn.points:
        raise refuse("", NOTHING)
    return Curve(tuple(drawn.points), tuple(drawn.urban), tuple(drawn.gaps))


def _more_urban(
    county: County, drawn: _Drawing, marked: NDArray[np.bool_], standards: Sequence[Standard]
) -> None:
    """With as many units as the last point has: one more urban unit, and one more, as far as it goes."""
    last = drawn.points[-1]
    has = urban_most(county.units, last.merges, standards)
    if has == last.count:
        return
    most = int(np.floor(ROUNDING - county.partition.least(-marked.astype(np.float64), Wanted(last.count))))
    while has < most:
        try:
            merges, _, proven = county.solved(Wanted(last.count, marked, has + 1))
        except Impossible:
            return
        except Unknown:
            drawn.gaps.append(Gap(last.count, most, last.bound))
            return
        last = Point(last.count, merges, proven)
        has = max(has + 1, urban_most(county.units, merges, standards))
        drawn.urban.append(last)
