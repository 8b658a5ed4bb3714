"""Made-up villages of buildings for a demonstration, divided into grids as they are before they become one net; all marked so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import cos, pi, radians, sin, sqrt
from random import Random

from santu.kernel.apportion import apportion
from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.grid_changes import counted
from santu.register.domain.rows import Division, Extent, Grid, mint_grid_id
from santu.register.domain.snapshot import HOUSEHOLDS, PEOPLE, Snapshot

SPREAD = 0.6
"""How unlike each other the villages of a township are: the spread of a log-normal share."""
APART, METRES_A_DEGREE = 1300.0, 111_320.0
"""How many metres villages lie apart, and how many a degree of latitude has."""
GOLDEN = pi * (3 - sqrt(5))
A_GRID = 260
"""So many households a village means to have in a grid, where it has more than one."""
WHOLE, LEFT_OUT = 3, 4
"""Each so-manieth village is one grid as a whole; so many buildings of the last village nobody put into a grid."""
BASE_TASKS = ("治安巡查", "矛盾纠纷排查")
PARTY, EMERGENCY = "party", "emergency"
PARTY_TASKS = ("党员联系户走访", "政策宣讲")
EMERGENCY_TASKS = ("汛期巡查", "转移避险通知", "森林防火劝导")


@dataclass(frozen=True, slots=True)
class Living:
    """Who lives in a village, by number, and where its middle is in degrees."""

    village: Division
    households: int
    people: int
    middle: tuple[float, float]


def synthetic_villages(
    register: Snapshot, township: str, middle: tuple[float, float], seed: int
) -> list[Living]:
    """The villages of a township with households and people: the register's own, else shares of the township's.

    Their middles lie around ``middle``, evenly, as nobody says where they are.
    """
    rows = [register.divisions[one] for one in register.villages(township)]
    dice = Random(f"{seed}:{township}:grids")
    weights = [Fraction(dice.lognormvariate(0, SPREAD)).limit_denominator(1000) for _ in rows]
    households = _shared(register, HOUSEHOLDS, township, rows, weights)
    people = _shared(register, PEOPLE, township, rows, [Fraction(one) for one in households])
    around = zip(rows, households, people, range(len(rows)), strict=True)
    return [Living(row, many, heads, _place(middle, number)) for row, many, heads, number in around]


def _shared(
    register: Snapshot, quantity: str, township: str, rows: Sequence[Division], weights: Sequence[Fraction]
) -> list[int]:
    """The figures of villages; of those without one, shares of the township's, which is what no village of it has."""
    figures = register.figures.get(quantity, {})
    known = {row.id: figures[row.id] for row in rows if row.id in figures}
    without = [place for place, row in enumerate(rows) if row.id not in known]
    parts = apportion(figures.get(township, 0), [weights[place] for place in without]) if without else []
    share = dict(zip(without, parts, strict=True))
    return [known.get(row.id, share.get(place, 0)) for place, row in enumerate(rows)]


def _place(middle: tuple[float, float], number: int) -> tuple[float, float]:
    """The so-manieth place of a sunflower: all about as far from each other."""
    far, angle = APART * sqrt(number), GOLDEN * number
    return moved(middle, far * cos(angle), far * sin(angle))


def moved(middle: tuple[float, float], east: float, north: float) -> tuple[float, float]:
    """A place so many metres to the east and north of another, in degrees, to a tenth of a metre."""
    lon, lat = middle
    a_degree = METRES_A_DEGREE * cos(radians(lat))
    return round(lon + east / a_degree, 6), round(lat + north / METRES_A_DEGREE, 6)


def synthetic_grids(
    villages: Sequence[Division], sheets: Sequence[Sheet], base: str, day: date
) -> Iterator[Grid]:
    """The grids of villages before they become one net: of the base, some too large, and two old nets across them.

    Args:
        villages: of a township.
        sheets: the buildings of each.
        base: the network into which the others are taken.
        day: from when they are there.
    """
    for place, (village, sheet) in enumerate(zip(villages, sheets, strict=True)):
        west = sorted(sheet.cells, key=lambda cell: (cell.x, cell.number))
        south = sorted(sheet.cells, key=lambda cell: (cell.y, cell.number))
        is_last = place == len(villages) - 1 and len(west) > 2 * LEFT_OUT
        many = 1 if place % WHOLE == 0 else max(1, round(sheet.households / A_GRID))
        nets: list[tuple[str, str, Sequence[Sequence[Cell]], tuple[str, ...]]] = [
            (base, "综治", _parts(west[:-LEFT_OUT] if is_last else west, many), BASE_TASKS),
            (PARTY, "党建", _parts(south, 2), PARTY_TASKS),
        ]
        if place % 2 == 0:
            nets.append((EMERGENCY, "应急", [west], EMERGENCY_TASKS))
        for network, title, parts, tasks in nets:
            for number, cells in enumerate(filter(None, parts), 1):
                unit = mint_grid_id(village.id, network, number, day)
                name = f"{title}第{number}网格"
                extent = Extent(tuple(cell.number for cell in cells), 0, 0, tasks)
                grid = Grid(unit, village.id, network, number, name, "ordinary", extent)
                yield counted(grid, sheet)


def _parts(cells: Sequence[Cell], many: int) -> list[list[Cell]]:
    """Cells in their order in so many parts of about as many households."""
    upto = list(accumulate(cell.households for cell in cells))
    found: list[list[Cell]] = [[] for _ in range(many)]
    for cell, until in zip(cells, upto, strict=True):
        found[min(many - 1, (until - 1) * many // max(1, upto[-1]))].append(cell)
    return found
