"""Which buildings are neighbours: the Gabriel graph, less what a barrier cuts.

Two points are neighbours when no other point lies in the circle that has them as a diameter (Gabriel and
Sokal 1969). Every such pair is an edge of the Delaunay triangulation, and an edge of that is one when
neither of the (at most two) opposite corners lies in its circle, so that no search for points is needed:
O(n log n) for the triangulation, O(n) after it. The graph is connected before barriers are taken out: it
holds the least spanning tree.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, QhullError

from santu.solvers.grids.compiled import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Whole = NDArray[np.int64]


class Graph(NamedTuple):
    """Neighbours in rows: those of point i are ``neighbour[start[i]:start[i + 1]]`` in order, each pair twice."""

    start: Ints
    neighbour: Ints


def gabriel(points: Floats) -> Ints:
    """The pairs (i, j), i < j, of neighbours among n × 2 distinct points in metres: m × 2."""
    count = len(points)
    if count < 2:
        return np.empty((0, 2), np.int32)
    if count < 4:
        return _few(points)
    try:
        triangulation = Delaunay(points)
    except QhullError:
        return _in_a_row(points)
    corners, across = triangulation.simplices, triangulation.neighbors
    pairs = np.empty((3 * len(corners), 2), np.int32)
    found = pairs[: _gabriel_edges(points, corners, across, pairs)]
    if len(triangulation.coplanar):
        # Points that rounding leaves out of the triangulation hang on the nearest that is in it.
        out = triangulation.coplanar[:, [0, 2]].astype(np.int32)
        out.sort(axis=1)
        found = np.concatenate([found, out])
    return found


def _few(points: Floats) -> Ints:
    """Two or three points: every pair whose circle is empty."""
    pairs = [(i, j) for i in range(len(points)) for j in range(i + 1, len(points))]
    kept = [
        (i, j)
        for i, j in pairs
        if all(
            (points[i] - points[m]) @ (points[j] - points[m]) >= 0
            for m in range(len(points))
            if m not in (i, j)
        )
    ]
    return np.array(kept, np.int32)


def _in_a_row(points: Floats) -> Ints:
    """Points on one line: each with the next along it."""
    spread = points - points.mean(axis=0)
    axis = np.linalg.svd(spread, full_matrices=False)[2][0]
    order = np.argsort(spread @ axis, kind="stable").astype(np.int32)
    pairs = np.stack([order[:-1], order[1:]], axis=1)
    pairs.sort(axis=1)
    return pairs


@compiled
def _gabriel_edges(points: Floats, corners: Ints, across: Ints, pairs: Ints) -> int:
    """Write the edges whose circle holds neither opposite corner; how many there are."""
    found = 0
    for t in range(corners.shape[0]):
        for side in range(3):
            other = across[t, side]
            if other != -1 and other < t:
                continue
            a, b = corners[t, (side + 1) % 3], corners[t, (side + 2) % 3]
            if _inside(points, a, b, corners[t, side]):
                continue
            if other != -1:
                opposite = -1
                for corner in range(3):
                    c = corners[other, corner]
                    if c not in (a, b):
                        opposite = c
                if _inside(points, a, b, opposite):
                    continue
            pairs[found, 0], pairs[found, 1] = min(a, b), max(a, b)
            found += 1
    return found


@compiled
def _inside(points: Floats, a: int, b: int, c: int) -> bool:
    """Whether c lies in the circle with the diameter ab: it sees ab under more than a right angle."""
    x, y = points[c, 0], points[c, 1]
    return bool((points[a, 0] - x) * (points[b, 0] - x) + (points[a, 1] - y) * (points[b, 1] - y) < 0)


@compiled
def adjacency(count: int, pairs: Ints) -> Graph:
    """Rows of neighbours from pairs; a pair that comes twice is entered once."""
    start = np.zeros(count + 1, np.int32)
    for e in range(pairs.shape[0]):
        start[pairs[e, 0] + 1] += 1
        start[pairs[e, 1] + 1] += 1
    for i in range(count):
        start[i + 1] += start[i]
    loose = np.empty(start[count], np.int32)
    at = start[:-1].copy()
    for e in range(pairs.shape[0]):
        a, b = pairs[e, 0], pairs[e, 1]
        loose[at[a]] = b
        loose[at[b]] = a
        at[a] += 1
        at[b] += 1
    # The graph is its own mirror: entered once more from row to row, each row comes out in order.
    at[:] = start[:-1]
    neighbour = np.empty(len(loose), np.int32)
    for i in range(count):
        for e in range(start[i], start[i + 1]):
            j = loose[e]
            if at[j] == start[j] or neighbour[at[j] - 1] != i:
                neighbour[at[j]] = i
                at[j] += 1
    size = 0
    for i in range(count):
        first, start[i] = start[i], size
        for e in range(first, at[i]):
            neighbour[size] = neighbour[e]
            size += 1
    start[count] = size
    return Graph(start, neighbour[:size])


@compiled
def pairs_of(graph: Graph, name: Whole) -> Ints:
    """The way back, each point called by its name: pairs (i, j), i < j."""
    pairs = np.empty((len(graph.neighbour) // 2, 2), np.int32)
    found = 0
    for i in range(len(graph.start) - 1):
        for e in range(graph.start[i], graph.start[i + 1]):
            j = graph.neighbour[e]
            if j > i:
                pairs[found, 0], pairs[found, 1] = min(name[i], name[j]), max(name[i], name[j])
                found += 1
    return pairs


@compiled
def hangs_together(count: int, pairs: Ints) -> bool:
    """Whether pairs join all points, by joining sets."""
    parent = np.arange(count)
    left = count - 1
    for e in range(len(pairs)):
        a, b = pairs[e, 0], pairs[e, 1]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[a] = b
            left -= 1
    return left <= 0


@compiled
def within(graph: Graph, members: Ints, place: Ints) -> Graph:
    """The neighbours among some points, numbered as they stand in ``members``, which are in order.

    ``place`` has -1 for every point and is left so; so many parts of one graph cost no more than the graph.
    """
    size = 0
    for m in range(len(members)):
        place[members[m]] = m
        size += graph.start[members[m] + 1] - graph.start[members[m]]
    start = np.zeros(len(members) + 1, np.int32)
    neighbour = np.empty(size, np.int32)
    size = 0
    for m in range(len(members)):
        for e in range(graph.start[members[m]], graph.start[members[m] + 1]):
            n = place[graph.neighbour[e]]
            if n != -1:
                neighbour[size] = n
                size += 1
        start[m + 1] = size
    for m in range(len(members)):
        place[members[m]] = -1
    return Graph(start, neighbour[:size].copy())


@compiled
def listed(label: Ints, number: int) -> tuple[Ints, Ints]:
    """All points label by label, each in order, and where each label begins; labels from 0, others are left out."""
    first = np.zeros(number + 1, np.int32)
    for i in range(len(label)):
        if label[i] >= 0:
            first[label[i] + 1] += 1
    for g in range(number):
        first[g + 1] += first[g]
    at = first[:-1].copy()
    by_label = np.empty(first[number], np.int32)
    for i in range(len(label)):
        if label[i] >= 0:
            by_label[at[label[i]]] = i
            at[label[i]] += 1
    return by_label, first


@compiled
def crossed(points: Floats, pairs: Ints, barriers: Floats) -> NDArray[np.bool_]:
    """Which pairs cross a barrier, m × 4 segments x1, y1, x2, y2; touching one counts."""
    cut = np.zeros(pairs.shape[0], np.bool_)
    for e in range(pairs.shape[0]):
        ax, ay = points[pairs[e, 0], 0], points[pairs[e, 0], 1]
        bx, by = points[pairs[e, 1], 0], points[pairs[e, 1], 1]
        for s in range(barriers.shape[0]):
            cx, cy, dx, dy = barriers[s, 0], barriers[s, 1], barriers[s, 2], barriers[s, 3]
            if max(ax, bx) < min(cx, dx) or max(cx, dx) < min(ax, bx):
                continue
            if max(ay, by) < min(cy, dy) or max(cy, dy) < min(ay, by):
                continue
            one = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
            two = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
            three = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
            four = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
            if one * two <= 0 and three * four <= 0:
                cut[e] = True
                break
    return cut


@compiled
def components(graph: Graph, label: Ints) -> Ints:
    """The number of the connected part of its label in which each point lies, from 0, in the order of the points."""
    count = len(label)
    part = np.full(count, -1, np.int32)
    queue = np.empty(count, np.int32)
    number = 0
    for first in range(count):
        if part[first] != -1:
            continue
        part[first] = number
        queue[0] = first
        head, tail = 0, 1
        while head < tail:
            i = queue[head]
            head += 1
            for e in range(graph.start[i], graph.start[i + 1]):
                j = graph.neighbour[e]
                if part[j] == -1 and label[j] == label[first]:
                    part[j] = number
                    queue[tail] = j
                    tail += 1
        number += 1
    return part
