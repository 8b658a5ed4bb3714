"""The townships of a county to merge: the most units at the floor, then the least ways.

Problem: units with people and a seat, which of them touch, what speaks against one's going to another, and rules.

Variables: the new unit of each. Constraints: every new unit hangs together, is at the floor, has no two seats
farther apart than the diameter; what is locked together or apart stays so.

Objective, one after the other: the fewest units that cannot come to the floor, which stay as they are; the most units; the least cost, which is the sum
over all people of what their way to the seat of their heir costs (:mod:`santu.solvers.merges.criteria`).
With ``missing_km`` the floor is no constraint but a cost, and the number of units is given or free.

Method: every connected set that could be in a best answer (:mod:`santu.solvers.merges.candidates`), then set
partition (:mod:`santu.solvers.merges.partition`). Why and how well: ``docs/explanation/merges.md``.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, Refused, message
from santu.kernel.violation import Violation
from santu.solvers.merges.candidates import County as Touching
from santu.solvers.merges.candidates import Wanted as Shape
from santu.solvers.merges.candidates import booleans, grown, words
from santu.solvers.merges.checks import faults
from santu.solvers.merges.criteria import Weighed
from santu.solvers.merges.locks import Joined, joined, parts_of
from santu.solvers.merges.partition import ANY, CLOSE, Choice, Impossible, Partition, Unknown, Wanted
from santu.solvers.merges.problem import Floats, Measure, Merges, Rules, Units, Whole
from santu.solvers.result import Result

CLAUSE = "SX-07"
BELOW = N_("“{unit}”只有 {people} 人，低于下限 {floor} 人，在现有条件下合并不到下限以上")
NO_ANSWER = N_(
    "合并后恰为 {count} 个单位的方案没有找到；请换一个数目，或放宽距离、锁定和一次最多合并的个数。"
)
TRIES = 3_000_000
"""The most sets that are looked at before the size of sets is limited."""
MEMBERS = 12
"""Where it is, fewer units than this are in a set."""


def design_merges(
    units: Units, measures: Sequence[Measure], rules: Rules, *, count: int | None = None
) -> Result[Merges]:
    """Design the merges of a county.

    Args:
        units: its townships.
        measures: what speaks against a unit's going to an heir; only shares of weights count.
        rules: floor, diameter, locks.
        count: how many units there are to be afterwards, of which as few as can be are below the floor; by default
            as many as the rules leave.

    Returns:
        The merges; ``bound`` is a number of units that no answer can have more of (with ``count``: that). Proven is
        that neither more units nor, with as many, less cost is possible. ``violations`` name each unit below the floor.

    Raises:
        Refused: the county cannot be solved as it is given, or no answer has ``count`` units; every fault by name.
    """
    started = perf_counter()
    found = faults(units, measures, rules)
    if found:
        raise Refused(found)
    try:
        merges, bound, proven = County.of(units, measures, rules, counted=count is not None).solved(
            Wanted(count)
        )
    except (Impossible, Unknown) as none:
        raise Refused([Fault("", message(NO_ANSWER, count=count or 0))]) from none
    below = [_below(units, rules, merges, new) for new in merges.below] if rules.missing_km is None else []
    return Result(
        merges, bound, abs(merges.count - bound), proven, tuple(below), seconds=perf_counter() - started
    )


@dataclass(frozen=True)
class County:
    """A county with everything that could be a unit of it, to be asked for answers of several sizes.

    Attributes:
        sets: candidates × units.
        cost: of each candidate; likewise ``heir`` (a row), ``people`` and ``below``, whether it breaks the floor;
            these stand last.
        complete: whether no candidate is missing.
    """

    units: Units
    rules: Rules
    sets: NDArray[np.bool_]
    cost: Floats
    heir: NDArray[np.int64]
    people: Whole
    below: NDArray[np.bool_]
    complete: bool

    @classmethod
    def of(
        cls, units: Units, measures: Sequence[Measure], rules: Rules, *, counted: bool = False
    ) -> "County":
        """Grow the candidates and weigh them; ``counted``: for a number of units that is given, not for the most."""
        one = joined(units, rules)
        sets, complete = _candidates(one, rules, counted=counted)
        borne = units.people[:, None] * Weighed.of(units, measures).borne
        of_one = np.stack([borne[part].sum(axis=0) for part in one.members])
        cost, heir = _heirs(sets, one, of_one)
        rows = sets @ one.holds
        people = sets @ one.people
        if rules.missing_km is not None:
            cost = cost + rules.missing_km * np.maximum(rules.floor - people, 0)
        below = (people < rules.floor) & (rules.missing_km is None)
        return cls(units, rules, rows, cost, heir, people, below, complete)

    def solved(self, wanted: Wanted = ANY) -> tuple[Merges, int, bool]:
        """The best answer, the bound of its units, and whether it is proven.

        Raises:
            Impossible: no answer has what is wanted.
            Unknown: none was found.
        """
        if self.rules.missing_km is None and wanted.count is None:
            return self._most()
        choice = self.partition.cheapest(self.cost + self.below * self._worst(), wanted)
        return self._answer(choice, len(choice.chosen))

    def _most(self) -> tuple[Merges, int, bool]:
        """As few as can be below the floor, then as many units as can be, then the least cost."""
        with suppress(Impossible, Unknown):
            return self._most_with(0)
        choice = self.partition.cheapest(self.cost + self.below * self._worst())
        return self._most_with(int(self.below[choice.chosen].sum()))

    def _most_with(self, fewest: int) -> tuple[Merges, int, bool]:
        """As many units as can be, of which so many are below the floor."""
        below = self.below if fewest else np.zeros(np.count_nonzero(~self.below), np.bool_)
        allowed, penalty = Partition(self.sets[: len(below)]), 2.0 * len(self.units.ids)
        least = allowed.least(np.where(below, penalty - 1.0, -1.0))
        bound = min(int(np.floor(fewest * penalty - least + CLOSE)), self._at_most(fewest))
        costs = self.cost[: len(below)] + below * self._worst()
        known = True
        for wanted in range(bound, 0, -1):
            try:
                choice = allowed.cheapest(costs, Wanted(wanted))
            except Unknown:
                known = False
                continue
            except Impossible:
                choice = None
            if choice is not None and below[choice.chosen].sum() == fewest:
                return self._answer(choice, bound)
            bound -= known
        raise Unknown

    @cached_property
    def partition(self) -> Partition:
        """Its candidates, of which every unit is in one that is chosen."""
        return Partition(self.sets)

    def _worst(self) -> float:
        """No answer costs more: everybody borne by the worst set that one is in."""
        share = self.cost / self.sets.sum(axis=1)
        return float(np.where(self.sets, share[:, None], 0.0).max(axis=0).sum()) + 1.0

    def _at_most(self, below: int) -> int:
        """So many units at the floor the people allow, part by part, and those below it."""
        part = parts_of(len(self.units.ids), [(int(one), int(other)) for one, other in self.units.edges])
        people = np.bincount(part, self.units.people).astype(np.int64)
        return min(len(self.units.ids), int((people // self.rules.floor).sum()) + below)

    def _answer(self, choice: Choice, bound: int) -> tuple[Merges, int, bool]:
        rows = choice.chosen[np.argsort(self.sets[choice.chosen].argmax(axis=1))]
        group = np.empty(len(self.units.ids), np.int32)
        for new, row in enumerate(rows):
            group[self.sets[row]] = new
        cost = float(self.cost[rows].sum())
        tight = len(rows) == bound and choice.cost - choice.bound <= CLOSE * max(1.0, abs(choice.cost))
        merges = Merges(
            group,
            self.heir[rows].astype(np.int32),
            self.people[rows],
            cost,
            cost if tight else max(0.0, cost - (choice.cost - choice.bound)),
            len(self.cost),
            self.complete,
            tuple(np.flatnonzero(self.below[rows]).tolist()),
        )
        return merges, bound, tight and self.complete


def _candidates(one: Joined, rules: Rules, *, counted: bool) -> tuple[NDArray[np.bool_], bool]:
    """All sets that could be a unit, single ones below the floor last; where they are too many, those of few units."""
    held = rules.missing_km is None
    count = len(one.people)
    county = Touching(words(one.beside), words(one.fits), one.people)
    limit = most = min(rules.most or count, count)
    floor = rules.floor if held else 0
    unsplit = held and not counted
    sets, complete = grown(county, Shape(floor, limit, unsplit, TRIES))
    while not complete:
        limit = min(limit, MEMBERS) - 1
        sets, complete = grown(county, Shape(floor, limit, unsplit, TRIES))
    found = booleans(sets, count)
    # What is locked together counts as one where sets grow, and as many where they are limited.
    found = found[found @ one.holds.sum(axis=1) <= (rules.most or len(one.holds[0]))]
    if held:
        small = np.flatnonzero(one.people < rules.floor)
        alone = np.zeros((len(small), count), np.bool_)
        alone[np.arange(len(small)), small] = True
        found = np.concatenate([found, alone])
    return found, limit == most


def _heirs(sets: NDArray[np.bool_], one: Joined, of_one: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Of each set the least cost, and the row to whose seat all go for it."""
    costs = np.where(sets @ one.holds, sets @ of_one, np.inf)
    heir = costs.argmin(axis=1)
    return costs[np.arange(len(sets)), heir], heir


def _below(units: Units, rules: Rules, merges: Merges, new: int) -> Violation:
    people = int(merges.people[new])
    name = "、".join(units.ids[row] for row in np.flatnonzero(merges.group == new))
    said = message(BELOW, unit=name, people=people, floor=rules.floor)
    return Violation("merges/floor", name, people, rules.floor, CLAUSE, said)
