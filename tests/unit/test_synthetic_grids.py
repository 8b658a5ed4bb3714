"""Made-up villages of a township: their sums are the register's, and three nets lie over them."""

from collections import Counter
from datetime import date

from santu.cli.demo_grids import SEED, SOURCE, _sheet
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.rows import Division
from santu.register.domain.snapshot import Snapshot
from santu.register.domain.synthetic_grids import A_GRID, LEFT_OUT, synthetic_grids, synthetic_villages

DAY, BASE = date(2021, 10, 31), "comprehensive_governance"
MIDDLE = (112.55, 37.42)
VILLAGES = {
    f"v{n}": Division(
        f"v{n}", Level.VILLAGE, "village_committee", f"{n}村", "t", DivisionCode(f"{140703103200 + n}")
    )
    for n in range(6)
}
REGISTER = Snapshot(
    DAY,
    {"t": Division("t", Level.TOWNSHIP, "town", "某镇", "", DivisionCode("140703103")), **VILLAGES},
    figures={"households": {"t": 1300, "v1": 700}, "people": {"t": 5600}},
)


def test_households_and_people_are_those_of_the_register() -> None:
    found = synthetic_villages(REGISTER, "t", MIDDLE, SEED)
    assert sum(one.households for one in found) == 2000
    assert sum(one.people for one in found) == 5600
    assert found[1].households == 700
    assert found == synthetic_villages(REGISTER, "t", MIDDLE, SEED)
    for one in found:
        sheet = _sheet(one)
        assert (sheet.households, sheet.people) == (one.households, one.people)
        assert (sheet.synthetic, sheet.source, sheet.crs) == (True, SOURCE, "degrees")
        assert all(abs(cell.x - MIDDLE[0]) < 0.2 and abs(cell.y - MIDDLE[1]) < 0.2 for cell in sheet.cells)


def test_grids_partition_a_village_and_the_old_nets_lie_across_them() -> None:
    found = synthetic_villages(REGISTER, "t", MIDDLE, SEED)
    sheets = [_sheet(one) for one in found]
    grids = list(synthetic_grids([one.village for one in found], sheets, BASE, DAY))
    assert len({grid.id for grid in grids}) == len(grids)
    for place, sheet in enumerate(sheets):
        here = [grid for grid in grids if grid.village == sheet.village]
        for network in ("party", BASE):
            cells = Counter(cell for grid in here if grid.network == network for cell in grid.extent.cells)
            assert set(cells.values()) == {1}
        assert all(grid.extent.tasks for grid in here)
        of_base = [grid for grid in here if grid.network == BASE]
        held = {cell for grid in of_base for cell in grid.extent.cells}
        there = {cell.number for cell in sheet.cells}
        assert held <= there
        assert len(there - held) == (LEFT_OUT if place == 5 else 0)
        if place % 3 == 0:
            assert len(of_base) == 1
        elif sheet.households > 2 * A_GRID:
            assert len(of_base) > 1
