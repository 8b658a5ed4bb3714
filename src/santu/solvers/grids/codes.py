"""A code for every grid of a village, kept from one design to the next.

Numbering, where a village has no codes yet: row by row from north to south, each row from west to east, by the
middles of the grids. A row ends at the widest gap between a quarter and three quarters of the typical way to
the nearest other middle, south of its first; so a shift that is small beside the gaps changes no number.

Once given, a code stays with the grid that holds more than half of its households. Grids without one get
numbers above all that the village ever used; a code that ends is never given again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from scipy.spatial import cKDTree

from santu.kernel.messages import N_, Fault, Refused, message
from santu.solvers.grids.code_system import KIND, CodeSystem, check, is_digits
from santu.solvers.grids.overlap import overlap
from santu.solvers.grids.problem import Floats, Ints, Whole

# Where a row may end, in typical ways from one middle to the nearest.
ROW_AT_LEAST, ROW_AT_MOST = 0.25, 0.75

VILLAGE = N_("村（社区）代码应是 {digits} 位数字，这里是“{found}”；请按统计用区划代码填写。")
ROWS = N_("{what}有 {found} 个，应有 {expected} 个；请补齐。")
BEFORE, KINDS_OF_GRIDS = N_("原代码"), N_("网格类别")
UNKNOWN_KIND = N_("网格类别“{kind}”没有代码；只有：{kinds}。请改用其中一类，或在编码规则里补上。")
FULL = N_(
    "这个村用过的最大顺序号是 {last}，还要 {more} 个新号，超过 {digits} 位顺序码的最大值 {most}；请加宽顺序码。"
)


@dataclass(frozen=True, slots=True)
class Grids:
    """The grids of a village that are to have codes, by its buildings, one row each.

    Attributes:
        grid: of each row, from 0 without gaps.
        points: n × 2, metres to the east and to the north.
        households: of each row.
        kinds: the kind of each grid, as in ``grid/code_kinds``.
    """

    grid: Ints
    points: Floats
    households: Whole
    kinds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Coding:
    """The codes of a village's grids.

    Attributes:
        codes: of each grid.
        kept: for each grid whether it had this code before.
        retired: every code used before that no grid has any more, in order; none of them is given again.
    """

    codes: tuple[str, ...]
    kept: tuple[bool, ...]
    retired: tuple[str, ...]

    @property
    def used(self) -> tuple[str, ...]:
        """Every code ever used: what the next run is to be told."""
        return tuple(sorted({*self.codes, *self.retired}))


def coded(
    system: CodeSystem, village: str, grids: Grids, before: Sequence[str] = (), used: Iterable[str] = ()
) -> Coding:
    """Give every grid of a village its code.

    Args:
        system: what codes are made of.
        village: its code: the digits of the system that say where a grid is.
        grids: the grids.
        before: the code that the grid of each row had, empty where it had none; or nothing at all.
        used: every code this village has ever used, those of ``before`` or not.

    Returns:
        A code for each grid. A grid keeps the code of an old one when more than half of the old one's
        households are in it (of its buildings, where nobody lives in it) and it is of the same kind; of
        several the one with the most. The others are numbered on.

    Raises:
        Refused: a code, a kind or the village is not as the rules have it, or the numbers do not suffice.
    """
    old = list(before) or [""] * len(grids.grid)
    earlier = {*used, *old} - {""}
    if found := list(_faults(system, village, grids, old, earlier)):
        raise Refused(found)
    codes = _stayed(system, village, grids, old)
    kept = tuple(bool(code) for code in codes)
    highest = max(
        (system.number_of(code) for code in earlier if system.village_of(code) == village), default=0
    )
    new = [g for g in reading_order(middles(grids)) if not codes[g]]
    numbers = count(max(highest + 1, system.sequence.least))
    for g, number in zip(new, numbers, strict=False):
        codes[g] = system.put_together(village, grids.kinds[g], number)
    digits = system.sequence.digits
    if any(len(code) > system.digits for code in codes):
        told = message(FULL, last=highest, more=len(new), digits=digits, most="9" * digits)
        raise Refused([Fault(village, told)])
    return Coding(tuple(codes), kept, tuple(sorted(earlier - {*codes})))


def _faults(
    system: CodeSystem, village: str, grids: Grids, before: Sequence[str], earlier: Iterable[str]
) -> Iterator[Fault]:
    """All that is wrong with what is to be coded."""
    digits = sum(one.digits for one in system.place)
    if len(village) != digits or not is_digits(village):
        yield Fault("", message(VILLAGE, digits=digits, found=village))
    if len(before) != len(grids.grid):
        yield Fault("", message(ROWS, what=message(BEFORE), found=len(before), expected=len(grids.grid)))
    number = int(np.max(grids.grid, initial=-1)) + 1
    if len(grids.kinds) != number:
        yield Fault("", message(ROWS, what=message(KINDS_OF_GRIDS), found=len(grids.kinds), expected=number))
    if any(segment.id == KIND for segment in system.segments):
        for kind in sorted({*grids.kinds} - system.kinds.keys()):
            yield Fault("", message(UNKNOWN_KIND, kind=kind, kinds=tuple(system.kinds)))
    for code in sorted(earlier):
        yield from check(code, system)


def _stayed(system: CodeSystem, village: str, grids: Grids, before: Sequence[str]) -> list[str]:
    """For each grid the code it keeps, else nothing."""
    claims: dict[int, tuple[int, str]] = {}
    for code, held in overlap(before, grids.grid, grids.households).items():
        g, most = next(iter(held.items()))
        same = code == system.put_together(village, grids.kinds[g], system.number_of(code))
        # In the order of the codes: of as many households the first.
        if same and 2 * most > sum(held.values()) and most > claims.get(g, (-1, ""))[0]:
            claims[g] = most, code
    return [claims[g][1] if g in claims else "" for g in range(len(grids.kinds))]


def middles(grids: Grids) -> Floats:
    """The middle of each grid, weighted by households; of its buildings where nobody lives in it."""
    number = len(grids.kinds)
    weight = grids.households.astype(np.float64)
    lived_in = np.bincount(grids.grid, weight, minlength=number)[grids.grid] > 0
    weight = np.where(lived_in, weight, 1.0)
    sums = np.bincount(grids.grid, weight, minlength=number)
    by_axis = [np.bincount(grids.grid, weight * grids.points[:, axis], minlength=number) for axis in (0, 1)]
    return np.stack(by_axis, axis=1) / sums[:, None]


def reading_order(points: Floats) -> list[int]:
    """Points row by row from north to south, in each row from west to east."""
    number = len(points)
    if number < 2:
        return list(range(number))
    ways, _ = cKDTree(points).query(points, k=2)
    typical = float(np.median(ways[:, 1]))
    order = np.argsort(-points[:, 1], kind="stable")
    north = points[order, 1]
    read: list[int] = []
    first = 0
    while first < number:
        south = np.append(north[first] - north[first:], np.inf)
        # A row may end after a point that is not too far south, before one that is far enough.
        ends = (
            np.flatnonzero((south[1:] > ROW_AT_LEAST * typical) & (south[:-1] <= ROW_AT_MOST * typical)) + 1
        )
        end = first + int(ends[np.argmax(south[ends] - south[ends - 1])])
        row = order[first:end]
        read += [int(one) for one in row[np.lexsort((-points[row, 1], points[row, 0]))]]
        first = end
    return read
