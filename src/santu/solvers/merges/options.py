"""The options of a county for its province: each point of its curve, with as many kinds changed as one likes."""

from collections.abc import Sequence
from math import inf

from santu.solvers.merges.curve import Curve
from santu.solvers.merges.kinds import URBAN, Standard, may_become, merged_kinds
from santu.solvers.merges.problem import Units
from santu.solvers.merges.province import Option


def options_of(units: Units, curve: Curve, standards: Sequence[Standard]) -> tuple[Option, ...]:
    """Each answer with 0, 1, … of the units that may become urban by the standard; what was not found costs ∞."""
    found = []
    for number, point in enumerate(curve.answers):
        kinds = merged_kinds(units, point.merges)
        become = may_become(units, point.merges, standards)
        rural = sum(kinds[new] not in URBAN and to in URBAN for new, to in become.items())
        urban = sum(kind in URBAN for kind in kinds)
        fewer = len(units.ids) - point.count
        found += [
            Option(fewer, urban + retyped, point.cost, point.bound, retyped, number)
            for retyped in range(rural + 1)
        ]
    found += [Option(len(units.ids) - gap.count, gap.urban, inf, gap.bound, 0, -1) for gap in curve.gaps]
    return tuple(found)
