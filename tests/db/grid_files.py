"""Buildings and grids on the small register: in rows, as files, and recorded."""

from collections.abc import Sequence
from datetime import date

from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.register.models import Act
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import grids_record
from tests.db.registers import DAY, person, unit

BASE, PARTY = "comprehensive_governance", "party"
EAST_VILLAGE, WEST_VILLAGE = "140101200200", "140101200201"
Row = Sequence[str | int | None]


def sheet(code: str = EAST_VILLAGE, households: Sequence[int] = (3, 2, 1), day: date = DAY) -> Sheet:
    """A village of so many buildings in a row, called 1, 2, 3 …, each with three people in a household."""
    cells = (
        Cell(str(place), 112.5 + place / 10_000, 37.4, count, 3 * count)
        for place, count in enumerate(households, 1)
    )
    return Sheet(unit(code, day), tuple(cells), source="测绘")


def grid(number: int, *cells: str, network: str = BASE, code: str = EAST_VILLAGE, name: str = "") -> Grid:
    """A grid that nobody recorded yet, of some buildings."""
    village = unit(code)
    key = mint_grid_id(village, network, number, DAY)
    held = Extent(cells, 0, 0, ("巡查",) if network != BASE else ())
    return Grid(key, village, network, number, name or f"第{number}网格", "ordinary", held)


def recorded(*said: Sheet | Grid, day: date = DAY, county: str = "140101") -> Act:
    """Sheets and grids, recorded as one act."""
    return grids_record(
        day=day,
        counties=[unit(county, day)],
        sheets=[one for one in said if isinstance(one, Sheet)],
        grids=[one for one in said if isinstance(one, Grid)],
        title="建筑和网格",
        by=person(),
    )


def held(day: date = DAY, code: str = EAST_VILLAGE) -> dict[tuple[str, int], tuple[str, int, int]]:
    """Of each grid of a village its buildings, households and people, by network and number."""
    found, village = snapshot(day), unit(code, day)
    grids = (found.grids[one] for one in found.grids_of.get(village, ()))
    return {
        (one.network, one.number): (" ".join(one.extent.cells), one.extent.households, one.extent.people)
        for one in grids
    }


def sheet_on(day: date = DAY, code: str = EAST_VILLAGE) -> Sheet | None:
    return sheets_on([unit(code, day)], day).get(unit(code, day))
