"""A division of a county that is given, weighed as the solver weighs its own; and which rules it breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from santu.solvers.merges.criteria import METRES_A_KM, Weighed, ways
from santu.solvers.merges.problem import Measure, Merges, Rules, Units


@dataclass(frozen=True, slots=True)
class Breach:
    """How many new units break a rule: ``floor``, ``diameter`` or ``most``."""

    rule: str
    number: int


def given_merges(units: Units, measures: Sequence[Measure], rules: Rules, labels: Sequence[object]) -> Merges:
    """Weigh a division.

    Args:
        units: of the county.
        measures: what speaks against a unit's going to an heir.
        rules: with ``missing_km`` people who are missing to the floor cost something.
        labels: of each unit; those of equal labels are one new unit.

    Returns:
        The division with the heir of each new unit that costs least; its cost is in person-kilometres.
    """
    numbers: dict[object, int] = {}
    group = np.array([numbers.setdefault(label, len(numbers)) for label in labels], np.int32)
    holds = group == np.arange(len(numbers))[:, None]
    people = holds @ units.people
    borne = holds @ (units.people[:, None] * Weighed.of(units, measures).borne)
    costs = np.where(holds, borne, np.inf)
    heir = costs.argmin(axis=1).astype(np.int32)
    missing = (rules.missing_km or 0.0) * float(np.maximum(rules.floor - people, 0).sum())
    cost = float(costs.min(axis=1).sum()) + missing
    below = tuple(np.flatnonzero(people < rules.floor).tolist())
    return Merges(group, heir, people, cost, cost, 1, False, below)


def breaches(units: Units, rules: Rules, merges: Merges) -> Iterator[Breach]:
    """The rules that a division breaks, each with how many new units do."""
    far = ways(units) * METRES_A_KM > (np.inf if rules.diameter is None else rules.diameter)
    size = np.bincount(merges.group)
    together = merges.group[:, None] == merges.group
    apart = np.unique(merges.group[np.flatnonzero((far & together).any(axis=1))])
    most = len(units.ids) if rules.most is None else rules.most
    found = {
        "floor": int((merges.people < rules.floor).sum()),
        "diameter": len(apart),
        "most": int((size > most).sum()),
    }
    yield from (Breach(rule, number) for rule, number in found.items() if number)
