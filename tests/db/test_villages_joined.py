"""A village with grids and buildings that another takes in: both go along into the register, and back again."""

import pytest

from santu.design.selectors.buildings import buildings_in
from santu.kernel.change import Change, Op
from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.grid_overview import Caps, overview
from santu.register.selectors.cells import sheets_on
from santu.register.selectors.digests import county_digests
from santu.register.selectors.snapshots import snapshot
from santu.register.services.grids import grids_record
from tests.db import reforms
from tests.db.grids import BASE, grid, recorded, sheet_recorded
from tests.db.joining import joining
from tests.db.reforms import EAST, STANDARDS, UNTIL, applied, approved, proven, undone
from tests.db.registers import DAY, LATER, act_on, person, unit

pytestmark = pytest.mark.django_db
GONE, HEIR = "140101200200", "140101200201"


@pytest.fixture(autouse=True)
def _register() -> None:
    reforms.forget()
    reforms.before(bodies=False)


def test_buildings_go_along_with_the_grids_of_their_village_and_come_back() -> None:
    for village in (GONE, HEIR):
        sheet_recorded(village, {"1": 20, "2": 10, "3": 5})
    recorded(grid(GONE, 1, {"1": 20, "2": 10}), grid(HEIR, 1, {"1": 20, "2": 10, "3": 5}))
    before, was = county_digests(), sheets_on([unit(GONE), unit(HEIR)], UNTIL)
    made = joining(GONE, HEIR)
    shown = buildings_in(made.pk, unit(HEIR), UNTIL)
    plan = applied(approved(proven(made)))
    now, heir = snapshot(UNTIL), unit(HEIR)
    there = sheets_on([unit(GONE), heir], UNTIL)
    assert there == {heir: shown}
    joined = there[heir]
    assert [(cell.number, cell.households) for cell in joined.cells] == [
        *(("1", 20), ("2", 10), ("3", 5)),
        *((f"{GONE}-1", 20), (f"{GONE}-2", 10), (f"{GONE}-3", 5)),
    ]
    grids = [now.grids[one] for one in now.grids_of[heir]]
    assert [(one.number, one.extent.cells) for one in grids] == [
        (1, ("1", "2", "3")),
        (2, (f"{GONE}-1", f"{GONE}-2")),
    ]
    found = overview(grids, joined, BASE, Caps.on(STANDARDS, UNTIL))
    assert (found.buildings, found.households, found.grids, found.outside) == (6, 70, 2, 1)
    assert sheets_on([unit(GONE)], DAY) == {unit(GONE): was[unit(GONE)]}
    undone(plan)
    assert county_digests() == before
    assert sheets_on([unit(GONE), heir], UNTIL) == was


def test_buildings_that_no_grid_has_go_along_too() -> None:
    sheet_recorded(GONE, {"1": 20})
    sheet_recorded(HEIR, {"2": 10})
    recorded(grid(HEIR, 1, {"2": 10}))
    applied(approved(proven(joining(GONE, HEIR))))
    there = sheets_on([unit(GONE), unit(HEIR)], UNTIL)
    assert {village: [cell.number for cell in sheet.cells] for village, sheet in there.items()} == {
        unit(HEIR): ["2", "1"]
    }


def test_places_that_are_said_otherwise_are_not_joined() -> None:
    sheet_recorded(GONE, {"1": 20})
    metres = Sheet(unit(HEIR), (Cell("2", 0.0, 0.0, 10, 30),), crs="metres")
    grids_record(
        day=DAY,
        counties=[unit(EAST)],
        sheets=[metres],
        grids=[grid(HEIR, 1, {"2": 10})],
        title="建筑",
        by=person(),
    )
    recorded(grid(GONE, 1, {"1": 20}))
    applied(approved(proven(joining(GONE, HEIR))))
    assert sheets_on([unit(GONE), unit(HEIR)], UNTIL) == {unit(HEIR): metres}


def test_a_grid_that_arrives_gets_no_number_that_ended_long_ago() -> None:
    sheet_recorded(GONE, {"甲": 20})
    sheet_recorded(HEIR, {"乙": 10})
    ended = grid(HEIR, 3, {"乙": 10})
    recorded(grid(GONE, 3, {"甲": 20}), grid(HEIR, 1, {"乙": 10}), ended)
    act_on(LATER, Change(Op.ABOLISH, ended.id))
    applied(approved(proven(joining(GONE, HEIR, day=LATER))))
    now = snapshot(UNTIL)
    assert [now.grids[one].number for one in now.grids_of[unit(HEIR)]] == [1, 4]
