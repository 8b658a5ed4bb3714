"""The page of a village's grids: the map, what is locked, moving a building, what is wrong, and taking it into a scenario."""

import re
from dataclasses import replace

import pytest

from santu.design.models import Scenario
from santu.register.domain.cells import Cell, Sheet
from santu.register.domain.rows import Extent, Grid, mint_grid_id
from santu.web import solving
from santu.web.grid_form import packed, unpacked
from santu.web.pages import unit_grids
from tests.db import reforms
from tests.db.grid_files import BASE, EAST_VILLAGE, PARTY, recorded
from tests.db.registers import DAY, unit
from tests.web.test_home import text

WIDE = 8


@pytest.fixture
def register(db, monkeypatch):
    """The small register; the page waits for its answers."""
    reforms.before(bodies=False)
    monkeypatch.setattr(solving, "WAIT", 300.0)


def village_sheet(**more: object) -> Sheet:
    """Sixteen buildings in two rows, 75 households each; 1, 2, 3 … from west to east."""
    cells = tuple(
        Cell(str(row * WIDE + column + 1), 112.5 + column / 4000, 37.4 - row / 4000 + column / 90000, 75, 200)
        for row in range(2)
        for column in range(WIDE)
    )
    return replace(Sheet(unit(EAST_VILLAGE), cells, source="测绘"), **more)


def village_grid(number: int, *cells: int, network: str = BASE, kind: str = "ordinary") -> Grid:
    village = unit(EAST_VILLAGE)
    held = Extent(tuple(map(str, cells)), 0, 0, ("走访",) if network == PARTY else ())
    key = mint_grid_id(village, network, number, DAY)
    return Grid(key, village, network, number, f"第{number}网格", kind, held)


GRIDS = ((1, 2, 9, 10), (3, 4, 11, 12), (5, 6, 13, 14), (7, 8, 15, 16))


@pytest.fixture
def divided(register):
    """A village with four grids that comply, and one of the party over half of it."""
    party = village_grid(1, 1, 2, 3, 9, 10, 11, network=PARTY)
    grids = [village_grid(number, *cells) for number, cells in enumerate(GRIDS, 1)]
    recorded(village_sheet(), *grids, party)


def address(**more: str | list[str]) -> str:
    return f"/units/{unit(EAST_VILLAGE)}/grids"


def asked(client, **more: str | list[str]) -> str:
    answer = client.get(address(), {"day": str(DAY), **more})
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def drawn(html: str) -> list[int]:
    """The number of the grid of each building, as the form carries it."""
    found = re.search(r'name="drawing" value="([^"]+)" data-drawing', html)
    assert found
    return list(unpacked(found[1], 2 * WIDE))


def rows_of(drawing: list[int], number: int) -> list[int]:
    return [place + 1 for place, one in enumerate(drawing) if one == number]


def accept(client, html: str, **more: str):
    """The form at the foot of a page, sent."""
    form = html[html.index('id="accept"') :]
    fields = dict(re.findall(r'<input type="(?:hidden|text)"[^>]* name="(\w+)"[^>]*?value="([^"]*)"', form))
    nets = re.findall(r'name="net" value="([^"]*)"', form)
    return client.post(f"{address()}?day={DAY}", {**fields, "net": nets, "why": "合并网格", **more})


def test_what_is_registered_is_shown_with_caps_and_their_reason(browsing, divided):
    html = asked(browsing())
    said = text(html)
    assert "4 → 4" in said
    assert "已证明最少 少于 4 个不可能：总户数除以上限就要这么多" in said
    assert re.search(
        "上限 300 户、1,000 人 ?（普通区域） ?： ?建筑表没有写明，村按普通区域算（本软件的假设）", said
    )
    assert html.count('<circle class="cell" data-n=') == 2 * WIDE
    assert len(re.findall(r'<path class="covered" data-grid=', html)) == 4
    assert f"{EAST_VILLAGE}0003" in said
    assert "走访" in said
    assert "没有覆盖 10 栋建筑、750 户" in said


def test_locked_grids_stay_when_the_village_is_divided_again(browsing, divided):
    client = browsing()
    moved = asked(client, do="move", cell="5, 6", to="2", locked=["1"])
    assert "2 号网格 ：450 户 1200 人，超过上限 300 户 1000 人" in text(moved)
    again = asked(client, drawing=packed(tuple(drawn(moved))), do="solve", locked=["1", "4"])
    assert rows_of(drawn(again), 1) == list(GRIDS[0])
    assert rows_of(drawn(again), 4) == list(GRIDS[3])
    assert "各网格都在上限以内，都连成一片" in text(again)
    assert len(re.findall(r'name="locked" value="\d+" checked', again)) == 2


