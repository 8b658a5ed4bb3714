"""The grids of a village as a page asks for them: drawn by hand and looked at, or solved around what is locked.

Needs the extra ``solve``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from santu.design.domain.grid_drawing import Becomes, DrawnGrid, drawing_faults, drawn_grids
from santu.design.domain.grid_question import Act, Drawing, Question
from santu.design.domain.wishes import Divide
from santu.kernel.messages import Fault
from santu.kernel.violation import Violation
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Grid, mint_grid_id
from santu.solvers.grids.codes import Grids, coded
from santu.solvers.grids.design import design_grids, in_metres
from santu.solvers.grids.drawn import barriers_in_metres, measured, ordinary_pairs
from santu.solvers.grids.networks import Network, Task
from santu.solvers.grids.problem import NO_GRID, Floats, Ints, Village
from santu.solvers.grids.unify import Unified, unify

NOBODY = "-"
"""The register does not say which body does a task of a grid."""
NOT_CODED = "0"


@dataclass(frozen=True)
class Answer:
    """What comes of it.

    Attributes:
        drawing: of each building the number of its grid.
        grids: in order of number.
        points: n × 2, of each building in metres to the east and north of the middle; likewise ``barriers``, m × 4.
        pairs: m × 2, rows of buildings on which grids hang together.
        bound: fewer grids are not possible, special ones left out; ``bound_name`` says why.
        distance: mean way of a household to the middle of its grid, metres.
        changed: share of the households that had a grid and are in another one; ``None`` where none had any.
        unified: tasks and conflicts of the nets that are taken in; ``None`` where there are none.
        faults: why it cannot be accepted as it is.
        violations: what of it is above a cap and cannot be otherwise.
    """

    question: Question
    drawing: Drawing
    grids: tuple[DrawnGrid, ...]
    points: Floats
    barriers: Floats
    pairs: Ints
    bound: int
    bound_name: str
    distance: float
    changed: float | None
    unified: Unified | None
    faults: tuple[Fault, ...]
    violations: tuple[Violation, ...] = field(default=())

    @property
    def count(self) -> int:
        """Grids under the caps."""
        return sum(not grid.is_special for grid in self.grids)

    @property
    def proven(self) -> bool:
        """Whether fewer grids are excluded."""
        return not self.faults and self.count == self.bound

    @property
    def changes(self) -> bool:
        """Whether anything would be other than it stands."""
        gone = {grid.number for grid in self.question.base} - {*self.drawing}
        drawn = any(grid.becomes is not Becomes.KEPT for grid in self.grids)
        return drawn or bool(gone) or bool(self.question.others)

    def wish(self, until: date, ends: tuple[str, ...] = ()) -> Divide:
        """The whole division as one wish, which also ends these grids of others; new ones are minted for the day on which it is done."""
        village = self.question.sheet.village
        found = []
        for one in self.grids:
            grid = one.grid
            key = grid.id or mint_grid_id(village, grid.network, grid.number, until)
            extent = replace(grid.extent, tasks=self.tasks(one.number))
            found.append(replace(grid, id=key, extent=extent))
        return Divide(village, tuple(found), (*(grid.id for grid in self.question.others), *ends))

    def tasks(self, number: int) -> tuple[str, ...]:
        """What a grid has to do from then on, in the order of the nets."""
        found = self.unified.of(number) if self.unified else ()
        return tuple(dict.fromkeys(one.task.name for one in found))


def answered(question: Question) -> Answer:
    """Answer a question.

    Raises:
        Refused: the village cannot be divided as it is given; every fault by building.
    """
    village = _village(question)
    if question.act is Act.LOOK:
        return _looked(question, village, question.drawn, None, ())
    drawing, bound, name, violations = _solved(question, village)
    return _looked(question, village, drawing, (bound, name), violations)


def _village(question: Question) -> Village:
    """The buildings as the solver takes them, special grids outside."""
    cells, sheet = question.sheet.cells, question.sheet
    special = [number if number in question.special else NO_GRID for number in question.registered]
    return Village(
        np.array([cell.x for cell in cells], np.float64),
        np.array([cell.y for cell in cells], np.float64),
        np.array([cell.households for cell in cells], np.int64),
        np.array([cell.people for cell in cells], np.int64),
        sheet.crs,
        barriers=np.array(sheet.barriers, np.float64) if sheet.barriers else None,
        special=np.array(special, np.int32) if question.special else None,
        names=np.array([cell.number for cell in cells], np.str_),
    )


def _looked(
    question: Question,
    village: Village,
    drawing: Drawing,
    bound: tuple[int, str] | None,
    violations: tuple[Violation, ...],
) -> Answer:
    """What a drawing comes to; ``bound`` where it was solved, which holds where all grids have the same caps."""
    numbers = sorted({*drawing} - {0})
    place = {number: at for at, number in enumerate(numbers)}
    grid = np.array([place.get(number, NO_GRID) for number in drawing], np.int32)
    found = measured(village, question.loosest(drawing), grid, len(numbers))
    grids = drawn_grids(question, drawing, numbers, found)
    one_cap = question.loosest(drawing) == question.tightest
    unified = _unified(question, drawing)
    return Answer(
        question,
        drawing,
        grids,
        in_metres(village),
        barriers_in_metres(village),
        found.neighbours,
        *(bound if bound and one_cap else (found.bound, found.bound_name)),
        found.distance,
        _changed(question, drawing),
        unified,
        tuple(drawing_faults(question, drawing, grids)),
        violations,
    )


def _solved(question: Question, village: Village) -> tuple[Drawing, int, str, tuple[Violation, ...]]:
    """The drawing, no fewer grids than how many are possible and why, and what stays above a cap."""
    drawn, locked = question.drawn, {*question.locked}
    held = np.array(
        [
            was in question.special or now in locked
            for was, now in zip(question.registered, drawn, strict=True)
        ]
    )
    if held.all():
        found = measured(village, question.tightest, np.zeros(len(held), np.int32), 1)
        return drawn, len({*drawn} - question.special), found.bound_name, ()
    numbers = np.array(drawn, np.int32)
    asked = replace(
        village,
        pairs=ordinary_pairs(village),
        special=np.where(held, numbers, NO_GRID).astype(np.int32),
        existing=np.where(held | (numbers == 0), NO_GRID, numbers).astype(np.int32),
    )
    result = design_grids(asked, question.tightest, fresh=question.act is Act.FRESH)
    stay = len({*drawn} & locked)
    drawing = _numbered(question, village, np.where(held, NO_GRID, result.solution.grid), held)
    return drawing, int(result.bound) + stay, result.solution.bound_name, result.violations


def _numbered(question: Question, village: Village, grid: Ints, held: NDArray[np.bool_]) -> Drawing:
    """A solution by numbers: a grid keeps that which most of an old one's households bring, others are numbered on."""
    drawn, locked = question.drawn, {*question.locked}
    fresh = question.act is Act.FRESH
    before = [
        now if stays else 0 if (was if fresh else now) in locked else was if fresh else now
        for was, now, stays in zip(question.registered, drawn, held.tolist(), strict=True)
    ]
    # What stays comes after what was solved.
    kept = sorted({number for number, stays in zip(drawn, held.tolist(), strict=True) if stays})
    first = int(grid.max()) + 1
    place = {number: first + at for at, number in enumerate(kept)}
    whole = np.array(
        [place[now] if stays else new for now, stays, new in zip(drawn, held.tolist(), grid, strict=True)],
        np.int32,
    )
    # Numbers are told apart whatever the kind: one for all, so that no grid loses its number by it.
    kinds = [question.kind] * (first + len(kept))
    system = question.rules.codes
    digits = sum(one.digits for one in system.place)
    village_code = question.code if len(question.code) == digits else NOT_CODED * digits

    def code(number: int) -> str:
        return system.put_together(village_code, question.kind, number) if number else ""

    used = [code(number) for number in question.used]
    grids = Grids(whole, in_metres(village), village.households, kinds)
    codes = coded(system, village_code, grids, [code(number) for number in before], used).codes
    return tuple(system.number_of(codes[one]) for one in whole)


