"""The grids of a drawing one by one, and why a drawing cannot be accepted as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from santu.design.domain.grid_question import SPECIAL, Drawing, Question
from santu.kernel.messages import N_, Fault, Message, message
from santu.register.domain.rows import Extent, Grid
from santu.solvers.grids.checks import told
from santu.solvers.grids.drawn import Measured

NAME = N_("第{number}网格")
GRID = N_("{number} 号网格")
NONE = N_("一个网格也没有划；请先划分，再采用。")
OUTSIDE = N_("{number} 栋建筑（{households} 户）不在任何网格里：{names}；请把它们划进网格，或重新划分。")
ABOVE = N_(
    "{households} 户 {people} 人，超过上限 {most_households} 户 {most_people} 人（SX-28）；请移出一些建筑，或重新划分。"
)
IN_PIECES = N_("断成 {pieces} 块，不连成一片（SX-28）；请把分开的建筑划给相邻的网格，或重新划分。")
TAKEN = N_("{number} 号以前用过，编号不再给别的网格；请用“新网格”另起一号。")
MOVED = N_("{number} 栋建筑（{names}）划进或划出了专属网格；专属网格在这一页不改，请移回去。")


class Becomes(StrEnum):
    """What becomes of a grid."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class DrawnGrid:
    """A grid of a drawing.

    Attributes:
        grid: as it would stand; without an id where it is new.
        becomes: of what stands.
        share: of the cap that is fuller; 0 of special ones, likewise ``pieces``.
        locked: whether a new division leaves it as it is drawn.
        above: whether it is above a cap though it could be divided.
        whole: whether a single building fills it, which nobody can divide.
    """

    grid: Grid
    code: str
    becomes: Becomes
    share: Fraction
    pieces: int
    locked: bool
    above: bool
    whole: bool

    @property
    def number(self) -> int:
        return self.grid.number

    @property
    def is_special(self) -> bool:
        return self.grid.kind == SPECIAL

    @property
    def name(self) -> Message:
        """What it is called in sentences."""
        return message(GRID, number=self.number)


def drawn_grids(
    question: Question, drawing: Drawing, numbers: Sequence[int], found: Measured
) -> tuple[DrawnGrid, ...]:
    """The grids of a drawing; ``numbers`` are theirs, in the order in which they were measured."""
    stands = {grid.number: grid for grid in question.base}
    held: dict[int, list[str]] = {number: [] for number in numbers}
    for cell, number in zip(question.sheet.cells, drawing, strict=True):
        if number:
            held[number].append(cell.number)
    return tuple(
        _drawn(question, stands.get(number), number, tuple(held[number]), found=found, place=place)
        for place, number in enumerate(numbers)
    )


def _drawn(
    question: Question, was: Grid | None, number: int, cells: tuple[str, ...], *, found: Measured, place: int
) -> DrawnGrid:
    households, people = int(found.households[place]), int(found.people[place])
    kind, caps = question.kind_of(number), question.caps
    name = was.name if was else NAME.format(number=number)
    extent = Extent(cells, households, people)
    grid = Grid(
        was.id if was else "", question.sheet.village, question.rules.base.id, number, name, kind, extent
    )
    if was is None:
        becomes = Becomes.NEW
    else:
        same = {*was.extent.cells} == {*cells} and was.kind == kind
        becomes = Becomes.KEPT if same else Becomes.CHANGED
    special = kind == SPECIAL
    share = max(Fraction(households, caps.households), Fraction(people, caps.people))
    return DrawnGrid(
        grid,
        question.code_of(number),
        becomes,
        Fraction(0) if special else share,
        0 if special else int(found.pieces[place]),
        number in question.locked,
        not special and share > 1 and len(cells) > 1,
        len(cells) == 1,
    )


def drawing_faults(question: Question, drawing: Drawing, grids: Sequence[DrawnGrid]) -> Iterator[Fault]:
    """Every reason why a drawing cannot be accepted."""
    if not grids:
        yield Fault("", message(NONE))
        return
    cells = question.sheet.cells
    outside = [cell for cell, number in zip(cells, drawing, strict=True) if not number]
    if outside:
        households = sum(cell.households for cell in outside)
        names = told([cell.number for cell in outside])
        yield Fault("", message(OUTSIDE, number=len(outside), households=households, names=names))
    given = {*question.used} - {grid.number for grid in question.base}
    for one in grids:
        extent, caps = one.grid.extent, question.caps
        if one.above:
            figures = {"most_households": caps.households, "most_people": caps.people}
            said = message(ABOVE, households=extent.households, people=extent.people, **figures)
            yield Fault(one.name, said)
        if one.pieces > 1:
            yield Fault(one.name, message(IN_PIECES, pieces=one.pieces))
        if one.number in given:
            yield Fault(one.name, message(TAKEN, number=one.number))
    moved = [
        cell.number
        for cell, was, now in zip(cells, question.registered, drawing, strict=True)
        if was != now and {was, now} & question.special
    ]
    if moved:
        yield Fault("", message(MOVED, number=len(moved), names=told(moved)))
