"""Grids with teams for tests."""

from datetime import date

from santu.kernel.change import Change, Op
from santu.register.domain.grid_teams import base_network
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.register.services.grid_teams import TeamWish, grid_member_name
from tests.db.registers import DAY, act_on, person, unit
from tests.db.services import STANDARDS, VILLAGE, Said

FIRST = date(2020, 7, 1)
NETWORK = base_network(STANDARDS, FIRST)


def grid(number: int, cells: str = "", code: str = VILLAGE, *, network: str = NETWORK) -> Grid:
    """A grid of a village with a building of ten households for each letter of ``cells``."""
    village, held = unit(code), cells or "ab"
    extent = Extent(tuple(held), 10 * len(held), 30 * len(held))
    made = mint_grid_id(village, network, number, DAY)
    return Grid(made, village, network, number, f"第{number}网格", "ordinary", extent)


def standing(*grids: Grid, day: date = DAY) -> None:
    """Record that grids are there from a day on."""
    act_on(day, *(Change(Op.ESTABLISH, one.id, becomes=one) for one in grids), title="划分网格")


def redrawn(was: Grid, becomes: Grid, ended: Grid, day: date) -> None:
    """Record that one grid ends on a day and another takes its buildings in."""
    redraw = Change(Op.REDRAW, was.id, was.extent, becomes.extent)
    act_on(day, redraw, Change(Op.ABOLISH, ended.id), title="重划网格")


def member(number: int = 1, code: str = VILLAGE, **said: object) -> Said:
    """A row of a file of teams."""
    usual = {"role": "网格员", "person": "王大力", "office": "村委会委员", "since": FIRST, "until": ""}
    return {"code": code, "number": number, **usual} | said


def named(grid: str, role: str = "grid_worker", **said: object) -> int:
    """Name somebody for a grid; the number of the record."""
    wish = TeamWish(**({"role": role, "person": "王大力", "office": "", "since": FIRST} | said))
    return grid_member_name(grid=grid, wish=wish, standards=STANDARDS, by=person())
