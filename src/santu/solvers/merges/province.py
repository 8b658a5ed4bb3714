"""How many units each county is to have, so that a province reaches its target at the least cost.

Problem: of every county's curve one point is chosen. Constraints: the numbers change by the target in all; where a
share is given, so large a share of all units is towns and subdistricts. Objective: the least cost; with it, the
fewest units whose kind is changed.

Method: a multiple-choice knapsack, by dynamic programming over what has been reduced and what is of an urban
kind so far; nothing is left out, so its answer is the best of these curves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Fault, Refused, message
from santu.solvers.merges.problem import Floats
from santu.solvers.result import Result

TOO_FEW = N_(
    "各县按现有条件最多共减 {most} 个、最少 {least} 个，达不到减 {target} 个；请改目标，或放宽距离、锁定。"
)
NOT_EXACTLY = N_("各县的方案凑不出恰好减 {target} 个；凑得出的最近的数是 {near}，请改目标。")
TOO_RURAL = N_(
    "减 {target} 个时，街道和镇最多 {most} 个，达不到 {total} 个里的 {wanted} 个；请降低比例，或放宽改设标准。"
)
RETYPING = 1.0
"""Person-kilometres that a change of kind counts as: next to nothing, so that no more are changed than needed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way for a county: how many units fewer, how many towns and subdistricts, and its cost.

    ``bound``: what none of the kind costs less than. ``retyped``: how many of these have their kind changed by the standard. ``point``: which one of the curve.
    """

    fewer: int
    urban: int
    cost: float
    bound: float
    retyped: int
    point: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a province wants: so many units fewer, and a share of towns and subdistricts of all that remain."""

    fewer: int
    urban_share: Fraction | None = None


def reach(counties: Sequence[Sequence[Option]], units: int, target: Target) -> Result[tuple[Option, ...]]:
    """Choose an option of each county.

    Args:
        counties: the options of each, at least one.
        units: how many there are now in all.
        target: what is wanted.

    Returns:
        The option of each county; ``bound`` is what no choice can cost less than, ``gap`` in person-kilometres.

    Raises:
        Refused: the curves do not reach the target; what they reach is said.
    """
    started = perf_counter()
    least = sum(min(option.fewer for option in options) for options in counties)
    most = sum(max(option.fewer for option in options) for options in counties)
    if not least <= target.fewer <= most:
        raise Refused([Fault("", message(TOO_FEW, most=most, least=least, target=target.fewer))])
    total = units - target.fewer
    wanted = 0 if target.urban_share is None else ceil(target.urban_share * total)
    mosts = _most_urban(counties, most - least)
    urban = mosts[target.fewer - least]
    if urban is None:
        near = [str(least + step) for step, found in enumerate(mosts) if found is not None]
        near.sort(key=lambda fewer: abs(int(fewer) - target.fewer))
        raise Refused([Fault("", message(NOT_EXACTLY, target=target.fewer, near=tuple(near[:2])))])
    if urban < wanted:
        said = message(TOO_RURAL, target=target.fewer, most=urban, total=total, wanted=wanted)
        raise Refused([Fault("", said)])
    chosen = _cheapest(
        counties, target.fewer, wanted, [[option.cost for option in some] for some in counties]
    )
    lowest = _cheapest(
        counties, target.fewer, wanted, [[option.bound for option in some] for some in counties]
    )
    spare = sum(option.cost for option in chosen) - sum(option.bound for option in lowest)
    bound = Fraction(sum(option.bound for option in lowest))
    return Result(
        tuple(chosen), bound, Fraction(max(spare, 0.0)), spare <= 0.0, seconds=perf_counter() - started
    )


@dataclass(frozen=True, slots=True)
class Step:
    """So many units fewer in all cost so much at least; ``bound``: no choice costs less."""

    fewer: int
    cost: float
    bound: float


