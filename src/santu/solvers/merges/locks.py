"""What is locked together counts as one; what is kept apart, alone or too far apart does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from santu.solvers.merges.criteria import METRES_A_KM, ways
from santu.solvers.merges.problem import Ints, Rules, Units, Whole


@dataclass(frozen=True)
class Joined:
    """Units with those that are locked together as one: k of n.

    Attributes:
        holds: k × n.
        members: rows of each.
        people: of each.
        beside: k × k, which touch; likewise ``fits``, which may be in one set.
    """

    holds: NDArray[np.bool_]
    members: tuple[NDArray[np.int64], ...]
    people: Whole
    beside: NDArray[np.bool_]
    fits: NDArray[np.bool_]


def joined(units: Units, rules: Rules) -> Joined:
    """What is locked together as one."""
    count = len(units.ids)
    part = parts_of(count, rules.together)
    number = int(part.max()) + 1
    holds = part == np.arange(number)[:, None]
    beside = np.zeros((count, count), np.bool_)
    beside[units.edges[:, 0], units.edges[:, 1]] = True
    beside |= beside.T
    fits = fitting(units, rules)
    touching = (holds @ beside @ holds.T) & ~np.eye(number, dtype=np.bool_)
    fit = ~(holds @ ~fits @ holds.T)
    members = tuple(np.flatnonzero(row) for row in holds)
    return Joined(holds, members, holds @ units.people, touching, fit)


def parts_of(count: int, pairs: Sequence[tuple[int, int]]) -> Ints:
    """The number of the part that each of ``count`` rows is in, where pairs hang together."""
    ends = np.array(pairs, np.int64).reshape(-1, 2)
    links = coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count))
    part: Ints = connected_components(links, directed=False)[1]
    return part


def fitting(units: Units, rules: Rules) -> NDArray[np.bool_]:
    """Which two may be in one unit: n × n."""
    count = len(units.ids)
    fits = np.ones((count, count), np.bool_)
    if rules.diameter is not None:
        fits &= ways(units) * METRES_A_KM <= rules.diameter
    for one, other in rules.apart:
        fits[one, other] = fits[other, one] = False
    for row in rules.alone:
        fits[row] = fits[:, row] = False
        fits[row, row] = True
    return fits