def test_a_village_without_grids_is_divided_from_nothing(browsing, register):
    recorded(village_sheet(density="dense", origin="synthetic"))
    client = browsing()
    before = text(asked(client))
    assert "还没有网格" in before
    assert "合成数据" in before
    said = text(asked(client, do="solve"))
    assert "0 → 3" in said
    assert re.search("（密集区域） ?： ?建筑表写明", said)


def test_buildings_without_grid_and_grids_of_vanished_buildings_are_told(browsing, divided):
    recorded(replace(village_sheet(), cells=(*village_sheet().cells, Cell("17", 112.502, 37.3999, 10, 20))))
    said = text(asked(browsing()))
    assert "1 栋建筑（10 户）还不在任何网格里：17；请重新划分，或把它们移进网格" in said
    assert "1 栋建筑（10 户）不在任何网格里：17" in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"do": "move", "cell": "99, 3", "to": "7"}, ("没有 7 号网格", "没有编号为“99”的建筑")),
        ({"do": "move"}, ("没有写要移的建筑", "没有选移到哪个网格")),
        (
            {"do": "move", "cell": "1", "to": "2", "locked": ["1", "2"]},
            ("2 号网格已锁定", "建筑 1 在锁定的 1 号网格里"),
        ),
        ({"drawing": "11", "locked": "8"}, ("地址里的划分和建筑表对不上", "没有 8 号网格")),
        ({"nets": "chosen", "net": "moon"}, ("没有“moon”这张网",)),
    ],
)
def test_what_is_wrong_is_told_all_at_once_on_the_same_page(browsing, divided, more, words):
    html = asked(browsing(), **more)
    assert all(word in text(html) for word in words)
    assert drawn(html) == drawn(asked(browsing()))


def test_a_division_goes_into_a_scenario_whole(browsing, divided):
    client = browsing()
    html = asked(client, do="move", cell="5", to="new")
    html = asked(client, drawing=packed(tuple(drawn(html))), do="look")
    answer = accept(client, html)
    assert answer.status_code == 302, text(answer.content.decode())[:800]
    scenario = Scenario.objects.get()
    assert answer["Location"].startswith(f"/scenarios/{scenario.pk}/")
    said = text(client.get(answer["Location"]).content.decode())
    assert "划为 5 个网格（其中新设 1 个、调整 3 个、撤销 0 个），并入其他条线的网格 1 个" in said
    further = asked(client, scenario=str(scenario.pk))
    assert rows_of(drawn(further), 5) == [5]


def test_nothing_is_accepted_that_is_wrong_unseen_or_unchanged(browsing, divided):
    client = browsing()
    html = asked(client, do="move", cell="5, 6", to="2", nets="chosen")
    said = text(accept(client, html, why="", title="", seen="x").content.decode())
    for word in (
        "没有写方案的名称",
        "提议必须写明理由",
        "超过上限 300 户 1000 人",
        "建筑表、登记的网格或上限已变",
    ):
        assert word in said
    same = asked(client, nets="chosen")
    assert "和登记的网格一样，没有可采用的" in text(accept(client, same).content.decode())
    assert not Scenario.objects.exists()


def test_without_a_sheet_or_the_solver_it_is_told_what_to_do(browsing, register, monkeypatch):
    client = browsing()
    assert "还没有这个村（社区）的建筑表" in text(asked(client))
    monkeypatch.setattr(unit_grids, "LACKING", "numba")
    assert "pip install 'santu[solve]'" in text(asked(client))


def test_while_it_is_looked_at_the_page_says_so_and_asks_again(browsing, divided, monkeypatch):
    monkeypatch.setattr(unit_grids.solving, "answer_to", lambda _question, _wait: None)
    monkeypatch.setattr(unit_grids.solving, "answered_before", lambda: False)
    html = asked(browsing(), do="solve")
    assert "正在准备求解程序" in text(html)
    assert 'hx-trigger="load delay:1500ms"' in html


def test_a_drawing_is_text_of_one_or_two_signs_a_building():
    for drawing in ((0, 1, 61), (62, 0, 999)):
        assert unpacked(packed(drawing), 3) == drawing
    assert unpacked("é12", 3) is None
    assert unpacked("zzzzzz", 3) is None
