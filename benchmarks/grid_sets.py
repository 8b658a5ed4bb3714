"""The villages of the group ``grids``: points, households, people and neighbours, kept as one file for all who solve them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from santu.scale.synthetic import RURAL, URBAN, Buildings, Habit, buildings
from santu.solvers.grids.neighbours import gabriel

RURAL_CAPS, URBAN_CAPS = (300, 1_000), (500, 1_500)
VILLAGES, COMMUNITIES, DECIDED, LARGE = 1_000, 300, 60, 20_000
# What the slowest peer is asked for.
LEAST_COMMUNITIES = 5
# Households of a village: gamma with this shape around this mean; of a community, from and to.
MEAN, SHAPE, LEAST = 458, 4.0, 20
COMMUNITY = (1_000, 4_400)
PEOPLE = (2.3, 3.1)


@dataclass(frozen=True)
class Case:
    """One village: its buildings, the pairs of neighbours, the caps."""

    made: Buildings
    pairs: np.ndarray[Any, Any]
    caps: tuple[int, int]

    @property
    def points(self) -> np.ndarray[Any, Any]:
        return np.stack([self.made.x, self.made.y], axis=1)

    @property
    def ceil(self) -> int:
        """The sums by the caps, rounded up."""
        h, p = int(self.made.households.sum()), int(self.made.people.sum())
        return max(-(-h // self.caps[0]), -(-p // self.caps[1]), 1)


def _case(households: int, habit: Habit, caps: tuple[int, int], dice: np.random.Generator) -> Case:
    made = buildings(households, int(households * dice.uniform(*PEOPLE)), habit, dice)
    return Case(made, gabriel(np.stack([made.x, made.y], axis=1)), caps)


def rural(seed: int, villages: int = VILLAGES) -> list[Case]:
    dice = np.random.default_rng(seed)
    sizes = (int(dice.gamma(SHAPE, MEAN / SHAPE)) + LEAST for _ in range(villages))
    return [_case(size, RURAL, RURAL_CAPS, dice) for size in sizes]


def urban(seed: int) -> list[Case]:
    dice = np.random.default_rng(seed)
    return [_case(int(dice.uniform(*COMMUNITY)), URBAN, URBAN_CAPS, dice) for _ in range(COMMUNITIES)]


def small(seed: int) -> list[Case]:
    """Communities of 20 to 60 buildings."""
    return [case for case in urban(seed) if 20 <= len(case.made.x) <= 60][:DECIDED]


def least(seed: int) -> list[Case]:
    """The smallest of them."""
    return sorted(small(seed), key=lambda case: len(case.made.x))[:LEAST_COMMUNITIES]


def warming() -> list[Case]:
    """A village, a community and a large one, after which everything is compiled."""
    dice = np.random.default_rng(1)
    asked = ((MEAN, RURAL, RURAL_CAPS), (2_000, URBAN, URBAN_CAPS), (8_000, URBAN, URBAN_CAPS))
    return [_case(households, habit, caps, dice) for households, habit, caps in asked]


def large(seed: int, habit: Habit, caps: tuple[int, int], points: int = LARGE) -> list[Case]:
    """One community of about so many points."""
    dice = np.random.default_rng(seed)
    return [_case(int(points * (habit.least + habit.most) / 2), habit, caps, dice)]


SETS: dict[str, Callable[[int], list[Case]]] = {
    "rural": rural,
    "urban": urban,
    "small": small,
    "least": least,
    "large_rural": lambda seed: large(seed, RURAL, RURAL_CAPS),
    "large_urban": lambda seed: large(seed, URBAN, URBAN_CAPS),
}
COLUMNS = ("x", "y", "households", "people")


def keep(cases: Sequence[Case], path: Path) -> None:
    """Write villages: their columns one after the other, and where each ends."""
    columns = {name: np.concatenate([getattr(case.made, name) for case in cases]) for name in COLUMNS}
    np.savez(
        path,
        **columns,
        pairs=np.concatenate([case.pairs for case in cases]),
        ends=np.cumsum([len(case.made.x) for case in cases]),
        pair_ends=np.cumsum([len(case.pairs) for case in cases]),
        caps=np.array([case.caps for case in cases]),
    )


def kept(path: Path) -> Iterator[Case]:
    """The way back."""
    with np.load(path) as file:
        data = {name: file[name] for name in file.files}
    start, pair_start = 0, 0
    for end, pair_end, caps in zip(data["ends"], data["pair_ends"], data["caps"], strict=True):
        made = Buildings(*(data[name][start:end] for name in COLUMNS))
        yield Case(made, data["pairs"][pair_start:pair_end], (int(caps[0]), int(caps[1])))
        start, pair_start = end, pair_end
