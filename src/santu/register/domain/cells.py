"""The buildings of a village: what its grids are made of. Households and people are counted; nobody is named."""

import json
from dataclasses import dataclass

from santu.register.domain.rows import Division

METRES, DEGREES = "metres", "degrees"
SYNTHETIC = "synthetic"
Barrier = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cell:
    """A building, or a part of one: its number in the village, its place, who lives there by number."""

    number: str
    x: float
    y: float
    households: int
    people: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """The buildings of a village on a day.

    Attributes:
        village: id of its unit.
        crs: whether places are in ``metres`` or in ``degrees`` (CGCS2000).
        density: "ordinary" or "dense" where somebody said which caps hold, else "".
        origin: ``synthetic`` where the buildings are made up, else "".
        source: the document or file that they are from.
        barriers: segments (x1, y1, x2, y2) that no grid reaches across: a river, a railway.
    """

    village: str
    cells: tuple[Cell, ...]
    crs: str = DEGREES
    density: str = ""
    origin: str = ""
    source: str = ""
    barriers: tuple[Barrier, ...] = ()

    @property
    def synthetic(self) -> bool:
        return self.origin == SYNTHETIC

    @property
    def households(self) -> int:
        return sum(cell.households for cell in self.cells)

    @property
    def people(self) -> int:
        return sum(cell.people for cell in self.cells)


def mark_of(gone: Division) -> str:
    """What stands before the numbers of the buildings of a village in one that takes it in and has some of these numbers."""
    return f"{gone.code or gone.name}-"


def sheet_values(sheet: Sheet) -> tuple[str, str, str, str, str, str]:
    """What a sheet says in the columns of ``SHEETS``."""
    cells = [[cell.number, cell.x, cell.y, cell.households, cell.people] for cell in sheet.cells]
    barriers = json.dumps(sheet.barriers, separators=(",", ":")) if sheet.barriers else ""
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return sheet.crs, sheet.density, sheet.origin, sheet.source, text, barriers


def sheet_of(village: str, values: tuple[str, str, str, str, str, str]) -> Sheet:
    """The sheet that ``sheet_values`` wrote."""
    crs, density, origin, source, cells, barriers = values
    lines = tuple(tuple(line) for line in json.loads(barriers)) if barriers else ()
    return Sheet(
        village, tuple(Cell(*cell) for cell in json.loads(cells)), crs, density, origin, source, lines
    )
