"""What the jobs ask of whoever does the work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError

AWAY = (OperationalError, InterfaceError)
"""What is raised when the database does not answer: work that lets it pass is taken up again."""

Progress = Callable[[str, int, int], None]
"""Told the stage (marked ``N_``), how much is done, and of how much."""

Done = Callable[[Mapping[str, Any]], None]
"""Called inside the transaction of the work with what came of it: both are kept, or neither."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Who does the jobs of a name.

    Attributes:
        name: of the jobs.
        title: what the work is called (marked ``N_``).
        work: does it; takes the arguments of the job, the name of who started it, progress and done.
    """

    name: str
    title: str
    work: Callable[[Mapping[str, Any], str, Progress, Done], None]


HANDLERS: tuple[Handler, ...] = ()


@dataclass(frozen=True, slots=True)
class Regular:
    """Something that every worker does now and then; it must not matter when several do it, or one does it again.

    Attributes:
        name: for the log.
        minutes: how many pass between two times.
        work: does it.
    """

    name: str
    minutes: int
    work: Callable[[], None]


REGULAR: tuple[Regular, ...] = ()
