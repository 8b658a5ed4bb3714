"""Every connected set of units that could be one unit of the best answer.

Sets are grown from their lowest member, each exactly once (Wernicke 2006): a set is widened by one of the
units that are in reach, and what has been tried is in reach no more. Only sets whose members are pairwise
compatible (within the diameter, not kept apart) are grown, which every part of such a set is, too.

Where the floor holds and the most units are wanted, a set that falls into two connected parts, both at the
floor, is in no best answer, nor is any set that holds it: what is added to it can be added to one of the parts.
So neither is it kept nor grown. Sets are bits, in as many words of 64 as the units need.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.compiled import compiled
from santu.solvers.merges.problem import Whole, Words

ONE = np.uint64(1)
NONE = np.uint64(0)
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


class County(NamedTuple):
    """Of each unit the bits of those that touch it, of those that may be in one set with it, and its people."""

    beside: Words
    fits: Words
    people: Whole


class Wanted(NamedTuple):
    """Which sets: of at least ``floor`` people and at most ``most`` units, when ``unsplit`` none that is two such.

    ``tries``: the most sets to look at.
    """

    floor: int
    most: int
    unsplit: bool
    tries: int


def words(matrix: NDArray[np.bool_]) -> Words:
    """Rows of booleans as bits: n × ⌈m / 64⌉."""
    rows, columns = matrix.shape
    padded = np.zeros((rows, -(-columns // 64) * 64), np.bool_)
    padded[:, :columns] = matrix
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def booleans(sets: Words, count: int) -> NDArray[np.bool_]:
    """Bits as rows of ``count`` booleans."""
    return np.unpackbits(sets.view(np.uint8), axis=1, count=count, bitorder="little").astype(np.bool_)


@compiled
def _low(word: np.uint64) -> int:
    """The number of the lowest bit."""
    number = 0
    while word & np.uint64(0xFF) == NONE:
        word >>= np.uint64(8)
        number += 8
    while word & ONE == NONE:
        word >>= ONE
        number += 1
    return number


class Growth(NamedTuple):
    """Sets that grow out of each other, by how many units were added to the root.

    ``inside``: the set. ``reach``: units beside it that are still to be tried. ``seen``: it and all beside it.
    ``may``: what may be added at all. ``people``: of the set.
    """

    inside: Words
    reach: Words
    seen: Words
    may: Words
    people: Whole


@compiled
def _begun(size: int, wide: int) -> Growth:
    """Room for ``size`` additions."""
    return Growth(
        np.zeros((size + 1, wide), np.uint64),
        np.zeros((size + 1, wide), np.uint64),
        np.zeros((size + 1, wide), np.uint64),
        np.zeros((size + 1, wide), np.uint64),
        np.zeros(size + 1, np.int64),
    )


@compiled
def _plant(growth: Growth, root: int, county: County, may: Words) -> None:
    """Begin with one unit, to which those in ``may`` may be added."""
    own = np.zeros(may.shape[0], np.uint64)
    own[root // 64] = ONE << np.uint64(root % 64)
    growth.inside[0] = own
    growth.may[0] = county.fits[root] & may & ~own
    growth.reach[0] = county.beside[root] & growth.may[0]
    growth.seen[0] = county.beside[root] | own
    growth.people[0] = county.people[root]


@compiled
def _widen(growth: Growth, depth: int, county: County) -> bool:
    """Put the set with the next unit in reach at ``depth + 1``; False where none is left."""
    unit = _take(growth.reach[depth])
    if unit < 0:
        return False
    new = county.beside[unit] & ~growth.seen[depth]
    growth.may[depth + 1] = growth.may[depth] & county.fits[unit]
    growth.reach[depth + 1] = (growth.reach[depth] | new) & growth.may[depth + 1]
    growth.seen[depth + 1] = growth.seen[depth] | county.beside[unit]
    growth.inside[depth + 1] = growth.inside[depth]
    growth.inside[depth + 1, unit // 64] |= ONE << np.uint64(unit % 64)
    growth.people[depth + 1] = growth.people[depth] + county.people[unit]
    return True


@compiled
def grown(county: County, wanted: Wanted) -> tuple[Words, bool]:
    """The sets, and whether they are all."""
    count, wide = county.beside.shape
    found = np.empty((1024, wide), np.uint64)
    kept, tried = 0, 0
    growth = _begun(count, wide)
    later = np.full(wide, ALL, np.uint64)
    for root in range(count):
        _plant(growth, root, county, later)
        later &= ~growth.inside[0]
        depth = 0
        while depth >= 0:
            tried += 1
            if tried > wanted.tries:
                return found[:kept], False
            split = wanted.unsplit and _falls_in_two(growth.inside[depth], county, wanted.floor)
            if not split and growth.people[depth] >= wanted.floor:
                if kept == len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                found[kept] = growth.inside[depth]
                kept += 1
            if split or depth + 1 >= wanted.most:
                growth.reach[depth] = NONE
            while depth >= 0 and not _widen(growth, depth, county):
                depth -= 1
            depth += depth >= 0
    return found[:kept], True


@compiled
def _falls_in_two(whole: Words, county: County, floor: int) -> bool:
    """Whether a connected set is two connected ones at the floor: each part that holds its lowest is tried once."""
    rest = whole.copy()
    total, size, root = 0, 0, -1
    while True:
        unit = _take(rest)
        if unit < 0:
            break
        root = unit if root < 0 else root
        total += county.people[unit]
        size += 1
    if total < 2 * floor:
        return False
    growth = _begun(size, whole.shape[0])
    _plant(growth, root, county, whole)
    depth = 0
    while depth >= 0:
        left = total - growth.people[depth]
        if left < floor:
            growth.reach[depth] = NONE
        elif growth.people[depth] >= floor and _hangs(whole & ~growth.inside[depth], county.beside):
            return True
        while depth >= 0 and not _widen(growth, depth, county):
            depth -= 1
        depth += depth >= 0
    return False


@compiled
def _hangs(members: Words, beside: Words) -> bool:
    """Whether a set hangs together."""
    left = members.copy()
    edge = np.zeros_like(members)
    first = _take(left)
    edge[first // 64] = ONE << np.uint64(first % 64)
    while True:
        unit = _take(edge)
        if unit < 0:
            return not left.any()
        new = beside[unit] & left
        edge |= new
        left &= ~new


@compiled
def _take(bits: Words) -> int:
    """Take the lowest bit out; its number, -1 where there is none."""
    for w in range(bits.shape[0]):
        if bits[w] != NONE:
            number = 64 * w + _low(bits[w])
            bits[w] &= bits[w] - ONE
            return number
    return -1
