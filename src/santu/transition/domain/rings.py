"""Rings: acts that wait for each other all round."""

from collections import defaultdict
from collections.abc import Sequence


def rings(waits: Sequence[Sequence[int]]) -> list[int]:
    """For each act the first act of its ring; an act in no ring stands for itself.

    Acts that wait for no ring are peeled off first (Kahn), what is left is divided into strongly
    connected components (Tarjan 1972, SIAM J. Comput. 1:146). Complexity: O(n + e).

    Args:
        waits: for each act the acts that it waits for.
    """
    member = list(range(len(waits)))
    left = _not_free(waits)
    for component in _components(left, waits):
        first = min(component)
        for one in component:
            member[one] = first
    return member


def _not_free(waits: Sequence[Sequence[int]]) -> set[int]:
    """The acts that are in a ring, or wait for one."""
    count = [len(earlier) for earlier in waits]
    followers: dict[int, list[int]] = defaultdict(list)
    for one, earlier in enumerate(waits):
        for before in earlier:
            followers[before].append(one)
    free = [one for one, number in enumerate(count) if not number]
    left = set(range(len(waits)))
    while free:
        one = free.pop()
        left.discard(one)
        for follower in followers[one]:
            count[follower] -= 1
            if not count[follower]:
                free.append(follower)
    return left


def _components(left: set[int], waits: Sequence[Sequence[int]]) -> list[list[int]]:
    place: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in sorted(left):
        if root in place:
            continue
        path = [(root, iter(waits[root]))]
        while path:
            one, ahead = path[-1]
            if one not in place:
                place[one] = low[one] = len(place)
                stack.append(one)
                on_stack.add(one)
            for other in ahead:
                if other not in left:
                    continue
                if other not in place:
                    path.append((other, iter(waits[other])))
                    break
                if other in on_stack:
                    low[one] = min(low[one], place[other])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[one])
                if low[one] == place[one]:
                    cut = stack.index(one)
                    found.append(stack[cut:])
                    on_stack.difference_update(stack[cut:])
                    del stack[cut:]
    return found
