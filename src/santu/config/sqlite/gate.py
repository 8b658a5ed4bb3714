"""The gate: one writer at a time, across processes and threads."""

import fcntl
import os
from pathlib import Path

from santu.kernel.messages import N_, refuse


class Gate:
    """An exclusive ``flock`` on a file; the kernel wakes those who wait and frees it when its holder dies.

    SQLite's own lock is polled instead, with growing pauses, so that with eight writers some starve for seconds.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the gate."""
        return self._file is not None

    def take(self) -> None:
        """Wait for the gate; a second take by the holder does nothing.

        Raises:
            Refused: the file cannot be opened.
        """
        self._lock(fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Take the gate if nobody holds it; whether it is held now."""
        try:
            self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Open the gate; without it nothing happens."""
        if self._file is not None:
            # Unlocked by name and not only by closing: a forked child may still hold the same open file.
            fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)
            self._file = None

    def _lock(self, operation: int) -> None:
        if self._file is None:
            file = self._open()
            try:
                fcntl.flock(file, operation)
            except BaseException:
                os.close(file)
                raise
            self._file = file

    def _open(self) -> int:
        try:
            return os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            template = N_("锁文件打不开（{cause}），因此不能写入：请检查它和所在文件夹的权限。")
            raise refuse(str(self.path), template, cause=error.strerror) from error
