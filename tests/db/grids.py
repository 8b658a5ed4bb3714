"""Grids and buildings on the small register, recorded as facts."""

from collections.abc import Mapping

from santu.kernel.change import Change, Op
from santu.kernel.days import OPEN_END
from santu.register.domain.cells import Cell, Sheet, sheet_values
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.register.domain.touching import counties_touched
from santu.register.models import Act
from santu.register.models.tables import SHEETS
from santu.register.selectors.acts import latest_act
from santu.register.selectors.snapshots import snapshot
from santu.register.services.acts import ActPapers, Writ, act_record
from santu.register.services.timeline import Writing
from tests.db.registers import DAY, act_on, person, unit

BASE, PARTY = "comprehensive_governance", "party"


def grid(code: str, number: int, cells: Mapping[str, int], network: str = BASE, name: str = "") -> Grid:
    """A grid of the village with this code; each building with so many households, of three people each."""
    village = unit(code)
    households = sum(cells.values())
    extent = Extent(tuple(cells), households, 3 * households)
    said = name or f"第{number}网格"
    return Grid(
        mint_grid_id(village, network, number, DAY), village, network, number, said, "ordinary", extent
    )


def recorded(*grids: Grid) -> Act:
    return act_on(DAY, *(Change(Op.ESTABLISH, one.id, becomes=one) for one in grids), title="网格")


def sheet_recorded(code: str, cells: Mapping[str, int]) -> Act:
    """The buildings of a village with their households."""
    since, base, village = latest_act(), snapshot(DAY), unit(code)
    held = tuple(Cell(number, 112.5, 37.4, found, 3 * found) for number, found in cells.items())
    row = (village, *sheet_values(Sheet(village, held)), DAY, OPEN_END)
    counties = counties_touched(base, [Change(Op.RENAME, village)])
    writ = Writ(counties, {SHEETS.table: Writing(insert=[row])}, [], since)
    return act_record(papers=ActPapers("grids", "建筑"), writ=writ, by=person())
