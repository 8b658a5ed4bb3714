"""The grids of every village of a part: a plain loop over the solver, and tables of what came out.

Problem: buildings sorted by village; each village is a question of its own for
:func:`santu.solvers.grids.design.design_grids`. A village at fault gives its faults, the others are solved.
Complexity: linear in the buildings; what does not need to be done by village is done for the part at once.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from santu.kernel.messages import N_, Fault, Refused, message
from santu.kernel.violation import Violation
from santu.scale.parts import UNKNOWN, Buildings
from santu.solvers.grids.design import METRES_A_DEGREE, design_grids
from santu.solvers.grids.problem import (
    DEGREES,
    METRES,
    NO_GRID,
    Caps,
    Floats,
    GridDesign,
    Ints,
    Village,
    Whole,
)
from santu.solvers.result import Result

SEVERAL = N_("一个村里的{what}有几种写法：{found}；一个村只能有一种，请统一。")
DENSE, CRS = N_("是否密集（dense）"), N_("坐标单位（crs）")
FLAGS = {1: "true", 0: "false", UNKNOWN: "—"}
CLASS = N_("城乡分类代码（class）")


@dataclass(frozen=True, slots=True)
class Rules:
    """How villages are solved: caps, which urban-rural classes are dense, and what is not said in the input.

    ``village`` is the code of the only one to be solved; by default all are.
    """

    ordinary: Caps
    dense: Caps
    dense_classes: tuple[str, ...]
    crs: str = METRES
    fresh: bool = False
    village: str = ""


@dataclass(frozen=True, slots=True)
class VillageGrids:
    """What came out of a village; ``first`` and ``last`` are its rows of the part, the last not included."""

    code: int
    first: int
    last: int
    dense: bool
    degrees: bool
    seed: int
    result: Result[GridDesign]
    old: tuple[str, ...]


@dataclass
class Solved:
    """What came out of a part."""

    villages: list[VillageGrids] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    violations: list[tuple[int, Violation]] = field(default_factory=list)


def solve(cells: Buildings, rules: Rules) -> Solved:
    """The grids of every village of a part."""
    solved = Solved()
    households, people = _Counts.of(cells.households), _Counts.of(cells.people)
    for first, last in _spans(cells.village):
        code = int(cells.village[first])
        span = slice(first, last)
        faults, dense, crs = _said(cells, span, rules)
        existing, old = _old(cells, span)
        village = Village(
            cells.x[span],
            cells.y[span],
            households.within(span),
            people.within(span),
            crs,
            datum=_datum(cells, span),
            existing=existing,
            special=None if cells.special is None else cells.special[span],
            names=cells.names[span],
        )
        caps, seed = rules.dense if dense else rules.ordinary, seed_of(code)
        try:
            result = design_grids(village, caps, fresh=rules.fresh, seed=seed)
        except Refused as refusal:
            faults += refusal.faults
        if faults:
            solved.faults += [Fault(f"{code:012d}", fault.message) for fault in faults]
            continue
        solved.villages.append(VillageGrids(code, first, last, dense, crs == DEGREES, seed, result, old))
        solved.violations += [(code, violation) for violation in result.violations]
    return solved


def seed_of(code: int) -> int:
    """The seed of a village: of its code alone, so that its grids are the same in any company."""
    return zlib.crc32(f"{code:012d}".encode()) & 0x7FFFFFFF


def _spans(village: Whole) -> Iterator[tuple[int, int]]:
    """The rows of each village."""
    if not len(village):
        return
    edges = [0, *(np.flatnonzero(np.diff(village)) + 1).tolist(), len(village)]
    yield from pairwise(edges)


@dataclass(frozen=True, slots=True)
class _Counts:
    """A column of counts as it was given, as whole numbers, and which of them are."""

    given: Floats
    whole: Whole
    good: NDArray[np.bool_]

    @classmethod
    def of(cls, given: Floats) -> "_Counts":
        whole = np.nan_to_num(given, nan=-1.0, posinf=-1.0, neginf=-1.0).astype(np.int64)
        return cls(given, whole, whole == given)

    def within(self, span: slice) -> Whole:
        """Those of a village; as they were given where not all are whole, for the solver to tell the fault."""
        return self.whole[span] if self.good[span].all() else cast("Whole", self.given[span])


def _said(cells: Buildings, span: slice, rules: Rules) -> tuple[list[Fault], bool, str]:
    """Whether a village is dense, and its coordinates' unit; faults where its rows do not agree."""
    faults: list[Fault] = []
    dense, crs = False, rules.crs
    if "class" in cells.texts:
        value = _one(cells.texts["class"], span, CLASS, faults)
        dense = value.startswith(rules.dense_classes) if value else False
    if "crs" in cells.texts:
        crs = _one(cells.texts["crs"], span, CRS, faults).lower() or rules.crs
    flags = cells.dense[span]
    if flags.min() != flags.max():
        faults.append(
            Fault(
                "",
                message(
                    SEVERAL,
                    what=message(DENSE),
                    found=tuple(FLAGS[flag] for flag in np.unique(flags).tolist()),
                ),
            )
        )
    elif flags[0] != UNKNOWN:
        dense = bool(flags[0])
    return faults, dense, crs


