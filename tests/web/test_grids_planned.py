"""A division of a village on the pages of its scenario, its plan, a comparison and the village's history."""

from dataclasses import replace

import pytest

from santu.design.domain.by_hand import Wished
from santu.design.domain.wishes import Divide
from santu.design.services.by_hand import Beginning, scenario_begin
from santu.kernel.messages import Refused
from santu.register.domain.rows import Extent, mint_grid_id
from santu.transition.services.applying import plan_apply
from santu.transition.services.approving import plan_approve
from santu.transition.services.planning import plan_create, plan_prove
from tests.db.grids import BASE, grid, recorded
from tests.db.handover import handed_over
from tests.db.reforms import EAST, STANDARDS, UNTIL, before, consulted, documents
from tests.db.registers import DAY, unit
from tests.web.reading import text

VILLAGE = "140101200200"


@pytest.fixture
def divided(cast):
    """A scenario in which a village of two grids gets others, one of them above its cap."""
    before(bodies=False)
    recorded(grid(VILLAGE, 1, {"甲": 120, "乙": 90}), grid(VILLAGE, 2, {"丙": 80, "丁": 60}))
    first = replace(grid(VILLAGE, 1, {}), extent=Extent(("甲", "乙", "丙"), 290, 870))
    third = replace(grid(VILLAGE, 3, {"丁": 60}), id=mint_grid_id(first.village, BASE, 3, UNTIL))
    return scenario_begin(
        beginning=Beginning("东县网格", unit(EAST), DAY, UNTIL),
        wishes=[Wished(Divide(first.village, (first, third)), "户数变化")],
        standards=STANDARDS,
        by=cast[0],
    )


@pytest.fixture
def carried_out(divided, cast):
    consulted(divided)
    planner, approver = cast
    plan = handed_over(plan_create(scenario=divided, standards=STANDARDS, by=planner), planner)
    assert plan_prove(plan=plan, standards=STANDARDS, by=planner).holds
    plan_approve(plan=plan, documents=documents(plan), standards=STANDARDS, by=approver)
    return plan_apply(plan=plan, standards=STANDARDS, by=planner)


def test_the_scenario_tells_the_division_grid_by_grid(browsing, divided):
    found = text(browsing().get(f"/scenarios/{divided.pk}/"))
    assert "划分网格" in found
    assert "将白城乡白城东村划为 2 个网格（其中新设 1 个、调整 1 个、撤销 1 个）。理由：户数变化" in found
    key = f"grids/{unit(VILLAGE)}"
    page = text(browsing().get(f"/scenarios/{divided.pk}/proposal?key={key}"))
    for said in ("白城东村第1网格", "调整范围", "2 栋、210 户、630 人", "3 栋、290 户、870 人", "普通网格"):
        assert said in page
    english = text(browsing(language="en").get(f"/scenarios/{divided.pk}/proposal?key={key}"))
    assert "Change extent" in english
    assert "3 buildings, 290 households, 870 people" in english


def test_the_plan_says_one_step_and_counts_the_grids(browsing, carried_out):
    page = browsing().get(f"/plans/{carried_out.pk}/")
    assert "重新划分白城东村的网格（新设 1 个、调整 1 个、撤销 1 个）" in text(page)
    assert "网格" in text(page)
    assert "divide 白城东村 into grids anew (new: 1, changed: 1, abolished: 1)" in text(
        browsing(language="en").get(f"/plans/{carried_out.pk}/")
    )


def test_comparison_and_history_tell_it(browsing, carried_out):
    found = text(browsing().get(f"/compare?from={DAY}&day={UNTIL}&unit={unit(VILLAGE)}"))
    assert "范围：2 栋、210 户、630 人 → 3 栋、290 户、870 人" in found
    assert "第3网格" in found
    history = text(browsing().get(f"/units/{unit(VILLAGE)}/history"))
    for said in (
        "网格的历次变化",
        "范围：2 栋、210 户、630 人 → 3 栋、290 户、870 人",
        "1 栋、60 户、180 人",
    ):
        assert said in history
    act = text(browsing().get(f"/acts/{carried_out.act_id}/"))
    assert "第3网格：60 户 180 人" in act


def test_a_grid_above_its_cap_is_found_and_takes_an_exception(browsing, cast):
    before(bodies=False)
    recorded(grid(VILLAGE, 1, {"甲": 310}))
    village = unit(VILLAGE)
    said = "白城乡白城东村第1网格 有 320 户，超过原则上不超过的 300 户；请划小，或批准有期限的例外。（SX-28）"
    found = text(browsing().get(f"/units/{village}/findings?day={DAY}"))
    assert said.replace("320", "310") in found
    assert "普通网格户数上限" in found
    wider = replace(grid(VILLAGE, 1, {}), extent=Extent(("甲", "乙"), 320, 900))
    made = scenario_begin(
        beginning=Beginning("东县网格", unit(EAST), DAY, UNTIL),
        wishes=[Wished(Divide(village, (wider,)), "新建一栋")],
        standards=STANDARDS,
        by=cast[0],
    )
    consulted(made)
    with pytest.raises(Refused) as refused:
        plan_create(scenario=made, standards=STANDARDS, by=cast[0])
    assert [str(fault.message) for fault in refused.value] == [said]
    address = f"/scenarios/{made.pk}/exception?rule=grid/ordinary_households&unit={wider.id}&kind="
    assert said in text(browsing(approver=True).get(address))
    papers = {"reason": "新建一栋，尚未分出", "document": "东政函〔2021〕1号", "valid_until": "2031-01-01"}
    assert browsing(approver=True).post(address, papers).status_code in (204, 302)
    plan = plan_create(scenario=made, standards=STANDARDS, by=cast[0])
    assert plan_prove(plan=plan, standards=STANDARDS, by=cast[0]).holds
