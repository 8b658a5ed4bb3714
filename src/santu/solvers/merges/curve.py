"""What it costs a county to have so many units: the least cost for each number, from as it is downwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from santu.kernel.messages import Refused
from santu.solvers.merges.checks import faults
from santu.solvers.merges.design import County
from santu.solvers.merges.partition import Impossible, Unknown
from santu.solvers.merges.problem import Measure, Merges, Rules, Units


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


def cost_curve(units: Units, measures: Sequence[Measure], rules: Rules, fewest: int = 1) -> tuple[Point, ...]:
    """The points of a county's curve, from as many units as there are down to ``fewest`` or what is possible.

    Args:
        units: the county's townships.
        measures: what speaks against a unit's going to an heir.
        rules: with ``missing_km``, so that units below the floor cost something, and merging gains something.
        fewest: the last number of units that is asked for.

    Raises:
        Refused: the county cannot be solved as it is given.
    """
    if found := faults(units, measures, rules):
        raise Refused(found)
    county = County.of(units, measures, rules)
    points: list[Point] = []
    for count in range(len(units.ids), fewest - 1, -1):
        try:
            merges, _, proven = county.solved(count)
        except Impossible:
            if points:
                break
        except Unknown:
            break
        else:
            points.append(Point(count, merges, proven))
    return tuple(points)
