"""Classes of a number for a map: few, with round bounds, so that a legend can be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

FEW = 5
SIDE = 3
LEAST = 1e-6
"""Classes on each side of nought of a measure that can lie on either."""


@dataclass(frozen=True, slots=True)
class Step:
    """A class ``[low, high)``; the highest holds ``high`` too. ``shade`` counts from 0, nought of a diverging scale at 3."""

    low: float
    high: float
    shade: int
    closed: bool = False

    def holds(self, value: float) -> bool:
        return self.low <= value < self.high or (self.closed and value == self.high)


def steps(values: Sequence[float], *, diverging: bool = False, whole: bool = True) -> tuple[Step, ...]:
    """Classes in which the values lie about evenly, bounds of two figures at most.

    Args:
        values: at least one, in any order.
        diverging: whether nought has a class of its own, and each side the same bounds.
        whole: whether the values are whole numbers.
    """
    if not values:
        return ()
    if diverging:
        return _two_sided(values)
    ranked = sorted(values)
    bounds = {_round(ranked[0], floor), _round(ranked[-1], ceil)}
    bounds |= {_round(ranked[len(ranked) * n // FEW], floor) for n in range(1, FEW)}
    found = sorted(bounds)
    if len(found) == 1:
        found.append(found[0] + (1 if whole else found[0] or 1))
    last = len(found) - 2
    return tuple(
        Step(low, high, _spread(n, last), closed=n == last) for n, (low, high) in enumerate(pairwise(found))
    )


def _spread(place: int, last: int) -> int:
    """Fewer classes than shades still reach from light to dark."""
    return place if last == FEW - 1 else round(place * (FEW - 1) / last) if last else FEW // 2


def _two_sided(values: Sequence[float]) -> tuple[Step, ...]:
    """Whole numbers on either side of nought, by how large they are; classes that hold no value are left out."""
    sizes = sorted(abs(value) for value in values if value)
    upper = sorted(
        {ceil(_round(sizes[(len(sizes) * n - 1) // SIDE], ceil)) for n in range(1, SIDE + 1) if sizes}
    )
    found = [Step(0, 1, SIDE)]
    for place, (below, high) in enumerate(pairwise([0, *upper])):
        shade = SIDE if len(upper) == 1 else 1 + round(place * (SIDE - 1) / (len(upper) - 1))
        found += [Step(below + 1, high + 1, SIDE + shade), Step(-high, -below, SIDE - shade)]
    kept = [step for step in found if not step.low or any(step.holds(value) for value in values)]
    return tuple(sorted(kept, key=lambda step: step.low))


def _round(value: float, way: Callable[[float], int]) -> float:
    """A number with at most two figures, down (``floor``) or up (``ceil``)."""
    if abs(value) < LEAST:
        return 0 if way is floor or not value else LEAST
    unit = 10.0 ** (floor(log10(abs(value))) - 1)
    rounded = way(round(value / unit, 9)) * unit
    tidy = round(rounded, 9)
    return int(tidy) if tidy == int(tidy) else tidy
