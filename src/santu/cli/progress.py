"""Progress of long work, on stderr: one moving line on a terminal, a few plain lines elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

ERASE = "\r\x1b[K"
_EVERY_SECONDS = 0.1
_PLAIN_STEPS = 10


class Progress:
    """Called as ``progress(stage, done, total)``; services take it as a plain callable.

    ``stage`` is a source text marked ``N_``; ``total`` 0 means that nobody knows.
    """

    def __init__(self, stream: TextIO | None, translate: Callable[[str], str]) -> None:
        self._stream = stream
        self._translate = translate
        self._moving = stream is not None and stream.isatty()
        self._stage = ""
        self._shown = 0.0
        self._step = -1

    def __call__(self, stage: str, done: int, total: int = 0) -> None:
        """Say how far ``stage`` is; called as often as one likes, written when there is something to see."""
        if self._stream is None:
            return
        new, finished = stage != self._stage, bool(total) and done >= total
        if new:
            self._stage, self._step = stage, -1
        step = done * _PLAIN_STEPS // total if total else 0
        if self._moving:
            due = new or finished or time.monotonic() - self._shown >= _EVERY_SECONDS
        else:
            due = step > self._step
        if due:
            count = f"{done:,}/{total:,} {done / total:.0%}" if total else f"{done:,}"
            line = f"{self._translate(stage)} {count}"
            self._stream.write(f"{ERASE}{line}" if self._moving else f"{line}\n")
            self._stream.flush()
            self._shown, self._step = time.monotonic(), step

    def close(self) -> None:
        """Take the moving line away, so that only what is said stays on the screen."""
        if self._stream is not None and self._moving and self._stage:
            self._stream.write(ERASE)
            self._stream.flush()
            self._stage = ""
