"""The most memory that a process and all its children hold together, looked at again and again."""

from threading import Event, Thread
from types import TracebackType
from typing import Self

import psutil


class Watch:
    """Looks while the block runs.

    Attributes:
        shared: the most at one time of the sum of PSS, bytes: what several processes map is counted once.
        resident: likewise of RSS: counted once for each process.
    """

    interval = 0.1

    def __init__(self, pid: int) -> None:
        self.shared = self.resident = 0
        self._root = psutil.Process(pid)
        self._over = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(self.interval):
            shared = resident = 0
            for process in self._tree():
                try:
                    memory = process.memory_full_info()
                except psutil.Error:  # it ended meanwhile
                    continue
                shared, resident = shared + memory.pss, resident + memory.rss
            self.shared, self.resident = max(self.shared, shared), max(self.resident, resident)

    def _tree(self) -> list[psutil.Process]:
        try:
            return [self._root, *self._root.children(recursive=True)]
        except psutil.Error:
            return []
