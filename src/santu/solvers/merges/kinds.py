"""Of which kind a merged unit is, and which units could be of another by the province's standard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from santu.solvers.merges.problem import Merges, Units

TOWNSHIP, TOWN, SUBDISTRICT = "township", "town", "subdistrict"
URBAN = frozenset({TOWN, SUBDISTRICT})


@dataclass(frozen=True)
class Standard:
    """When a unit may become of another kind: the province's standard, as data.

    Attributes:
        of: the kind that it is; likewise ``to``.
        people: the fewest people.
        least: by column the least of its mean over the people of the unit, for instance the urban share.
    """

    of: str
    to: str
    people: int
    least: Mapping[str, float] = field(default_factory=dict)


def merged_kinds(units: Units, merges: Merges) -> tuple[str, ...]:
    """Of each new unit: a subdistrict's where it is the heir, else a town's where a town or subdistrict is in it."""
    kinds = units.kinds or (TOWNSHIP,) * len(units.ids)
    held = [{kinds[row] for row in np.flatnonzero(merges.group == new)} for new in range(merges.count)]
    return tuple(
        SUBDISTRICT if kinds[heir] == SUBDISTRICT else TOWN if inside & URBAN else TOWNSHIP
        for heir, inside in zip(merges.heir, held, strict=True)
    )


def may_become(units: Units, merges: Merges, standards: Sequence[Standard]) -> dict[int, str]:
    """New unit → the kind that it could be by the first standard which it meets. What is not known is not met."""
    found: dict[int, str] = {}
    for new, kind in enumerate(merged_kinds(units, merges)):
        for standard in standards:
            if standard.of == kind and new not in found and _meets(units, merges, new, standard):
                found[new] = standard.to
    return found


def mean_of(units: Units, merges: Merges, new: int, column: str) -> float:
    """The mean of a column over the people of a new unit; NaN where it is not known of each township in it."""
    rows = np.flatnonzero(merges.group == new)
    values = units.columns.get(column)
    if values is None:
        return float("nan")
    return float(np.average(values[rows], weights=np.maximum(units.people[rows], 1)))


def _meets(units: Units, merges: Merges, new: int, standard: Standard) -> bool:
    if merges.people[new] < standard.people:
        return False
    return all(mean_of(units, merges, new, name) >= least for name, least in standard.least.items())
