"""The number of what waits for somebody, which stands on all of their pages."""

from collections.abc import Callable

import pytest

from santu.register.selectors.reach import Sight
from santu.web import frame


def count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each person it is counted once: where thousands of pages are asked for that change nothing."""
    for counts in (frame._to_do, frame.waiting_count):
        monkeypatch.setattr(frame, counts.__name__, _counted_once(counts))


def _counted_once(count: Callable[[Sight], int]) -> Callable[[Sight], int]:
    known: dict[str, int] = {}

    def counted(sight: Sight) -> int:
        if sight.username not in known:
            known[sight.username] = count(sight)
        return known[sight.username]

    return counted
