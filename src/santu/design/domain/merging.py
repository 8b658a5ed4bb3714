"""Merges of a county as a page asks for them: the proposal, its reasons, the curve, and what to relax.

Needs the extra ``solve``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.solvers.merges.criteria import Weighed
from santu.solvers.merges.curve import Point, cost_curve
from santu.solvers.merges.design import design_merges
from santu.solvers.merges.explaining import Joining, joinings
from santu.solvers.merges.kinds import Standard, may_become, merged_kinds
from santu.solvers.merges.problem import Measure, Merges, Rules, Units
from santu.solvers.merges.relaxing import relaxations

NOT_ON_CURVE = N_("在这些条件下做不到合并后恰为 {count} 个；做得到的是 {least} 至 {most} 个，请改选。")


@dataclass(frozen=True)
class Question:
    """What is asked: the townships, the criteria, the rules, and how many are to be left.

    Attributes:
        rules: the floor holds.
        missing_km: what a person who is missing to the floor counts as, where units are compared by their number.
        count: how many units there are to be; ``None`` for as many as the floor leaves.
        retyping: when a unit may become of another kind.
    """

    units: Units
    measures: tuple[Measure, ...]
    rules: Rules
    missing_km: float
    count: int | None = None
    retyping: tuple[Standard, ...] = ()

    def digest(self) -> str:
        """The same for the same question."""
        units = self.units
        said = (units.ids, units.kinds, self.measures, self.rules, self.missing_km, self.count, self.retyping)
        found = sha256(repr(said).encode())
        for values in (units.people, units.x, units.y, units.edges):
            found.update(values.tobytes())
        for name, column in sorted(units.columns.items()):
            found.update(name.encode() + column.tobytes())
        return found.hexdigest()


@dataclass(frozen=True)
class Answer:
    """What is proposed.

    Attributes:
        merges: the proposal.
        most: no answer at the floor has more units; of a count that was asked for, that.
        proven: neither more units nor less cost is possible.
        below: new units below the floor.
        reasons: of each township that goes to another.
        shares: by criterion its share of the weights, of neighbouring pairs on average, after what is not known has
            gone to the others; of each likewise in ``known`` of how many pairs it says something.
        points: of the curve.
        relax: what would let every unit come to the floor, where not every one does.
        kinds: of each new unit; ``become``: new unit → the kind that it may have by the standard.
    """

    merges: Merges
    most: int
    proven: bool
    below: tuple[int, ...]
    reasons: tuple[Joining, ...]
    shares: dict[str, float]
    known: dict[str, float]
    points: tuple[Point, ...]
    relax: tuple[Message, ...]
    kinds: tuple[str, ...] = ()
    become: dict[int, str] = field(default_factory=dict)

    def members(self, new: int) -> list[int]:
        """The rows of a new unit."""
        return [int(row) for row in np.flatnonzero(self.merges.group == new)]

    def joined(self) -> list[tuple[int, list[int]]]:
        """The heir of each new unit of several, and who goes to it."""
        whole = ((int(self.merges.heir[new]), self.members(new)) for new in range(self.merges.count))
        return [(heir, [row for row in rows if row != heir]) for heir, rows in whole if len(rows) > 1]

    def digest(self) -> str:
        """The same for the same proposal."""
        return sha256(self.merges.group.tobytes() + self.merges.heir.tobytes()).hexdigest()[:16]


def answered(question: Question) -> Answer:
    """Answer a question.

    Raises:
        Refused: the county cannot be solved as it is given, or not with so many units; every fault by name.
    """
    units, measures, rules = question.units, question.measures, question.rules
    best = design_merges(units, measures, rules)
    points = cost_curve(units, measures, replace(rules, missing_km=question.missing_km))
    merges, most, proven = best.solution, int(best.bound), best.proven
    if question.count is not None:
        point = _point(points, question.count)
        merges, most, proven = point.merges, question.count, point.proven
    below = tuple(new for new, people in enumerate(merges.people) if people < rules.floor)
    relax = relaxations(units, measures, rules) if best.solution.below else ()
    weighed = Weighed.of(units, measures)
    return Answer(
        merges,
        most,
        proven,
        below,
        joinings(units, measures, rules, merges),
        _shares(units, measures, weighed),
        weighed.known(units.edges),
        points,
        relax,
        merged_kinds(units, merges),
        may_become(units, merges, question.retyping),
    )


def _point(points: Sequence[Point], count: int) -> Point:
    found = next((point for point in points if point.count == count), None)
    if found is None:
        counts = [point.count for point in points]
        said = message(NOT_ON_CURVE, count=count, least=min(counts, default=0), most=max(counts, default=0))
        raise Refused([Fault("count", said)])
    return found


def _shares(units: Units, measures: Sequence[Measure], weighed: Weighed) -> dict[str, float]:
    pairs = [weighed.shares(int(one), int(other)) for one, other in units.edges]
    return {
        one.name: float(np.mean([pair[one.name] for pair in pairs])) if pairs else 0.0 for one in measures
    }
