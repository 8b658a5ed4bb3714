"""The options of a county for its province: each point of its curve, with as many kinds changed as one likes."""

from collections.abc import Sequence

from santu.solvers.merges.curve import Point
from santu.solvers.merges.kinds import URBAN, Standard, may_become, merged_kinds
from santu.solvers.merges.problem import Units
from santu.solvers.merges.province import Option


def options_of(units: Units, points: Sequence[Point], standards: Sequence[Standard]) -> tuple[Option, ...]:
    """Each point with 0, 1, … of the units that may become urban by the standard."""
    found = []
    for number, point in enumerate(points):
        kinds = merged_kinds(units, point.merges)
        become = may_become(units, point.merges, standards)
        rural = sum(kinds[new] not in URBAN and to in URBAN for new, to in become.items())
        urban = sum(kind in URBAN for kind in kinds)
        bound = point.cost if point.proven else point.merges.cost_bound
        fewer = len(units.ids) - point.count
        found += [
            Option(fewer, urban + retyped, point.cost, bound, retyped, number) for retyped in range(rural + 1)
        ]
    return tuple(found)
