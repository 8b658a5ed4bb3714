"""Many counties together: the curve of all, and the point of each that a province's target takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from santu.scale.merges.counties import Solved, Task, Told, solved
from santu.solvers.merges.kinds import URBAN
from santu.solvers.merges.options import options_of
from santu.solvers.merges.province import Option, Step, Target, reach, total_curve

STEPS = 40
"""The most points of a province's curve that are drawn."""


@dataclass(frozen=True)
class Reached:
    """A target that was reached: what it costs, what nothing costs less than, and how many kinds are changed."""

    target: Target
    cost: float
    bound: float
    proven: bool
    retyped: int


def options(tasks: Sequence[Task], found: Mapping[str, Solved]) -> list[tuple[Option, ...]]:
    """The options of each county that was solved, in the order of the tasks."""
    return [
        options_of(task.county.units, found[task.county.code].points, task.asked.standards)
        for task in tasks
        if task.county.code in found
    ]


def reached(
    tasks: Sequence[Task], found: Mapping[str, Solved], target: Target
) -> tuple[dict[str, Solved], Reached]:
    """The counties at the points that the target takes; the kinds that it changes are those of the most people.

    Raises:
        Refused: the curves do not reach the target; what they reach is said.
    """
    chosen = [task for task in tasks if task.county.code in found]
    units = sum(len(task.county.codes) for task in chosen)
    result = reach(options(tasks, found), units, target)
    after = {}
    for task, option in zip(chosen, result.solution, strict=True):
        before = found[task.county.code]
        point = before.points[option.point]
        own = solved(task, point.merges, before.points, Told(point.proven))
        after[task.county.code] = _retyped(own, option.retyped)
    cost = sum(option.cost for option in result.solution)
    retyped = sum(option.retyped for option in result.solution)
    return after, Reached(target, cost, float(result.bound), result.proven, retyped)


def _retyped(county: Solved, number: int) -> Solved:
    """The county with so many of its units of another kind."""
    able = [new for new, to in county.become.items() if to in URBAN and county.kinds[new] not in URBAN]
    able.sort(key=lambda new: -int(county.merges.people[new]))
    kinds = list(county.kinds)
    for new in able[:number]:
        kinds[new] = county.become[new]
    left = {new: to for new, to in county.become.items() if new not in able[:number]}
    return replace(county, kinds=tuple(kinds), become=left, retyped=number)


def curve(tasks: Sequence[Task], found: Mapping[str, Solved], also: int | None = None) -> list[Step]:
    """What every number of units fewer in all costs at least, thinned out to what can be drawn.

    First and last stay, and the number ``also``.
    """
    steps = total_curve(options(tasks, found)) if found else ()
    every = max(1, (len(steps) - 1) // STEPS)
    return [
        step for n, step in enumerate(steps) if n % every == 0 or n == len(steps) - 1 or step.fewer == also
    ]


def share(text: str) -> Fraction:
    """A share as it is written: 0.663 or 66.3%; ValueError where it is none."""
    found = Fraction(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    if not 0 <= found <= 1:
        raise ValueError(text)
    return found
