"""The versions of processes, each read once."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from santu.kernel.days import EARLIEST
from santu.kernel.messages import N_, Drawn, refuse
from santu.operate.domain.binding import Binding, binding_of, provenance, shipped_binding
from santu.operate.domain.bpmn import read
from santu.operate.domain.definition import Definition, Node
from santu.operate.domain.shipped import NAMES, drawing, shipped
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


@dataclass(frozen=True, slots=True)
class Version:
    """A version in a list: of which process, its number, what it is called, from when it is in force."""

    process: str
    number: int
    title: str
    start: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A process that a page shows: by the drawing of a version, in figures of that one or, where ``number`` is 0, of all."""

    process: str
    number: int
    version: Version
    drawing: str

    @property
    def definition(self) -> Definition:
        return read_once(self.drawing)


def versions_listed() -> list[Version]:
    """All versions of all processes, those that come with the product too, the newest of each process first."""
    rows = ProcessVersion.objects.order_by("process", "-number")
    found = [
        Version(process, number, Drawn(title), start)
        for process, number, title, start in rows.values_list("process", "number", "title", "start")
    ]
    known = {one.process for one in found}
    return found + [Version(name, 1, shipped(name).name, EARLIEST) for name in NAMES if name not in known]


def shown_of(process: str, number: int = 0) -> Shown:
    """A process by the drawing of its version of a number, or of its newest for 0.

    One that comes with the product is there also before its first case.

    Raises:
        Refused: there is none of this name or number.
    """
    rows = ProcessVersion.objects.filter(process=process).order_by("-number")
    row = rows.filter(number=number).first() if number else rows.first()
    if row is not None:
        version = Version(process, row.number, Drawn(row.title), row.start)
        return Shown(process, number, version, row.drawing)
    if process in NAMES and number in (0, 1) and not rows.exists():
        version = Version(process, 1, shipped(process).name, EARLIEST)
        return Shown(process, number, version, drawing(process).decode())
    none = N_("没有名为“{process}”的办事流程，或没有第 {number} 版；请从流程列表里选。")
    raise refuse("process", none, process=process, number=number or 1)


@dataclass(frozen=True, slots=True)
class Publication:
    """How a version came to be: its binding, why and by which document, and where its content comes from."""

    binding: Binding
    reason: str
    document: str
    sources: tuple[str, ...]
    facts: tuple[str, ...]


def publication_of(version: Version) -> Publication:
    """How a version came to be; sources and facts are told of what comes with the product."""
    row = ProcessVersion.objects.filter(process=version.process, number=version.number).first()
    told = provenance(version.process) if version.process in NAMES else {}
    sources, facts = (tuple(map(Drawn, told.get(key, ()))) for key in ("sources", "facts"))
    if row is None:
        return Publication(bound_once(shipped_binding(version.process)), "", "", sources, facts)
    return Publication(bound_once(row.binding), row.reason, row.document, sources, facts)


def number_on(process: str, day: date) -> int:
    """The number of the version in force on a day; 0, the newest of all, where none is yet."""
    begun = [one.number for one in versions_listed() if one.process == process and one.start <= day]
    return max(begun, default=0)


def definition_of(version: ProcessVersion) -> Definition:
    """What a version says; read once in a process of the program."""
    return read_once(version.drawing)


class Nodes:
    """Nodes of cases by the version that each goes by, else by the newest other that has it: one the case was moved from.

    The other versions of a process are asked for once, when a node is first looked for among them.
    """

    def __init__(self) -> None:
        self._versions: dict[str, list[Definition]] = {}

    def of(self, version: ProcessVersion, number: str) -> tuple[Definition, Node] | None:
        """The node, with what it is of; None where no version has it."""
        own = definition_of(version)
        if node := own.nodes.get(number):
            return own, node
        return next(
            ((one, one.nodes[number]) for one in self._all(version.process) if number in one.nodes), None
        )

    def called(self, version: ProcessVersion, number: str) -> str:
        """What the node is called."""
        found = self.of(version, number)
        return found[1].called if found else number

    def _all(self, process: str) -> list[Definition]:
        if process not in self._versions:
            rows = ProcessVersion.objects.filter(process=process).order_by("-number")
            self._versions[process] = [definition_of(one) for one in rows]
        return self._versions[process]


@lru_cache(maxsize=64)
def read_once(drawing: str) -> Definition:
    """A definition, read once."""
    return read(drawing.encode())


@lru_cache(maxsize=64)
def bound_once(binding: str) -> Binding:
    """A binding, read once."""
    return binding_of(binding)
