"""Powers counted: by department, and by township before and after an instrument."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from santu.register.domain.powers import Item

DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Count:
    """How many matters there are, and under how many numbers of the list."""

    matters: int
    lines: int


def in_order(line: str) -> list[tuple[int, str]]:
    """The number of a list as it is counted: 2 before 10, 30-1 before 30-2."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in DIGITS.split(line) if part]


def counted(items: Iterable[Item]) -> Count:
    """How many matters some items name, wherever they are."""
    items = list(items)
    return Count(len({one.matter for one in items}), len({one.line for one in items}))


def by_department(items: Sequence[Item]) -> dict[str, Count]:
    """The same by department ("" where none is told), the most first; a number that went to two counts with both."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for one in items:
        found[one.organ].append(one)
    counts = {organ: counted(some) for organ, some in found.items()}
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1].lines, pair[0])))


def by_place(items: Iterable[Item]) -> Mapping[str, Count]:
    """The same by township."""
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for one in items:
        found[one.place].append(one)
    return {place: counted(some) for place, some in found.items()}
