"""Plausible buildings for a village of so many households and people: synthetic, seeded, and said to be so.

A village is a few clusters, a cluster a few lanes, a building stands beside a lane. Sums are exact: the
households and the people of a village are those that were asked for, to the last one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of village is built: ours, for trials; no statistics stand behind it.

    ``sizes`` are the households that a building may have, ``shares`` how frequent each is (the last size
    stands for a range up to it where ``even``); lengths are metres.
    """

    least: int
    most: int
    lane: float
    between: float
    aside: float
    a_cluster: int


RURAL = Habit(least=1, most=3, lane=150.0, between=18.0, aside=14.0, a_cluster=90)
URBAN = Habit(least=20, most=120, lane=240.0, between=55.0, aside=32.0, a_cluster=400)


@dataclass(frozen=True, slots=True)
class Buildings:
    """The buildings of a village: x and y in metres from its middle, households, people; one row each."""

    x: Floats
    y: Floats
    households: Whole
    people: Whole


def buildings(households: int, people: int, habit: Habit, chance: np.random.Generator) -> Buildings:
    """Buildings whose households and people sum up exactly."""
    sizes = _sizes(households, habit, chance)
    x, y = _places(len(sizes), habit, chance)
    return Buildings(x, y, sizes, _people(people, sizes, chance))


def _sizes(households: int, habit: Habit, chance: np.random.Generator) -> Whole:
    """Sizes between least and most while they last; what is left over goes to the last building."""
    mean = (habit.least + habit.most) / 2
    drawn = chance.integers(habit.least, habit.most + 1, int(households / mean * 1.3) + 8)
    upto = np.cumsum(drawn)
    count = int(np.searchsorted(upto, households))
    sizes = drawn[: count + 1].copy()
    sizes[count] -= upto[count] - households
    if count and sizes[count] < habit.least:
        # Too few for a building of its own: its neighbours take them in, one by one.
        left, sizes = int(sizes[count]), sizes[:count]
        room = np.flatnonzero(sizes < habit.most)[:left]
        sizes[room] += 1
        sizes[0] += left - len(room)
    return sizes[sizes > 0]


def _people(people: int, sizes: Whole, chance: np.random.Generator) -> Whole:
    """At least one in each household where there are enough; the rest as chance has it."""
    total = int(sizes.sum())
    if not total:
        return np.zeros_like(sizes)
    base = sizes if people >= total else np.zeros_like(sizes)
    rest: Whole = chance.multinomial(people - int(base.sum()), sizes / total)
    return base + rest


def _places(count: int, habit: Habit, chance: np.random.Generator) -> tuple[Floats, Floats]:
    """Where they stand: clusters around the middle, lanes in two directions, both sides of a lane."""
    clusters = max(1, round(count / habit.a_cluster + chance.normal(0, 0.4)))
    reach = habit.lane * np.sqrt(count / clusters / 12)
    middle = chance.normal(0, 1, (clusters, 2)) * reach * 1.7 * (clusters > 1)
    turn = chance.uniform(0, np.pi, clusters)
    per_lane = max(4, int(habit.lane / habit.between))
    lanes = count // per_lane + 1
    cluster = chance.integers(0, clusters, lanes)
    across = chance.random(lanes) < 0.4
    start = chance.normal(0, 1, (lanes, 2)) * reach * 0.45
    lane = np.arange(count) // per_lane
    along = (np.arange(count) % per_lane - per_lane / 2 + chance.uniform(-0.3, 0.3, count)) * habit.between
    side = np.where(chance.random(count) < 0.5, -1.0, 1.0) * (habit.aside + chance.uniform(-3, 3, count))
    angle = turn[cluster[lane]] + np.where(across[lane], np.pi / 2, 0.0)
    x = middle[cluster[lane], 0] + start[lane, 0] + along * np.cos(angle) - side * np.sin(angle)
    y = middle[cluster[lane], 1] + start[lane, 1] + along * np.sin(angle) + side * np.cos(angle)
    return x, y
