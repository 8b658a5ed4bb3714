"""Of which kind a merged unit is, and which units could be of another by the province's standard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from santu.solvers.merges.problem import Floats, Merges, Units

Sets = NDArray[np.bool_]
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
    sets, kinds = _sets(merges), merged_kinds(units, merges)
    for standard in standards:
        for new in np.flatnonzero(_meet(units, sets, standard)).tolist():
            if kinds[new] == standard.of:
                found.setdefault(new, standard.to)
    return dict(sorted(found.items()))


def can_be_urban(units: Units, sets: Sets, standards: Sequence[Standard]) -> NDArray[np.bool_]:
    """Which sets, sets × units, are a town or subdistrict as one unit, or may become one; the heir does not matter."""
    urban = [kind in URBAN for kind in units.kinds or (TOWNSHIP,) * len(units.ids)]
    found: NDArray[np.bool_] = np.asarray(sets[:, urban].any(axis=1))
    left = ~found
    for standard in standards:
        if standard.of == TOWNSHIP:
            meet = left & _meet(units, sets, standard)
            found |= meet & (standard.to in URBAN)
            left &= ~meet
    return found


def urban_most(units: Units, merges: Merges, standards: Sequence[Standard]) -> int:
    """How many new units are or may become urban."""
    return int(can_be_urban(units, _sets(merges), standards).sum())


def mean_of(units: Units, merges: Merges, new: int, column: str) -> float:
    """The mean of a column over the people of a new unit; NaN where it is not known of each township in it."""
    return float(_means(units, _sets(merges)[[new]], column)[0])


def _sets(merges: Merges) -> Sets:
    """The new units as sets, new units × units."""
    found: Sets = merges.group == np.arange(merges.count)[:, None]
    return found


def _means(units: Units, sets: Sets, column: str) -> Floats:
    values = units.columns.get(column)
    if values is None:
        return np.full(len(sets), np.nan)
    weights = np.maximum(units.people, 1)
    means: Floats = np.where(sets, values * weights, 0.0).sum(axis=1) / (sets @ weights)
    return means


def _meet(units: Units, sets: Sets, standard: Standard) -> NDArray[np.bool_]:
    """Which sets meet a standard but for the kind that they are."""
    found: NDArray[np.bool_] = sets @ units.people >= standard.people
    for name, least in standard.least.items():
        found &= _means(units, sets, name) >= least
    return found
