"""All villages of a township divided anew on one page: what comes of it, who may, and one scenario of it all."""

from dataclasses import replace

import pytest

from santu.design.models import Scenario
from santu.register.domain.cells import Cell
from santu.web import solving
from santu.web.pages import unit_grids_together
from tests.db import reforms
from tests.db.grid_files import EAST_VILLAGE, PARTY, WEST_VILLAGE, grid, recorded, sheet
from tests.db.registers import DAY, unit
from tests.web.test_home import text
from tests.web.test_unit_grids import accept as accepted_from

TOWNSHIP = "140101200"
ADDRESS = f"/units/{{}}/grids?day={DAY}"


@pytest.fixture
def township(db, monkeypatch):
    """Two villages whose buildings are known: one above a cap as one grid, one in order with an old net across it."""
    reforms.before(bodies=False)
    monkeypatch.setattr(solving, "WAIT", 300.0)
    large = sheet(EAST_VILLAGE, (100,) * 5)
    recorded(large, grid(1, *(cell.number for cell in large.cells)))
    recorded(
        sheet(WEST_VILLAGE),
        grid(1, "1", "2", "3", code=WEST_VILLAGE),
        grid(1, "1", "2", network=PARTY, code=WEST_VILLAGE),
    )


def divided(client) -> str:
    answer = client.get(f"{ADDRESS.format(unit(TOWNSHIP))}&do=divide")
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def accept(client, html: str, **more: str):
    return accepted_from(client, html, **({"why": "统一划分"} | more))


def test_every_village_is_divided_and_all_go_into_one_scenario(browsing, township, monkeypatch):
    client = browsing()
    monkeypatch.setattr(
        "tests.web.test_unit_grids.address", lambda: ADDRESS.format(unit(TOWNSHIP)).split("?")[0]
    )
    assert "全部重新划分" in text(client.get(ADDRESS.format(unit(TOWNSHIP))).content.decode())
    html = divided(client)
    said = text(html)
    assert "合计 2 3 3" in said
    assert said.count(" 已证明 ") == 2
    answer = accept(client, html)
    assert answer.status_code == 302, answer.content.decode()[:800]
    scenario = Scenario.objects.get()
    assert {one.key for one in scenario.proposals.all()} == {
        f"grids/{unit(EAST_VILLAGE)}",
        f"grids/{unit(WEST_VILLAGE)}",
    }
    again = accept(client, html, why="", seen="0")
    assert again.status_code == 422
    told = text(again.content.decode())
    assert "提议必须写明理由" in told
    assert "已变，没有采用" in told
    assert Scenario.objects.count() == 1


def test_a_village_that_cannot_be_divided_is_named_and_leaves_the_others_alone(browsing, township):
    far = Cell("9", 112.5, 37.4, 700, 10)
    recorded(replace(sheet(WEST_VILLAGE), cells=(*sheet(WEST_VILLAGE).cells, far)))
    said = text(divided(browsing()))
    assert "合计 2 " in said
    assert "调整" in said


def test_only_who_may_design_divides_and_others_are_not_offered_it(holding, township):
    client = holding("auditor")
    assert "全部重新划分" not in text(client.get(ADDRESS.format(unit(TOWNSHIP))).content.decode())
    refused = client.get(f"{ADDRESS.format(unit(TOWNSHIP))}&do=divide")
    assert refused.status_code == 404
    assert "要有这个县的设计权限" in text(refused.content.decode())


def test_while_villages_are_divided_the_page_says_so(browsing, township, monkeypatch):
    monkeypatch.setattr(unit_grids_together.solving, "answer_to", lambda _question, _wait: None)
    html = divided(browsing())
    assert "正在划分 2 个村（社区）" in text(html)
    assert 'hx-trigger="load delay:1500ms"' in html
