"""Every division of a few townships, one after the other: the most parts at the floor, then the least way."""

import numpy as np

from benchmarks.reference.merges_io import main


def divisions(count, group=()):
    if len(group) == count:
        yield np.array(group)
    for part in range(max(group, default=-1) + 2 if len(group) < count else 0):
        yield from divisions(count, (*group, part))


def hangs(rows, edges):
    inside = [pair for pair in edges if pair[0] in rows and pair[1] in rows]
    met = {rows[0]}
    while more := {end for pair in inside for end in pair if met & {*pair}} - met:
        met |= more
    return len(met) == len(rows)


def solve(case):
    best, found, edges = (0, 0.0), None, case.edges
    for group in divisions(case.count):
        parts = [np.flatnonzero(group == part) for part in range(group.max() + 1)]
        if any(
            case.people[rows].sum() < case.floor
            or case.way[np.ix_(rows, rows)].max() > case.diameter
            or not hangs(list(rows), edges)
            for rows in parts
        ):
            continue
        if (worth := (len(parts), -case.told(group)["cost"])) > best:
            best, found = worth, group
    return found


if __name__ == "__main__":
    main(solve)
