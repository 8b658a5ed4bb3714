"""Whole registers kept at hand for the pages: the register of a mark never changes."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from santu.formats.bulk import collector_paused
from santu.register.domain.snapshot import Snapshot
from santu.register.selectors.acts import register_mark
from santu.register.selectors.scopes import scope_snapshot
from santu.register.selectors.snapshots import snapshot

KEPT = 3
"""Snapshots of a province take some sixty megabytes each."""


def register_on(day: date, scope: Sequence[str] = ()) -> Snapshot:
    """The register of some subtrees, with all above them, on a day; everything without a scope."""
    return _held(day, tuple(scope), register_mark())


@lru_cache(maxsize=KEPT)
def _held(day: date, scope: tuple[str, ...], _mark: object) -> Snapshot:
    with collector_paused():
        return scope_snapshot(day, scope) if scope else snapshot(day)
