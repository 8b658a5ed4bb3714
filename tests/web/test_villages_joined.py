"""The page of a village's grids where another village goes to it."""

from dataclasses import replace

from santu.design.models import StoredProposal
from santu.kernel.change import Change, Op
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Extent
from santu.web.grid_form import packed
from tests.db.grid_files import WEST_VILLAGE, recorded
from tests.db.grid_files import grid as west_grid
from tests.db.grid_files import sheet as west_sheet
from tests.db.joining import joining
from tests.db.registers import DAY, act_on, unit
from tests.web.test_home import text
from tests.web.test_unit_grids import (  # noqa: F401 (fixtures)
    EAST_VILLAGE,
    accept,
    asked,
    divided,
    drawn,
    register,
)


def beside() -> Sheet:
    """The buildings of the village that goes, east of those of the other."""
    found = west_sheet(WEST_VILLAGE)
    return replace(found, cells=tuple(replace(cell, x=cell.x + 0.0025) for cell in found.cells))


def test_what_arrives_in_a_scenario_is_divided_with_the_rest(browsing, divided):  # noqa: F811
    recorded(beside(), west_grid(1, "1", "2", "3", code=WEST_VILLAGE))
    made, client = joining(WEST_VILLAGE, EAST_VILLAGE), browsing()
    html = asked(client, scenario=str(made.pk))
    assert "5 → 5" in text(html)
    assert "不在建筑表里" not in text(html)
    moved = asked(client, scenario=str(made.pk), do="move", cell="5", to="new")
    moved = asked(client, scenario=str(made.pk), drawing=packed(tuple(drawn(moved, 19))), do="look")
    answer = accept(client, moved)
    assert answer.status_code == 302, text(answer.content.decode())[-900:]
    assert StoredProposal.objects.filter(scenario=made, kind="grids").exists()


def test_grids_whose_buildings_are_on_no_sheet_are_not_divided_before_there_is_one(browsing, divided):  # noqa: F811
    recorded(beside(), west_grid(1, "1", "2", "3", code=WEST_VILLAGE))
    came = west_grid(1, code=WEST_VILLAGE)
    was, becomes = Extent(("1", "2", "3"), 6, 18), Extent(("西1", "西2", "西3"), 6, 18)
    act_on(
        DAY,
        Change(Op.REDRAW, came.id, was, becomes),
        Change(Op.MOVE, came.id, unit(WEST_VILLAGE), unit(EAST_VILLAGE)),
        Change(Op.RECODE, came.id, 1, 5),
    )
    client = browsing()
    html = asked(client)
    assert "里的建筑 西1、西2、西3 不在建筑表里，还不能划分；请先导入全村的建筑表" in text(html)
    assert 'id="accept"' not in html
