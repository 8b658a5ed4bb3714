"""What the store asks of whoever names files in rows."""

from collections.abc import Callable, Collection

Used = Callable[[Collection[str]], Collection[str]]
"""Takes digests, and gives those of them that a row names."""

USED: tuple[Used, ...] = ()
