"""The least peak of any order, by trying them all, or all sets that can be done first; knows nothing of the product."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations


def orders(count: int, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Every order that the pairs allow."""
    wanted = list(pairs)
    for order in permutations(range(count)):
        place = {step: at for at, step in enumerate(order)}
        if all(place[sooner] < place[later] for sooner, later in wanted):
            yield order


def peak(changes: Sequence[int], order: Sequence[int]) -> int:
    """The greatest sum of a prefix, the empty one included."""
    total = highest = 0
    for step in order:
        total += changes[step]
        highest = max(highest, total)
    return highest


def least_peak_of_orders(changes: Sequence[int], pairs: Iterable[tuple[int, int]]) -> int:
    """Order by order."""
    return min(peak(changes, order) for order in orders(len(changes), pairs))


def least_peak_of_sets(changes: Sequence[int], pairs: Iterable[tuple[int, int]]) -> int:
    """Set by set: the least peak with which a set can be what is done, from those with one step less."""
    count = len(changes)
    waits = [0] * count
    for sooner, later in pairs:
        waits[later] |= 1 << sooner
    least = {0: 0}
    for _ in range(count):
        further: dict[int, int] = {}
        for done, highest in least.items():
            for step in range(count):
                if not done >> step & 1 and not waits[step] & ~done:
                    new = done | 1 << step
                    total = sum(changes[one] for one in range(count) if new >> one & 1)
                    further[new] = min(further.get(new, max(highest, total)), max(highest, total))
        least = further
    return least[(1 << count) - 1]
