"""The merges as an assignment of units to seats with flows that keep each part connected: rows of a linear model.

Variables: whether unit i goes to seat j (n × n), and for each seat a flow on every directed edge. A unit in a part takes
one from the flow that leaves its seat, and a flow enters only units of its part.
"""

import itertools


def rows(case):
    """Yield (coefficients by variable, least, most) and, at last, how many variables there are."""
    n, infinite = case.count, float("inf")
    arcs = [*case.edges, *((j, i) for i, j in case.edges)]

    def goes(i, j):
        return i * n + j

    def flow(j, arc):
        return n * n + j * len(arcs) + arc

    for i in range(n):
        yield {goes(i, j): 1 for j in range(n)}, 1, 1
    for j in range(n):
        held = {goes(i, j): int(case.people[i]) for i in range(n)}
        yield held | {goes(j, j): int(case.people[j]) - case.floor}, 0, infinite
        for i in range(n):
            if i != j:
                yield {goes(i, j): 1, goes(j, j): -1}, -infinite, 0
                into = {flow(j, a): 1 for a, (_, end) in enumerate(arcs) if end == i}
                out = {flow(j, a): -1 for a, (start, _) in enumerate(arcs) if start == i}
                yield into | out | {goes(i, j): -1}, 0, 0
                yield into | {goes(i, j): -(n - 1)}, -infinite, 0
        for i, k in itertools.combinations(range(n), 2):
            if case.way[i, k] > case.diameter:
                yield (
                    {goes(i, j): 1, goes(k, j): 1, **({} if j in (i, k) else {goes(j, j): -1})},
                    -infinite,
                    1 if j in (i, k) else 0,
                )
    yield n * n + n * len(arcs)