def total_curve(counties: Sequence[Sequence[Option]]) -> tuple[Step, ...]:
    """What every number of units fewer costs a province at least, kinds left as they are.

    Args:
        counties: the options of each, at least one.

    Returns:
        From the fewest that can go to the most, without the numbers that no choice comes to. ``cost`` is the best of
        the curves. One pass of the dynamic programme gives all.
    """
    least = sum(min(option.fewer for option in options) for options in counties)
    cost = _least_costs(counties, [[option.cost for option in options] for options in counties])
    bound = _least_costs(counties, [[option.bound for option in options] for options in counties])
    pairs = enumerate(zip(cost.tolist(), bound.tolist(), strict=True))
    return tuple(Step(least + step, one, low) for step, (one, low) in pairs if np.isfinite(one))


def _least_costs(counties: Sequence[Sequence[Option]], costs: Sequence[Sequence[float]]) -> Floats:
    """The least cost by what is left to reduce beyond the fewest, from none of it to all."""
    left = sum(
        max(option.fewer for option in options) - min(option.fewer for option in options)
        for options in counties
    )
    rest = np.full(left + 1, np.inf)
    rest[0] = 0.0
    for options, some in zip(counties, costs, strict=True):
        least = min(option.fewer for option in options)
        grown = np.full_like(rest, np.inf)
        for option, cost in zip(options, some, strict=True):
            step = option.fewer - least
            grown[step:] = np.minimum(grown[step:], rest[: len(rest) - step] + cost)
        rest = grown
    return rest


def _cheapest(
    counties: Sequence[Sequence[Option]], fewer: int, urban: int, costs: Sequence[Sequence[float]]
) -> list[Option]:
    """The options of least cost with ``fewer`` units fewer and at least ``urban`` of an urban kind; there are such."""
    fewest = [min(option.fewer for option in options) for options in counties]
    rural = [min(option.urban for option in options) for options in counties]
    left, need = fewer - sum(fewest), max(0, urban - sum(rural))
    rest = np.full((left + 1, need + 1), np.inf)
    rest[0, 0] = 0.0
    ways: list[NDArray[np.int16]] = []
    for options, cost, least, base in reversed(list(zip(counties, costs, fewest, rural, strict=True))):
        rest, way = _with(rest, options, cost, least, base)
        ways.append(way)
    chosen = []
    for options, way, least, base in zip(counties, reversed(ways), fewest, rural, strict=True):
        option = options[way[left, need]]
        left, need = left - (option.fewer - least), max(0, need - (option.urban - base))
        chosen.append(option)
    return chosen


def _with(
    rest: Floats, options: Sequence[Option], costs: Sequence[float], least: int, base: int
) -> tuple[Floats, NDArray[np.int16]]:
    """What one county and those after it cost at least, by what is left to reduce and still needed; and its option."""
    best, way = np.full_like(rest, np.inf), np.full(rest.shape, -1, np.int16)
    needs = np.arange(rest.shape[1])
    for number, (option, cost) in enumerate(zip(options, costs, strict=True)):
        fewer = option.fewer - least
        if fewer >= len(rest):
            continue
        after = rest[: len(rest) - fewer, np.maximum(needs - (option.urban - base), 0)]
        worth = after + (cost + RETYPING * option.retyped)
        better = worth < best[fewer:]
        best[fewer:][better] = worth[better]
        way[fewer:][better] = number
    return best, way


def _most_urban(counties: Sequence[Sequence[Option]], reach: int) -> list[int | None]:
    """The most towns and subdistricts when 0 … ``reach`` more than the fewest go; ``None`` where no choice does that."""
    most = np.full(reach + 1, -np.inf)
    most[0] = 0.0
    for options in counties:
        least = min(option.fewer for option in options)
        grown = np.full_like(most, -np.inf)
        for option in options:
            step = option.fewer - least
            grown[step:] = np.maximum(grown[step:], most[: reach + 1 - step] + option.urban)
        most = grown
    return [int(urban) if np.isfinite(urban) else None for urban in most]
