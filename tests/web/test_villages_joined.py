"""The page of a village's grids where another village goes to it."""

from dataclasses import replace

from santu.design.models import StoredProposal
from santu.design.selectors.scenarios import scenario_design
from santu.kernel.change import Change, Op
from santu.register.domain.cells import Sheet
from santu.register.domain.rows import Extent
from santu.transition.domain.planning import plan
from santu.transition.domain.proof import Promise, prove
from santu.web.grid_form import packed
from tests.db.grid_files import WEST_VILLAGE, recorded
from tests.db.grid_files import grid as west_grid
from tests.db.grid_files import sheet as west_sheet
from tests.db.joining import joining
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, act_on, unit
from tests.fixtures.small_standard import STANDARD
from tests.web.test_home import text
from tests.web.test_unit_grids import (  # noqa: F401 (fixtures)
    EAST_VILLAGE,
    accept,
    asked,
    divided,
    drawn,
    register,
    village_sheet,
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


def test_a_village_that_goes_to_several_leaves_its_grids_to_be_ended_with_a_division(browsing, divided):  # noqa: F811
    cells = tuple(replace(cell, number=f"西{cell.number}") for cell in beside().cells)
    left = west_grid(1, "西1", "西2", "西3", code=WEST_VILLAGE)
    recorded(replace(beside(), cells=cells), left)
    recorded(village_sheet(cells=(*village_sheet().cells, *cells)))
    made, client = joining(WEST_VILLAGE, EAST_VILLAGE, "140101201200"), browsing()
    html = asked(client, scenario=str(made.pk))
    assert "撤销的村留下的网格" in text(html)
    assert f'name="left" value="{left.id}"' in html
    assert "撤销的村留下的网格" not in text(asked(client))
    moved = asked(client, scenario=str(made.pk), do="move", cell="西1, 西2, 西3", to="new")
    moved = asked(client, scenario=str(made.pk), drawing=packed(tuple(drawn(moved, 19))), do="look")
    answer = accept(client, moved, left=left.id)
    assert answer.status_code == 302, text(answer.content.decode())[-900:]
    design = scenario_design(made, STANDARDS)
    assert left.id not in design.target().grids
    steps = plan(design.base, design.proposals, design.until)
    promise = Promise(design.base, design.target(), STANDARD.fitting(design.base))
    assert [
        one.violation.rule
        for one in prove(promise, steps).created_or_enlarged
        if "grid/" in one.violation.rule
    ] == []
    assert "撤销的村留下的网格" not in text(asked(client, scenario=str(made.pk)))
