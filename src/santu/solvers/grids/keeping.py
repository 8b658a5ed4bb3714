"""What is kept of the old grids.

An old grid stays when it hangs together and is under both caps, or is above one and has a dated exception. A building
alone above a cap stands alone. Complexity: linear in the buildings.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from santu.kernel.messages import N_, Message, message
from santu.kernel.violation import Violation
from santu.solvers.grids.neighbours import Graph
from santu.solvers.grids.problem import NO_GRID, Ints, Village, Whole
from santu.solvers.grids.state import Cells
from santu.solvers.grids.summing import sums

CLAUSE = "SX-28"
ABOVE = N_(
    "第 {row} 行一栋建筑就有 {households} 户 {people} 人，超过上限 {caps_households} 户 {caps_people} 人；建筑不能拆分，只能作为限期例外单独成格"
)
EXCEPTED = N_(
    "原有网格 {grid} 有 {households} 户 {people} 人，超过上限 {caps_households} 户 {caps_people} 人；按限期例外保留：{reason}"
)
IN_PIECES = N_(
    "原有网格 {grid} 有限期例外（{reason}），但它不连成一片，分成 {pieces} 块，没有保留，已重新划分；请补上相邻关系，或撤销这项例外"
)
NOT_THERE = N_(
    "限期例外（{reason}）所指的原有网格 {grid} 在村里没有一栋普通建筑，没有起作用；请核对网格，或撤销这项例外"
)

FRESH = N_(
    "限期例外（{reason}）的原有网格 {grid} 没有起作用，因为这次不看原有网格，从空白划起（fresh）；请去掉 fresh，或撤销这项例外"
)


@dataclass(frozen=True)
class Kept:
    """What stays: the grid of each row (-1 where it is still open), and of each such grid which old one it is.

    ``joinable`` are rows that had no grid and so may join one.
    """

    grid: Ints
    old: list[int]
    joinable: NDArray[np.bool_]
    violations: list[Violation]


def keep(
    village: Village,
    order: Whole,
    cells: Cells,
    graph: Graph,
    outside: NDArray[np.bool_],
    limits: Whole,
    fresh: bool,
) -> Kept:
    """What of a village stays as it is; rows are those of ``cells``, which are the village's in ``order``."""
    kept = Kept(np.full(len(order), NO_GRID, np.int32), [], np.zeros(len(order), np.bool_), [])
    if fresh or village.existing is None:
        for old in sorted(village.excepted):
            kept.violations.append(_without_effect(village, old, 0, FRESH if fresh else NOT_THERE))
    else:
        existing = village.existing[order]
        kept.joinable[:] = (existing == NO_GRID) & ~outside
        _stay(village, existing, cells, graph, outside, limits, kept)
    large = (cells.households > limits[0]) | (cells.people > limits[1])
    if large.any():
        for row in np.flatnonzero(large & ~outside & (kept.grid == NO_GRID)):
            kept.violations.append(_above(village, int(order[row]), limits))
            kept.grid[row] = len(kept.old)
            kept.old.append(NO_GRID)
    return kept


def _stay(
    village: Village,
    existing: Ints,
    cells: Cells,
    graph: Graph,
    outside: NDArray[np.bool_],
    limits: Whole,
    kept: Kept,
) -> None:
    """Enter the old grids that comply, or stay above a cap as an exception."""
    had = (existing != NO_GRID) & ~outside
    numbers, inverse = np.unique(existing[had].astype(np.int64), return_inverse=True)
    label = np.full(len(existing), NO_GRID, np.int32)
    label[had] = inverse
    households, people, pieces, _ = sums(cells, graph, label, len(numbers))
    stays = np.full(len(numbers) + 1, NO_GRID, np.int32)
    for k, old in enumerate(numbers.tolist()):
        h, p = int(households[k]), int(people[k])
        excepted = old in village.excepted
        if pieces[k] > 1:
            if excepted:
                kept.violations.append(_without_effect(village, old, int(pieces[k]), IN_PIECES))
            continue
        if h > limits[0] or p > limits[1]:
            if not excepted:
                continue
            kept.violations.append(_excepted(village, old, h, p, limits))
        stays[k] = len(kept.old)
        kept.old.append(old)
    for old in sorted(set(village.excepted) - set(numbers.tolist())):
        kept.violations.append(_without_effect(village, old, 0, NOT_THERE))
    # The last entry is for -1, those that had none.
    kept.grid[:] = stays[label]


def _above(village: Village, row: int, limits: Whole) -> Violation:
    """A building that no grid can hold."""
    households, people = int(village.households[row]), int(village.people[row])
    name = village.name(row)
    return _over(
        name, households, people, limits, message(ABOVE, row=name, **_figures(households, people, limits))
    )


def _excepted(village: Village, old: int, households: int, people: int, limits: Whole) -> Violation:
    """An old grid that stays above a cap."""
    figures = _figures(households, people, limits)
    told = message(EXCEPTED, grid=old, reason=village.excepted[old], **figures)
    return _over(str(old), households, people, limits, told, "excepted")


def _figures(households: int, people: int, limits: Whole) -> dict[str, int]:
    return {
        "households": households,
        "people": people,
        "caps_households": int(limits[0]),
        "caps_people": int(limits[1]),
    }


def _over(
    subject: str, households: int, people: int, limits: Whole, told: Message, kind: str = ""
) -> Violation:
    over = households > limits[0]
    return Violation(
        rule="grid/households" if over else "grid/people",
        subject=subject,
        found=households if over else people,
        allowed=int(limits[0] if over else limits[1]),
        source=CLAUSE,
        message=told,
        kind=kind,
    )


def _without_effect(village: Village, old: int, pieces: int, template: str) -> Violation:
    """An exception of an old grid that cannot stay all the same."""
    told = message(template, grid=old, pieces=pieces, reason=village.excepted[old])
    return Violation("grid/connected", str(old), pieces, 1, CLAUSE, told, "exception without effect")
