"""One county: as it is given, and its merges with their reasons and its cost curve."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace

import numpy as np

from santu.kernel.messages import N_, Fault, Message, Refused, message
from santu.scale.merges.places import Frame
from santu.solvers.merges.cells import Area
from santu.solvers.merges.criteria import Weighed
from santu.solvers.merges.curve import Point, cost_curve
from santu.solvers.merges.design import design_merges
from santu.solvers.merges.explaining import Joining, joinings
from santu.solvers.merges.kinds import URBAN, Standard, may_become, merged_kinds
from santu.solvers.merges.problem import Measure, Merges, Rules, Units
from santu.solvers.merges.relaxing import relaxations

ENDED = N_("办理这个县的进程被系统结束（多半是内存不足）；请减少 --workers 再运行一次。")


@dataclass(frozen=True)
class County:
    """A county as it is given.

    Attributes:
        code: six digits; likewise ``title``, what it is called.
        codes: of its townships, in the order of ``names`` and of ``units``.
        units: seats in metres of ``frame``.
        areas: of each township in metres; empty where nobody knows.
        stand_in: whether these are cells around seats, not outlines.
    """

    code: str
    title: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    units: Units
    frame: Frame
    areas: tuple[Area, ...] = ()
    stand_in: bool = False


@dataclass(frozen=True)
class Asked:
    """What is to be done with every county.

    Attributes:
        measures: the criteria.
        missing_km: for the cost curve, in which the floor does not hold.
        standards: when a unit may become of another kind.
        count: how many units are to remain; ``None`` for as many as the rules leave.
        curve_only: the merges are taken from the curve afterwards, so none are designed.
    """

    measures: tuple[Measure, ...]
    missing_km: float
    standards: tuple[Standard, ...]
    count: int | None = None
    curve_only: bool = False


@dataclass(frozen=True)
class Solved:
    """What came of a county.

    Attributes:
        merges: the new units; ``proven``: no better ones.
        more: so many more units could there be at most.
        joined: every township that goes to another, and why.
        kinds: of each new unit; ``become``: new unit → the kind that it may have by the standard.
        known: by criterion the share of neighbouring pairs of which it says something.
        weighs: by criterion its mean share of the weights over these pairs, what is missing given to the others.
        points: of the cost curve.
        below: what is said of each unit below the floor; ``cures``: what would bring all to it.
        retyped: how many of ``kinds`` were changed by the standard.
    """

    code: str
    floor: int
    merges: Merges
    proven: bool
    more: int
    joined: tuple[Joining, ...]
    kinds: tuple[str, ...]
    become: dict[int, str]
    known: dict[str, float]
    weighs: dict[str, float]
    points: tuple[Point, ...]
    below: tuple[Message, ...]
    cures: tuple[Message, ...]
    retyped: int = 0

    @property
    def under(self) -> tuple[int, ...]:
        """The new units below the floor, also where it does not hold."""
        return tuple(np.flatnonzero(self.merges.people < self.floor).tolist())

    @property
    def urban(self) -> int:
        """Towns and subdistricts among the new units, by ``kinds``."""
        return sum(kind in URBAN for kind in self.kinds)


@dataclass(frozen=True)
class Task:
    """A county with its own locks and what is asked of all."""

    county: County
    rules: Rules
    asked: Asked


def solve(task: Task) -> Solved | list[Fault]:
    """The merges of a county, or what is wrong with it; faults have the county's name before theirs."""
    county, asked = task.county, task.asked
    try:
        if asked.curve_only:
            points = cost_curve(
                county.units, asked.measures, replace(task.rules, missing_km=asked.missing_km)
            )
            return solved(task, points[0].merges, points, Told(points[0].proven))
        result = design_merges(county.units, asked.measures, task.rules, count=asked.count)
        curved = replace(task.rules, missing_km=asked.missing_km)
        points = cost_curve(county.units, asked.measures, curved)
        cures = relaxations(county.units, asked.measures, task.rules) if result.violations else ()
    except Refused as refusal:
        return list(refusal)
    told = Told(result.proven, int(result.gap), tuple(one.message for one in result.violations), cures)
    return solved(task, result.solution, points, told)


@dataclass(frozen=True, slots=True)
class Told:
    """What a solver said beside its merges: see :class:`Solved`."""

    proven: bool
    more: int = 0
    below: tuple[Message, ...] = ()
    cures: tuple[Message, ...] = ()


def solved(task: Task, merges: Merges, points: tuple[Point, ...], told: Told) -> Solved:
    """A county's merges with all that is said of them."""
    units, measures = task.county.units, task.asked.measures
    weighed = Weighed.of(units, measures)
    return Solved(
        task.county.code,
        task.rules.floor,
        merges,
        told.proven,
        told.more,
        joinings(units, measures, task.rules, merges),
        merged_kinds(units, merges),
        may_become(units, merges, task.asked.standards),
        weighed.known(units.edges),
        _weighs(weighed, units),
        points,
        told.below,
        told.cures,
    )


def _weighs(weighed: Weighed, units: Units) -> dict[str, float]:
    shares = [weighed.shares(one, other) for one, other in units.edges.tolist()]
    return {name: float(np.mean([share[name] for share in shares] or [0.0])) for name in weighed.said}


def solve_all(
    tasks: Sequence[Task], executor: Executor | None
) -> Iterator[tuple[Task, Solved | list[Fault]]]:
    """Every county as it is finished; without an executor one after the other in this process."""
    if executor is None:
        yield from ((task, solve(task)) for task in tasks)
        return
    futures = {executor.submit(solve, task): task for task in tasks}
    for future in as_completed(futures):
        try:
            yield futures[future], future.result()
        except BrokenProcessPool:
            yield futures[future], [Fault("", message(ENDED))]
