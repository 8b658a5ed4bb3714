"""The versions of processes, each read once."""

from datetime import date
from functools import lru_cache

from santu.kernel.messages import N_, refuse
from santu.operate.domain.binding import Binding, binding_of
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition
from santu.operate.domain.shipped import NAMES
from santu.operate.models import ProcessVersion


def version_on(process: str, day: date) -> ProcessVersion:
    """The version of a process in force on a day: of those that have begun the one of the highest number.

    Raises:
        Refused: there is none.
    """
    found = ProcessVersion.objects.filter(process=process, start__lte=day).order_by("-number").first()
    if found is None:
        none = N_("{day} 没有名为“{process}”的办事流程；可用：{known}。请先发布流程，或换一天。")
        known = ProcessVersion.objects.values_list("process", flat=True).distinct()
        raise refuse(process, none, day=day, process=process, known=tuple(known) or NAMES)
    return found


def definition_of(version: ProcessVersion) -> Definition:
    """What a version says; read once in a process of the program."""
    return read_once(version.drawing)


@lru_cache(maxsize=64)
def read_once(drawing: str) -> Definition:
    """A definition, read once."""
    return read(drawing.encode())


@lru_cache(maxsize=64)
def bound_once(binding: str) -> Binding:
    """A binding, read once."""
    return binding_of(binding)
