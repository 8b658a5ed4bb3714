"""What the form of grids asks: the drawing, what is locked, which old nets are taken in, what is moved, and what to do."""

import re
import string
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from santu.kernel.messages import N_, Fault, message
from santu.web.numbers import number_in

DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase
BASE = len(DIGITS)
MOST_NUMBER = 999
LOOK, SOLVE, FRESH, MOVE, NEW = "look", "solve", "fresh", "move", "new"
DEEDS = (LOOK, SOLVE, FRESH, MOVE)
BROKEN = N_("地址里的划分和建筑表对不上（建筑表可能改过），已改回登记的网格；请重新划分或重新移动。")
NO_SUCH_GRID = N_("没有 {number} 号网格；请从列表里选。")
NO_CELL = N_("没有写要移的建筑；请在地图上点选，或填建筑的编号。")
UNKNOWN_CELL = N_("建筑表里没有编号为“{cell}”的建筑；请核对编号。")
NO_TARGET = N_("没有选移到哪个网格；请从列表里选。")
IN_LOCKED = N_("建筑 {cell} 在锁定的 {number} 号网格里；请先解锁。")
TO_LOCKED = N_("{number} 号网格已锁定，不能移进建筑；请先解锁。")
NO_NET = N_("这个村没有“{net}”这张网的网格；请去掉。")

Pair = tuple[str, str]
Drawing = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a form can speak of: buildings, what stands, the number for a next grid, old nets."""

    cells: Sequence[str]
    registered: Drawing
    next: int
    nets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about grids, and what is wrong with how it was written.

    Attributes:
        drawing: the number of the grid of each building, 0 where it has none.
        locked: numbers of grids that stay as they are drawn.
        nets: the old nets that are taken in.
        deed: one of ``DEEDS``.
        scenario: number of the one that is designed further; "" for the register.
    """

    drawing: Drawing
    locked: tuple[int, ...]
    nets: tuple[str, ...]
    deed: str = LOOK
    scenario: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fields(self) -> list[Pair]:
        """Everything that is asked, as names and values of a form."""
        found = [("drawing", packed(self.drawing)), *(("locked", str(one)) for one in self.locked)]
        found += [("nets", "chosen"), *(("net", one) for one in self.nets)]
        found += [("do", self.deed)] if self.deed != LOOK else []
        return found + ([("scenario", self.scenario)] if self.scenario else [])

    def query(self) -> str:
        """The same for an address."""
        return urlencode(self.fields())

    def drawn(self, drawing: Drawing) -> "Asked":
        """The same with what came of it, to be looked at."""
        there = {*drawing}
        locked = tuple(one for one in self.locked if one in there)
        return replace(self, drawing=drawing, locked=locked, deed=LOOK, faults=[])


def packed(drawing: Drawing) -> str:
    """A drawing as text: for each building as many letters and digits as the highest number needs."""
    wide = 1 if max(drawing, default=0) < BASE else 2
    return "".join((DIGITS[number // BASE] if wide > 1 else "") + DIGITS[number % BASE] for number in drawing)


def unpacked(text: str, count: int) -> Drawing | None:
    """The drawing that ``packed`` wrote; ``None`` where it is none of so many buildings."""
    wide = len(text) // count if count else 0
    if wide not in (1, 2) or len(text) != wide * count or not {*text} <= {*DIGITS}:
        return None
    parts = [text[at : at + wide] for at in range(0, len(text), wide)]
    found = tuple(
        sum(DIGITS.index(one) * BASE**at for at, one in enumerate(reversed(part))) for part in parts
    )
    return found if max(found) <= MOST_NUMBER else None


def asked_of(said: QueryDict, known: Known) -> Asked:
    """What a form says; what it leaves out is as it stands."""
    faults: list[Fault] = []
    drawing = known.registered
    if text := said.get("drawing", ""):
        given = unpacked(text, len(known.cells))
        if given is None:
            faults.append(Fault("", message(BROKEN)))
        drawing = given or drawing
    locked = _locked(said, drawing, faults)
    nets = tuple(dict.fromkeys(said.getlist("net"))) if said.get("nets") else tuple(known.nets)
    faults += [Fault("net", message(NO_NET, net=net)) for net in nets if net not in known.nets]
    deed = said.get("do", LOOK)
    if deed == MOVE:
        drawing = _moved(said, drawing, locked, known, faults)
    return Asked(
        drawing,
        locked,
        tuple(net for net in nets if net in known.nets),
        deed if deed in (SOLVE, FRESH) else LOOK,
        "" if said.get("scenario", "") in ("", "new") else str(said["scenario"]),
        faults,
    )


def _locked(said: QueryDict, drawing: Drawing, faults: list[Fault]) -> tuple[int, ...]:
    there, found = {*drawing}, []
    for text in dict.fromkeys(said.getlist("locked")):
        number = number_in(text)
        if number and number in there:
            found.append(number)
        else:
            faults.append(Fault("", message(NO_SUCH_GRID, number=text[:20])))
    return tuple(sorted(found))


def _moved(
    said: QueryDict, drawing: Drawing, locked: Collection[int], known: Known, faults: list[Fault]
) -> Drawing:
    """The drawing with some buildings in another grid; as it was where anything is wrong."""
    before, place = len(faults), {name: at for at, name in enumerate(known.cells)}
    cells = _cells_in(said.get("cell", ""), place)
    if not cells:
        faults.append(Fault("cell", message(NO_CELL)))
    to = said.get("to", "")
    target = max(known.next, *(one + 1 for one in drawing)) if to == NEW else number_in(to)
    if not target:
        faults.append(Fault("to", message(NO_TARGET)))
    elif to != NEW and target not in {*drawing, *known.registered}:
        faults.append(Fault("to", message(NO_SUCH_GRID, number=target)))
    elif target in locked:
        faults.append(Fault("to", message(TO_LOCKED, number=target)))
    for cell in cells:
        if cell not in place:
            faults.append(Fault("cell", message(UNKNOWN_CELL, cell=cell[:20])))
        elif drawing[place[cell]] in locked:
            faults.append(Fault("cell", message(IN_LOCKED, cell=cell, number=drawing[place[cell]])))
    if len(faults) > before or not target:
        return drawing
    moved = {place[cell] for cell in cells}
    return tuple(target if at in moved else number for at, number in enumerate(drawing))


def _cells_in(text: str, place: Collection[str]) -> list[str]:
    """Numbers of buildings in a field, with commas or blanks between them."""
    whole = text.strip()
    return [whole] if whole in place else [one for one in re.split(r"[\s,，、;；]+", whole) if one]