def _one(column: tuple[Ints, NDArray[np.str_]], span: slice, what: str, faults: list[Fault]) -> str:
    """The one text of a village in a column."""
    number, values = column
    found = number[span]
    if found.min() != found.max():
        shown = tuple(str(values[one]) for one in np.unique(found))
        faults.append(Fault("", message(SEVERAL, what=message(what), found=shown)))
    return str(values[found[0]])


def _datum(cells: Buildings, span: slice) -> NDArray[np.str_] | None:
    """The datum of each row where there are several in a village."""
    if "datum" not in cells.texts:
        return None
    number, values = cells.texts["datum"]
    found = number[span]
    return values[found] if found.min() != found.max() else None


def _old(cells: Buildings, span: slice) -> tuple[Ints | None, tuple[str, ...]]:
    """The old grid of each row, numbered within the village, and what they are called."""
    if cells.existing is None:
        return None, ()
    found, number = np.unique(cells.existing[span], return_inverse=True)
    none = int(len(found) > 0 and found[0] == NO_GRID)
    if none == len(found):
        return None, ()
    return (number - none).astype(np.int32), tuple(str(cells.existing_names[one]) for one in found[none:])


@dataclass(frozen=True)
class Sums:
    """What is told of the grids of a part.

    ``rows`` are the buildings of solved villages and ``grid`` the grid of each, from 0 through the whole part;
    ``first`` is the first grid of each village, ``owner`` the village of each grid, from 0; ``pieces`` counts
    for each village how many pieces too many its grids are in. The rest has a row for each grid.
    """

    rows: Whole
    grid: Whole
    first: Whole
    owner: Whole
    pieces: Whole
    buildings: Whole
    households: Whole
    people: Whole
    special: NDArray[np.bool_]
    distance: Floats
    x: Floats
    y: Floats


def sums(cells: Buildings, solved: Solved) -> Sums:
    """The sums of each grid; whether the grids hang together is looked at here once more."""
    designs = [one.result.solution for one in solved.villages]
    counts = np.array([len(design.special) for design in designs], np.int64)
    first = np.cumsum(counts) - counts
    none = np.zeros(0, np.int64)
    rows = np.concatenate([none, *(np.arange(one.first, one.last) for one in solved.villages)])
    grid = np.concatenate([none, *(design.grid + at for design, at in zip(designs, first, strict=True))])
    special = np.concatenate([none.astype(np.bool_), *(design.special for design in designs)])
    total, owner = int(counts.sum()), np.repeat(np.arange(len(counts)), counts)
    x, y, households = cells.x[rows], cells.y[rows], cells.households[rows]
    weight = np.maximum(households, 1e-9)
    heavy = np.bincount(grid, weight, total)
    east, north = np.bincount(grid, weight * x, total) / heavy, np.bincount(grid, weight * y, total) / heavy
    scale = _metres(solved, north, owner)
    way = np.hypot((x - east[grid]) * scale[0][grid], (y - north[grid]) * scale[1][grid])
    held = np.bincount(grid, households, total)
    return Sums(
        rows=rows,
        grid=grid,
        first=first,
        owner=owner,
        pieces=_pieces(solved, grid, special, owner),
        buildings=np.bincount(grid, minlength=total),
        households=held.astype(np.int64),
        people=np.bincount(grid, cells.people[rows], total).astype(np.int64),
        special=special,
        distance=np.bincount(grid, way * households, total) / np.maximum(held, 1),
        x=east,
        y=north,
    )


def _metres(solved: Solved, latitude: Floats, owner: Whole) -> tuple[Floats, Floats]:
    """Metres for a unit of the coordinates of each grid, to the east and to the north."""
    degrees = np.array([one.degrees for one in solved.villages], np.bool_)[owner]
    east = np.where(degrees, METRES_A_DEGREE * np.cos(np.radians(np.where(degrees, latitude, 0.0))), 1.0)
    return east, np.where(degrees, METRES_A_DEGREE, 1.0)


def _pieces(solved: Solved, grid: Whole, special: NDArray[np.bool_], owner: Whole) -> Whole:
    """How many pieces too many the ordinary grids of each village are in."""
    pairs = [np.zeros((0, 2), np.int64)]
    offset = 0
    for one in solved.villages:
        pairs.append(one.result.solution.neighbours.reshape(-1, 2).astype(np.int64) + offset)
        offset += one.last - one.first
    beside = np.concatenate(pairs)
    inside = beside[grid[beside[:, 0]] == grid[beside[:, 1]]]
    links = coo_array((np.ones(len(inside)), (inside[:, 0], inside[:, 1])), shape=(len(grid), len(grid)))
    _, piece = connected_components(links, directed=False)
    ordinary = ~special[grid]
    _, first = np.unique(piece[ordinary], return_index=True)
    pieces = np.bincount(owner[grid[ordinary][first]], minlength=len(solved.villages))
    return pieces - np.array([one.result.solution.count for one in solved.villages], np.int64)
