"""Whole registers kept at hand for the pages: the register of a mark never changes."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from santu.formats.bulk import collector_paused
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import register_mark
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot

KEPT, PARTS = 3, 24
"""Snapshots of a province take some sixty megabytes each, those of a county less than one."""


def register_on(day: date, scope: Sequence[str] = ()) -> Snapshot:
    """The register of some subtrees, with all above them, on a day; everything without a scope."""
    mark = register_mark()
    return _part(day, tuple(scope), mark) if scope else _whole(day, mark)


@lru_cache(maxsize=KEPT)
def _whole(day: date, _mark: object) -> Snapshot:
    with collector_paused():
        return snapshot(day)


@lru_cache(maxsize=PARTS)
def _part(day: date, scope: tuple[str, ...], _mark: object) -> Snapshot:
    with collector_paused():
        return scope_snapshot(day, scope)
