"""Two timelines of one unit laid over each other."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


def pieces(
    main: Sequence[tuple[date, date, One]], other: Sequence[tuple[date, date, Other]]
) -> Iterator[tuple[date, date, One, Other | None]]:
    """The periods of ``main``, cut wherever ``other`` changes; ``None`` where the other says nothing.

    Args:
        main: start, end and value, in order, without overlaps.
        other: likewise.
    """
    for start, end, value in main:
        bounds = {day for began, ended, _ in other for day in (began, ended) if start < day < end}
        days = [start, *sorted(bounds), end]
        for first, last in pairwise(days):
            said = next((said for began, ended, said in other if began <= first < ended), None)
            yield first, last, value, said
