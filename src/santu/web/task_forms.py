"""The forms of single tasks, and the parts of the page of a case that belong to one process.

Who owns a process fills both in ``case_parts``; a task without a form of its own has the one for every task.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from santu.operate.selectors.cases import CaseView, TaskView

TaskContext = Callable[[HttpRequest, CaseView, TaskView], Mapping[str, Any]]
TaskAct = Callable[[HttpRequest, int, int], None]
PartContext = Callable[[HttpRequest, CaseView], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class TaskForm:
    """The form of one task.

    Attributes:
        template: what stands within its ``<form>``, buttons and all; it has ``case``, ``task`` and, as ``form``, what
            ``context`` gave. ``web/parts/task_ends.html`` is the note with a button for each outcome.
        context: what the template needs beside the case.
        act: does it (request, number of the case, number of the token), and raises ``Refused``.
        beside: what stands below that form in forms of its own, so that Enter in their fields sends them and not the task.
    """

    template: str
    context: TaskContext
    act: TaskAct
    beside: str = ""


@dataclass(frozen=True, slots=True)
class CasePart:
    """A part of the page of a case, between its tasks and its course; ``None`` of its context leaves it out.

    The template has ``case`` and, as ``part``, what ``context`` gave.
    """

    template: str
    context: PartContext


FORMS: dict[tuple[str, str], TaskForm] = {}
"""By process and node."""
PARTS: dict[str, list[CasePart]] = {}
"""By process, in the order of the page."""
EVERY: list[CasePart] = []
"""Of every process, behind its own parts."""
