"""Walks the lines of an exported file; nothing here knows a database."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from santu.audit.domain.walk import RUN, Mark, Walk
from santu.kernel.messages import N_, refuse

BLOCK = 1 << 18
"""Bytes that are read at once."""


def file_walked(
    path: Path, marks: Mapping[str, Sequence[Mark]], progress: Callable[[str, int, int], None]
) -> Walk:
    """Walk a whole export, and say how many of its bytes are done.

    Raises:
        Refused: it cannot be read.
    """
    walk = Walk(marks)
    try:
        with path.open("rb", buffering=BLOCK) as file:
            size = path.stat().st_size
            while lines := list(islice(file, RUN)):
                walk.along(lines)
                progress(N_("核对导出文件（字节）"), file.tell(), size)
    except OSError as error:
        template = N_("文件读不出来（{error}）：请检查路径和权限。")
        raise refuse(str(path), template, error=str(error)) from error
    return walk