def _changed(question: Question, drawing: Drawing) -> float | None:
    """The share of the households that had a grid and are in another one."""
    had = [
        (cell.households, was != now)
        for cell, was, now in zip(question.sheet.cells, question.registered, drawing, strict=True)
        if was
    ]
    total = sum(households for households, _ in had)
    return sum(households for households, other in had if other) / total if total else None


def _unified(question: Question, drawing: Drawing) -> Unified | None:
    """The tasks of all nets on the grids of a drawing."""
    if not any(grid.extent.tasks for grid in question.base) and not question.others:
        return None
    nets = {grid.network: list[Grid]() for grid in (*question.base, *question.others)}
    for grid in (*question.base, *question.others):
        nets[grid.network].append(grid)
    networks = [
        _network(question.sheet, one.id, one.name, nets.get(one.id, []), one.base)
        for one in question.rules.networks
        if one.base or one.id in nets
    ]
    households = np.array([cell.households for cell in question.sheet.cells], np.int64)
    found = unify(
        networks, np.array(drawing, np.int32), households, [cell.number for cell in question.sheet.cells]
    )
    # What the base does not cover is told of the drawing itself.
    base = question.rules.base.id
    return replace(
        found, conflicts=tuple(one for one in found.conflicts if one.rows == () or base not in one.networks)
    )


def _network(sheet: Sheet, key: str, name: str, grids: Sequence[Grid], base: bool) -> Network:
    """A net as unification takes it. The register does not say which body does a task: it is the net's."""
    called = {grid.id: grid.name or str(grid.number) for grid in grids}
    at: Mapping[str, str] = {cell: called[grid.id] for grid in grids for cell in grid.extent.cells}
    tasks = tuple(Task(task, task, called[grid.id], NOBODY) for grid in grids for task in grid.extent.tasks)
    return Network(
        key, name, [at.get(cell.number, "") for cell in sheet.cells], tasks, tuple(called.values()), base
    )
