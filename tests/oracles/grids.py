"""What the grids of a village are held against: plain Python, by definition, nothing shared with the solver."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, permutations

Pair = tuple[int, int]
Segment = tuple[float, float, float, float]


def gabriel_pairs(x: Sequence[float], y: Sequence[float]) -> set[Pair]:
    """Pairs in whose circle no third point lies, by looking at every triple."""
    points = range(len(x))
    return {
        (i, j)
        for i, j in combinations(points, 2)
        if all(
            (x[i] - x[k]) * (x[j] - x[k]) + (y[i] - y[k]) * (y[j] - y[k]) >= 0
            for k in points
            if k not in (i, j)
        )
    }


def cut_by(
    x: Sequence[float], y: Sequence[float], pairs: Iterable[Pair], barriers: Iterable[Segment]
) -> set[Pair]:
    """The pairs whose way meets a barrier."""
    walls = [((a, b), (c, d)) for a, b, c, d in barriers]
    return {
        (i, j) for i, j in pairs if any(_meet((x[i], y[i]), (x[j], y[j]), start, end) for start, end in walls)
    }


def _side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _meet(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    """Whether two segments that lie on no common line have a point in common."""
    return _side(a, b, c) != _side(a, b, d) and _side(c, d, a) != _side(c, d, b)


def in_one_piece(members: Iterable[int], pairs: Iterable[Pair]) -> bool:
    """Whether buildings hang together, by joining sets."""
    parent = {one: one for one in members}

    def root(one: int) -> int:
        while parent[one] != one:
            one = parent[one]
        return one

    for a, b in pairs:
        if a in parent and b in parent:
            parent[root(a)] = root(b)
    return len({root(one) for one in parent}) <= 1


def fewest(
    rows: Sequence[int],
    households: Sequence[int],
    people: Sequence[int],
    pairs: Iterable[Pair],
    caps: tuple[int, int],
    *,
    kept: Sequence[set[int]] = (),
    joinable: Iterable[int] = (),
) -> int:
    """The fewest connected grids under both caps, over every way to divide a few buildings.

    Beside grids that are ``kept`` any ``joinable`` buildings may go into one of these as long as it holds the caps;
    they are not counted.
    """
    pairs = list(pairs)
    whole = (1 << len(rows)) - 1
    new = sum(1 << bit for bit, row in enumerate(rows) if row in set(joinable))

    def allowed(chosen: int, beside: Iterable[int] = ()) -> bool:
        members = [row for bit, row in enumerate(rows) if chosen >> bit & 1] + list(beside)
        under = sum(households[m] for m in members) <= caps[0] and sum(people[m] for m in members) <= caps[1]
        return under and in_one_piece(members, pairs)

    grids = [chosen for chosen in range(1, whole + 1) if allowed(chosen)]
    least = {0: 0}
    for chosen in range(1, whole + 1):
        low = chosen & -chosen
        least[chosen] = min(
            (least[chosen & ~grid] + 1 for grid in grids if grid & low and not grid & ~chosen),
            default=len(rows) + 1,
        )
    # What is joined so far, by any of the kept grids looked at.
    taken = {0}
    for grid in kept:
        joins = [chosen for chosen in range(1, whole + 1) if not chosen & ~new and allowed(chosen, grid)]
        taken |= {before | chosen for before in taken for chosen in joins if not before & chosen}
    return min(least[whole & ~before] for before in taken)


def share_changed(before: Sequence[int], after: Sequence[int], households: Sequence[int]) -> float:
    """Households whose old grid goes to another one, for the best of all ways to name successors."""
    shared: dict[Pair, int] = defaultdict(int)
    for old, new, number in zip(before, after, households, strict=True):
        if old != -1:
            shared[old, new] += number
    total = sum(shared.values())
    if not total:
        return 0.0
    old = sorted({pair[0] for pair in shared})
    new: list[int | None] = sorted({pair[1] for pair in shared})
    new += [None] * len(old)
    stay = max(
        sum(shared.get((a, b), 0) for a, b in zip(old, named, strict=True) if b is not None)
        for named in permutations(new, len(old))
    )
    return 1 - stay / total
