"""Buildings and grids on the small register: in rows, as files, and recorded."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.layouts_buildings import WRITTEN, building_rows
from santu.register.domain.layouts_grids import GRIDS, GridRules, grid_rows
from santu.register.domain.layouts_templates import header_of
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.register.models import Act
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import (
    GridPreview,
    Tables,
    grid_file_import,
    grid_file_preview,
    grids_record,
)
from santu.standards.loader import load
from tests.db.registers import DAY, person, unit

BASE, PARTY = "comprehensive_governance", "party"
EAST_VILLAGE, WEST_VILLAGE = "140101200200", "140101200201"


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


def building(number: str, households: object = 2, people: object = 6, **said: object) -> dict[str, object]:
    """A row of a file of buildings."""
    return {
        "village": EAST_VILLAGE,
        "id": number,
        "x": "112.551",
        "y": "37.421",
        "households": households,
        "people": people,
        **said,
    }


def gridded(number: object, cell: str, **said: object) -> dict[str, object]:
    """A row of a file of grids."""
    return {
        "village": EAST_VILLAGE,
        "network": "综治网格",
        "number": number,
        "name": f"第{number}网格",
        "kind": "普通",
        "building": cell,
        "tasks": "",
        **said,
    }


def file_of(rows: Iterable[dict[str, object]], folder: Path, name: str = "表.csv") -> Path:
    """The rows as a file; its columns are those of any of them."""
    rows, path = list(rows), folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def looked(table: Tables, path: Path, day: date = DAY) -> GridPreview:
    return grid_file_preview(table=table, path=path, day=day, standards=load(), by=person())


def imported_file(table: Tables, path: Path, day: date = DAY) -> Act:
    return grid_file_import(preview=looked(table, path, day), title="表", by=person())


def exported(table: Tables, folder: Path, day: date = DAY, *, chinese: bool = True) -> Path:
    """What is registered, as a file."""
    found = snapshot(day)
    if table is Tables.BUILDINGS:
        columns, rows = WRITTEN, list(building_rows(sheets_on(found.divisions, day), found, chinese=chinese))
    else:
        columns, rows = GRIDS, list(grid_rows(found, GridRules.on(load(), day), chinese=chinese))
    header = [header_of(column, chinese=chinese) for column in columns]
    return file_of([dict(zip(header, row, strict=True)) for row in rows], folder, "出.csv")
