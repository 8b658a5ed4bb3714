"""Taking away the files that nobody names: those whose act failed, and those whose time to be kept is over."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.utils import timezone

from santu.files import ports
from santu.files.store import DIGEST, PASSING, folder, held

GRACE = timedelta(days=1)
"""Longer than any act: a file that came since may be named by one that is still under way."""
ASKED = 500
"""So many are asked for at once."""


def files_sweep(*, now: datetime) -> int:
    """Take away files that no row names, and what was left of writing; gives how many.

    A file is only taken away if it came more than ``GRACE`` ago: keeping the same content again makes it a fresh one.
    Where nobody is known who could name a file, all stay.
    """
    if not ports.USED:
        return 0
    before, gone = (now - GRACE).timestamp(), 0
    for left in folder().glob(f"{PASSING}*"):
        gone += _gone(left, before)
    kept = _kept()
    while some := list(islice(kept, ASKED)):
        used = _used([path.name for path in some])
        gone += sum(_gone(path, before) for path in some if path.name not in used)
    return gone


def files_regularly() -> None:
    """The same now."""
    files_sweep(now=timezone.now())


def _kept() -> Iterator[Path]:
    for part in sorted(folder().glob("??")):
        yield from (path for path in sorted(part.iterdir()) if DIGEST.fullmatch(path.name))


def _used(digests: Collection[str]) -> set[str]:
    return {digest for named in ports.USED for digest in named(digests)}


def _gone(path: Path, before: float) -> int:
    """Take it away, unless it became a fresh one meanwhile."""
    with held():
        try:
            if path.stat().st_mtime >= before:
                return 0
            path.unlink()
        except FileNotFoundError:
            return 0
    return 1
