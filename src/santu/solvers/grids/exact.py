"""Whether so many grids suffice, decided: for communities of up to 64 buildings, as sets of bits.

The building with the fewest open neighbours lies in some grid; every connected set that holds it, keeps the
caps and wastes no more than is left to waste is tried in its turn. A branch ends where what is open would
need more grids than are left: each of its connected parts needs at least its households and its people
divided by the caps. Open sets that led nowhere are remembered. The search is counted, not timed.

Some nodes may be grids that are kept: each is in a grid of its own, with none but buildings that had no grid.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from santu.solvers.grids.compiled import compiled
from santu.solvers.grids.state import Ints, Whole

MOST_BUILDINGS = 64
FOUND, NONE, UNKNOWN = 1, 0, -1
MEMORY = 1 << 15

Bits = NDArray[np.uint64]
ONE = np.uint64(1)
EMPTY = np.uint64(0)
EXTEND, TRY = 0, 1


class Open(NamedTuple):
    """The search: a stack of sets in work, and for each grid so far what was open before it."""

    beside: Bits
    households: Whole
    people: Whole
    sets: Bits
    out: Bits
    near: Bits
    sums: Whole
    kind: Ints
    open: Bits
    taken: Bits
    base: Whole
    known: Bits
    known_left: Ints
    kept: np.uint64
    new: np.uint64


@compiled
def _lowest(bits: np.uint64) -> int:
    """The number of the lowest bit that is set (de Bruijn is not faster here than counting down)."""
    number = 0
    if bits & np.uint64(0xFFFFFFFF) == EMPTY:
        bits >>= np.uint64(32)
        number += 32
    if bits & np.uint64(0xFFFF) == EMPTY:
        bits >>= np.uint64(16)
        number += 16
    if bits & np.uint64(0xFF) == EMPTY:
        bits >>= np.uint64(8)
        number += 8
    while bits & ONE == EMPTY:
        bits >>= ONE
        number += 1
    return number


@compiled
def _reach(beside: Bits, first: int, within: np.uint64) -> np.uint64:
    """All that can be reached from a building within a set."""
    reached = ONE << np.uint64(first)
    fresh = reached
    while fresh != EMPTY:
        i = _lowest(fresh)
        fresh &= fresh - ONE
        more = beside[i] & within & ~reached
        reached |= more
        fresh |= more
    return reached


@compiled
def _sums(search: Open, bits: np.uint64) -> tuple[int, int]:
    """Households and people of a set."""
    h, p = 0, 0
    while bits != EMPTY:
        i = _lowest(bits)
        bits &= bits - ONE
        h += search.households[i]
        p += search.people[i]
    return h, p


@compiled
def _need(search: Open, bits: np.uint64, caps: Whole) -> tuple[int, int]:
    """How many grids an open set needs at least, and the building from which to go on.

    That is in the smallest connected part the one with the fewest neighbours in it.
    """
    need, fewest, start = 0, 1 << 30, -1
    while bits != EMPTY:
        part = _reach(search.beside, _lowest(bits), bits)
        bits &= ~part
        h, p = _sums(search, part)
        grids = max(-(-h // caps[0]), -(-p // caps[1]), 1)
        kept, own = part & search.kept, 0
        while kept != EMPTY:
            kept &= kept - ONE
            own += 1
        need += max(grids, own)
        if h < fewest:
            fewest = h
            least = 1 << 30
            rest = part
            while rest != EMPTY:
                i = _lowest(rest)
                rest &= rest - ONE
                open_ = search.beside[i] & part
                number = 0
                while open_ != EMPTY:
                    open_ &= open_ - ONE
                    number += 1
                if number < least:
                    least, start = number, i
    return need, start


@compiled
def _slot(known: Bits, bits: np.uint64) -> int:
    """Where a set is remembered."""
    mixed = bits * np.uint64(0x9E3779B97F4A7C15)
    return np.int64(mixed >> np.uint64(64 - 15))  # type: ignore[return-value]


@compiled
def _search(
    beside: Bits, households: Whole, people: Whole, most: int, kept: np.uint64, new: np.uint64
) -> Open:
    """An empty search."""
    deep = 2 * len(households) * (most + 1) + 64
    return Open(
        beside,
        households,
        people,
        np.empty(deep, np.uint64),
        np.empty(deep, np.uint64),
        np.empty(deep, np.uint64),
        np.empty(2 * deep, np.int64),
        np.empty(deep, np.int32),
        np.empty(most + 2, np.uint64),
        np.empty(most + 2, np.uint64),
        np.empty(most + 2, np.int64),
        np.zeros(MEMORY, np.uint64),
        np.zeros(MEMORY, np.int32),
        kept,
        new,
    )


@compiled
def _push(
    search: Open, top: int, bits: np.uint64, out: np.uint64, near: np.uint64, h: int, p: int, kind: int
) -> int:
    """One set more on the stack; its new height."""
    search.sets[top] = bits
    search.out[top] = out
    search.near[top] = near
    search.sums[2 * top] = h
    search.sums[2 * top + 1] = p
    search.kind[top] = kind
    return top + 1


@compiled
def _apart(search: Open, bit: np.uint64) -> np.uint64:
    """What may not be in one grid with a node."""
    if bit & search.kept:
        return ~(search.new | bit)
    return EMPTY if bit & search.new else search.kept


@compiled
def _begin(search: Open, top: int, start: int) -> int:
    """The set of one building from which a grid is grown."""
    bit = ONE << np.uint64(start)
    h, p = search.households[start], search.people[start]
    return _push(search, top, bit, _apart(search, bit), search.beside[start], h, p, EXTEND)


@compiled
def _entered(search: Open, level: int, grid: Ints) -> Ints:
    """The grid of each building, from the sets taken up to a level."""
    for g in range(level + 1):
        for i in range(len(grid)):
            if search.taken[g] >> np.uint64(i) & ONE:
                grid[i] = g
    return grid


@compiled
def decide(
    beside: Bits,
    households: Whole,
    people: Whole,
    caps: Whole,
    most: int,
    effort: int,
    kept: np.uint64,
    new: np.uint64,
) -> tuple[int, Ints]:
    """Whether ``most`` connected grids under the caps hold all buildings.

    Args:
        beside: for each building its neighbours, as bits.
        households: of each building, none above its cap.
        people: likewise.
        caps: households, people.
        most: how many grids there may be.
        effort: how many sets may be looked at.
        kept: the nodes that are kept grids, as bits.
        new: the buildings that had no grid and may join one of these, as bits.

    Returns:
        FOUND with the grid of each building, NONE where the search was complete, else UNKNOWN.
    """
    count = len(households)
    grid = np.zeros(count, np.int32)
    search = _search(beside, households, people, most, kept, new)
    search.open[0] = ~EMPTY if count == 64 else (ONE << np.uint64(count)) - ONE
    need, start = _need(search, search.open[0], caps)
    if need > most:
        return NONE, grid
    level, search.base[0] = 0, 0
    top = _begin(search, 0, start)
    while effort > 0:
        effort -= 1
        if top == search.base[level]:
            slot = _slot(search.known, search.open[level])
            search.known[slot], search.known_left[slot] = search.open[level], most - level
            if level == 0:
                return NONE, grid
            level -= 1
            continue
        top -= 1
        if search.kind[top] == EXTEND:
            top = _extended(search, top, level, most, caps)
            continue
        left = search.open[level] & ~search.sets[top]
        search.taken[level] = search.sets[top]
        if left == EMPTY:
            return FOUND, _entered(search, level, grid)
        slot = _slot(search.known, left)
        if search.known[slot] == left and search.known_left[slot] >= most - level - 1:
            continue
        need, start = _need(search, left, caps)
        if need <= most - level - 1:
            level += 1
            search.open[level], search.base[level] = left, top
            top = _begin(search, top, start)
    return UNKNOWN, grid


@compiled
def _extended(search: Open, top: int, level: int, most: int, caps: Whole) -> int:
    """Grow a set by a neighbour, and leave that neighbour out; the set itself comes after its like."""
    bits, out, near = search.sets[top], search.out[top], search.near[top]
    h, p = search.sums[2 * top], search.sums[2 * top + 1]
    open_ = search.open[level]
    all_h, all_p = _sums(search, open_)
    low_h = all_h - (most - level - 1) * caps[0]
    low_p = all_p - (most - level - 1) * caps[1]
    frontier = near & open_ & ~bits & ~out
    if frontier == EMPTY:
        if h >= low_h and p >= low_p:
            return _push(search, top, bits, out, near, h, p, TRY)
        return top
    i = _lowest(frontier)
    bit = ONE << np.uint64(i)
    # Without this neighbour: only while the rest can still make the set large enough.
    reach_h, reach_p = _sums(search, _reach(search.beside, _lowest(bits), open_ & ~out & ~bit))
    if reach_h >= low_h and reach_p >= low_p:
        top = _push(search, top, bits, out | bit, near, h, p, EXTEND)
    h, p = h + search.households[i], p + search.people[i]
    if h <= caps[0] and p <= caps[1]:
        top = _push(search, top, bits | bit, out | _apart(search, bit), near | search.beside[i], h, p, EXTEND)
    return top


@compiled
def bits_of(start: Ints, neighbour: Ints) -> Bits:
    """Neighbours as bits."""
    count = len(start) - 1
    beside = np.zeros(count, np.uint64)
    for i in range(count):
        for e in range(start[i], start[i + 1]):
            beside[i] |= ONE << np.uint64(neighbour[e])
    return beside
