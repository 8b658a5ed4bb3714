"""What it costs that a unit is governed from the seat of another: the criteria, weighed, in kilometres a person.

The way counts as it is. Every other measure says a share between 0 (nothing against) and 1, relative to the
spread of its column over the county, and stands for so many kilometres as neighbours' seats are apart on
average. Weights are shares of what is known of *this* pair: where a figure is missing, its weight goes to the
others in proportion.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from santu.solvers.merges.problem import Floats, Ints, Measure, Speaks, Units

METRES_A_KM = 1000.0


def ways(units: Units) -> Floats:
    """From seat to seat in kilometres: n × n."""
    return np.hypot(units.x[:, None] - units.x, units.y[:, None] - units.y) / METRES_A_KM


@dataclass(frozen=True)
class Weighed:
    """What every pair of a county costs.

    Attributes:
        way: from seat to seat in kilometres, n × n.
        said: by criterion what speaks against unit i's (row) going to heir j (column), in kilometres; NaN: not known.
        weight: by criterion its weight.
        borne: kilometres that a person of unit i has to bear when heir j governs, 0 where i = j.
    """

    way: Floats
    said: dict[str, Floats]
    weight: dict[str, float]
    borne: Floats

    @classmethod
    def of(cls, units: Units, measures: Sequence[Measure]) -> "Weighed":
        """Weigh all pairs."""
        way = ways(units)
        usual = usual_way(units, way)
        said = {measure.name: _against(units, measure, way, usual) for measure in measures}
        weight = {measure.name: measure.weight for measure in measures}
        total, known = np.zeros_like(way), np.zeros_like(way)
        for name, kilometres in said.items():
            there = ~np.isnan(kilometres)
            total[there] += weight[name] * kilometres[there]
            known[there] += weight[name]
        borne = np.divide(total, known, out=way.copy(), where=known > 0)
        np.fill_diagonal(borne, 0.0)
        return cls(way, said, weight, borne)

    def shares(self, unit: int, heir: int) -> dict[str, float]:
        """By criterion its share of the weights of what is known of this pair."""
        there = {
            name: 0.0 if np.isnan(km[unit, heir]) else self.weight[name] for name, km in self.said.items()
        }
        total = sum(there.values()) or 1.0
        return {name: weight / total for name, weight in there.items()}

    def known(self, edges: Ints) -> dict[str, float]:
        """By criterion the share of neighbouring pairs of which it says something."""
        at = edges[:, 0], edges[:, 1]
        return {
            name: float((~np.isnan(km[at])).mean()) if len(edges) else 0.0 for name, km in self.said.items()
        }


def _against(units: Units, measure: Measure, way: Floats, usual: float) -> Floats:
    """What one measure has against unit i's going to heir j, in kilometres: n × n, NaN where it is not known."""
    if measure.speaks is Speaks.WAY:
        return way
    column = units.columns.get(measure.column)
    if column is None or np.isnan(column).all():
        return np.full_like(way, np.nan)
    more = column[:, None] - column
    if measure.speaks is Speaks.OTHER:
        return np.where(np.isnan(more), np.nan, usual * (more != 0))
    spread = np.nanmax(column) - np.nanmin(column)
    share = more / spread if spread > 0 else more
    if measure.speaks is Speaks.WEAKER:
        return usual * np.maximum(share, 0.0)
    return usual * (1.0 - np.abs(share) if measure.speaks is Speaks.ALIKE else np.abs(share))


def usual_way(units: Units, way: Floats) -> float:
    """How many kilometres the seats of neighbours are apart on average; 1 where nobody has a neighbour."""
    return float(way[units.edges[:, 0], units.edges[:, 1]].mean()) if len(units.edges) else 1.0
