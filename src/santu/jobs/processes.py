"""Who a process is, and whether it is still there."""

import os
import socket
from pathlib import Path

DEAD = "ZX"
"""Letters of the system for processes that have ended."""


def me() -> str:
    """This process: its machine, its number, and when it began."""
    return f"{socket.gethostname()}:{os.getpid()}:{started(os.getpid())}"


def is_gone(worker: str) -> bool:
    """Whether the process is one of this machine, and has ended; of other machines nothing is known."""
    machine, process, began = worker.split(":")
    return machine == socket.gethostname() and started(int(process)) != began


def started(process: int) -> str:
    """When a process of this machine began, which tells it from a later one of the same number; "" when it is gone.

    One that was killed and that nobody has taken leave of yet is gone, too.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self/stat").exists() else _answers(process)
    state, began = fields[0], fields[19]
    return "" if state in DEAD else began


def _answers(process: int) -> str:
    """The same where the system does not tell: only whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "runs"
