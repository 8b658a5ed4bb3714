"""Compiling of the solver's kernels, in one place and typed.

Machine code is kept for the next process. What is kept of a kernel holds the kernels it calls, but numba looks
only at the kernel's own file when it asks whether that is still good; so it is kept under the digest of all files
with kernels, and a change in any of them compiles all anew.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")
config: Any = numba.config
HERE = Path(__file__).parent
KERNEL = b"@compiled"


def _kept() -> str:
    """The folder for the machine code of these very sources: beside them, or the user's where that is closed."""
    digest = hashlib.sha256()
    for source in sorted(HERE.glob("*.py")):
        if KERNEL in (text := source.read_bytes()):
            digest.update(text)
    beside = HERE / "__pycache__"
    home = (
        beside
        if os.access(beside if beside.exists() else HERE, os.W_OK)
        else Path.home() / ".cache" / "santu"
    )
    return str(home / f"kernels-{digest.hexdigest()[:16]}")


KEPT = _kept()


def compiled(kernel: Callable[P, R]) -> Callable[P, R]:
    """Compile a kernel at its first call."""
    elsewhere = config.CACHE_DIR
    config.CACHE_DIR = KEPT
    try:
        return cast("Callable[P, R]", numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))
    finally:
        config.CACHE_DIR = elsewhere
