"""Why a merge is proposed, in figures: who goes to whom, what each criterion says, who would have been the next best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from santu.solvers.merges.criteria import Weighed
from santu.solvers.merges.problem import Measure, Merges, Rules, Speaks, Units


@dataclass(frozen=True, slots=True)
class Joining:
    """One unit that goes to an heir.

    Attributes:
        unit: its row; likewise ``heir``.
        small: it has fewer people than the floor.
        way: kilometres from seat to seat.
        terms: by criterion what speaks against, in kilometres a person; ``None`` where a figure is missing.
        shares: by criterion its share of the weights for this pair; what is missing has gone to the others.
        stronger: whether the heir is as strong at least (以强带弱); ``None`` where no figure says so.
        complements: how unlike the two are in what is to complement (优势互补), 0 to 1; ``None`` likewise.
        other: the neighbour to whom it would have gone at the least cost otherwise; ``None`` where there is none.
        dearer: how many kilometres a person more that would have cost; negative where it would have been less, and
            the numbers or rules of the whole decided.
    """

    unit: int
    heir: int
    small: bool
    way: float
    terms: dict[str, float | None]
    shares: dict[str, float]
    stronger: bool | None
    complements: float | None
    other: int | None
    dearer: float


def joinings(units: Units, measures: Sequence[Measure], rules: Rules, merges: Merges) -> tuple[Joining, ...]:
    """Every unit that goes to another, in the order of the rows."""
    weighed = Weighed.of(units, measures)
    heirs = merges.heir[merges.group]
    going = [(row, int(heir)) for row, heir in enumerate(heirs) if heir != row]
    return tuple(_joining(units, measures, rules.floor, weighed, pair) for pair in going)


def _joining(
    units: Units, measures: Sequence[Measure], floor: int, weighed: Weighed, pair: tuple[int, int]
) -> Joining:
    unit, heir = pair
    terms = {
        name: None if np.isnan(km[unit, heir]) else float(km[unit, heir]) for name, km in weighed.said.items()
    }
    touching = units.edges[(units.edges == unit).any(axis=1)]
    others = [int(row) for row in np.setdiff1d(touching, (unit, heir))]
    other = min(others, key=lambda row: float(weighed.borne[unit, row]), default=None)
    here = float(weighed.borne[unit, heir])
    return Joining(
        unit,
        heir,
        bool(units.people[unit] < floor),
        float(weighed.way[unit, heir]),
        terms,
        weighed.shares(unit, heir),
        _stronger(units, measures, unit, heir),
        _complements(units, measures, unit, heir),
        other,
        0.0 if other is None else float(weighed.borne[unit, other]) - here,
    )


def _stronger(units: Units, measures: Sequence[Measure], unit: int, heir: int) -> bool | None:
    columns = [units.columns.get(one.column) for one in measures if one.speaks is Speaks.WEAKER]
    known = [c for c in columns if c is not None and not np.isnan(c[[unit, heir]]).any()]
    return all(column[heir] >= column[unit] for column in known) if known else None


def _complements(units: Units, measures: Sequence[Measure], unit: int, heir: int) -> float | None:
    for measure in measures:
        column = units.columns.get(measure.column)
        if measure.speaks is Speaks.ALIKE and column is not None and not np.isnan(column[[unit, heir]]).any():
            spread = float(np.nanmax(column) - np.nanmin(column))
            return float(abs(column[unit] - column[heir])) / spread if spread else 0.0
    return None
