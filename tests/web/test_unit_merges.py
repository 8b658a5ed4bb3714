"""The page of merges: map, terms, locks by form and by map, the curve, what cannot be and what would help."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from santu.design.models import Scenario
from santu.kernel.messages import Refused
from santu.register.selectors.seats import seats_known
from santu.web import merge_shown, solving
from santu.web.pages import unit_merges
from tests.db import reforms
from tests.db.outlines import outlined
from tests.db.registers import CENSUS, DAY, PEOPLE_OF, imported, listed, unit
from tests.web.test_home import text


@pytest.fixture
def home(db, settings, tmp_path, monkeypatch):
    """The small register with an outline and seats; the page waits for its answers."""
    reforms.before(bodies=False)
    settings.SANTU_HOME = tmp_path
    outlined(tmp_path)
    monkeypatch.setattr(solving, "WAIT", 300.0)
    return tmp_path


def page(client, more: str = "", code: str = "140101", **headers: str) -> str:
    answer = client.get(f"/units/{unit(code)}/merges?day={DAY}{more}", headers=headers)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def links(html: str, inside: str) -> dict[str, str]:
    """What each link of a drawing says → where it leads."""
    drawing = html[html.index(f'class="{inside}"') :]
    drawing = drawing[: drawing.index("</svg>")]
    found = re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', drawing)
    return {unescape(said): unescape(href) for href, said in found}


FAR = "&km=100"


def test_small_townships_go_to_a_stronger_neighbour_and_are_told_why(browsing, home):
    html = page(browsing(), f"{FAR}&floor=5000")
    said = text(html)
    assert "3 → 2" in said
    assert "已证明最优" in said
    assert "北洸乡只有 2,000 人，低于下限 5,000 人" in said
    assert "以强带弱（只按人口，没有经济数据）" in said
    assert "没有写明审图号" in said
    assert len(re.findall(r'class="seat known"', html)) == 3 + 1
    assert 'class="whole"' in html


def test_weights_without_data_go_to_the_others(browsing, home):
    said = text(page(browsing(), FAR))
    assert said.count("没有数据，权重分给其余各项") == 4
    assert "实占 100%" in said


def test_every_unit_is_picked_on_the_map_and_two_are_locked_by_the_form(browsing, home):
    client = browsing()
    first = links(page(client, f"{FAR}&floor=1"), "merge-map")
    one = first["水秀镇，9,000 人，不变"]
    html = client.get(one).content.decode()
    assert f'value="{unit("140101100")}" lang="zh" selected' in html
    other = links(html, "merge-map")["北洸乡，2,000 人，不变"]
    asked = parse_qs(urlsplit(other).query)
    assert (asked["one"], asked["other"]) == ([unit("140101100")], [unit("140101201")])
    said = text(client.get(f"{other}&lock=apart").content.decode())
    assert "水秀镇 + 北洸乡 不得合并" in said
    said = text(client.get(f"{other}&lock=together").content.decode())
    assert "3 → 2" in said
    assert "按“要合并”的锁定并入" in said


def test_a_count_is_picked_on_the_curve(browsing, home):
    client = browsing()
    curve = links(page(client, f"{FAR}&floor=1"), "merge-curve")
    assert len(curve) == 3
    (least,) = (href for said, href in curve.items() if said.startswith("保留 1 个"))
    said = text(client.get(least).content.decode())
    assert "3 → 1" in said
    assert "保留 1 个的方案里，没有代价更小的" in said
    assert "做不到合并后恰为 9 个；做得到的是 1 至 3 个" in text(page(client, f"{FAR}&count=9"))


def test_what_cannot_come_to_the_floor_is_told_with_what_would_help(browsing, home):
    said = text(page(browsing(), f"{FAR}&floor=10000&most=2&alone={unit('140101100')}"))
    assert "个单位低于下限 10,000 人" in said
    assert "把人口下限降到 5001 人以下" in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("&floor=x&most=0&w-economy=-1", ("“x”不是整数", "“0”不是整数", "“-1”不是数")),
        ("&w-capacity=0&w-economy=0&w-terrain=0&w-history=0&w-resources=0", ("所有权重都是 0",)),
        ("&w-economy=nan&w-history=inf&km=nan", ("“nan”不是数；请填 0 或正数", "“inf”不是数")),
        ("&alone=nowhere", ("没有编号为“nowhere”的乡镇",)),
        ("&together=nowhere,nobody", ("没有编号为“nobody”的乡镇", "没有编号为“nowhere”的乡镇")),
        ("&lock=together", ("还没有选乡镇",)),
    ],
)
def test_what_is_wrong_is_told_all_at_once_on_the_same_page(browsing, home, more, words):
    html = page(browsing(), more)
    assert all(word in text(html) for word in words)
    assert 'class="merge-map"' in html


def test_a_lock_against_a_ban_is_named(browsing, home):
    pair = f"{unit('140101100')},{unit('140101200')}"
    said = text(page(browsing(), f"{FAR}&together={pair}&apart={pair}"))
    assert "“水秀镇”与“白城乡”既要求合并、又要求不合并" in said


def test_without_an_outline_or_the_solver_it_is_told_what_to_do(browsing, home, monkeypatch):
    client = browsing()
    assert "没有这个县的轮廓" in text(page(client, code="140102"))
    monkeypatch.setattr(unit_merges, "LACKING", "numba")
    said = text(page(client))
    assert "缺少 numba" in said
    assert "pip install 'santu[solve]'" in said


def test_seats_of_the_operator_are_checked_and_missing_ones_are_made_up_and_marked(browsing, home):
    client = browsing()
    outlined(home, seats=False)
    html = page(client, FAR)
    assert "驻地不详，位置是编的（3 个） 合成" in text(html)
    assert len(re.findall(r'class="seat made-up"', html)) == 3 + 1
    (home / "seats.csv").write_text("code,name,lon,lat\n140101100,水秀镇,37.2,112.2\n1,甲,a,b", "utf-8")
    with pytest.raises(Refused) as refused:
        seats_known()
    assert len(refused.value.faults) == 3
    said = text(page(client, FAR))
    assert "是否把经度和纬度写反了" in said
    assert "“a”不是度数" in said


def test_an_outline_that_crosses_itself_is_named(browsing, home):
    whole = json.loads((home / "outlines.geojson").read_text("utf-8"))
    ring = whole["features"][0]["geometry"]["coordinates"][0]
    ring[2:4] = [[112.2, 38.0], [113.0, 37.6]]
    (home / "outlines.geojson").write_text(json.dumps(whole), "utf-8")
    said = text(page(browsing()))
    assert re.search(r"东县 ?：轮廓在（112\.\d{4}, 37\.\d{4}）处自相交", said)
    assert "请在制图软件里修复后再导入" in said


def test_outlines_of_swapped_axes_or_twice_of_one_county_are_told(browsing, home):
    whole = json.loads((home / "outlines.geojson").read_text("utf-8"))
    (feature,) = whole["features"]
    (home / "outlines.geojson").write_text(json.dumps(whole | {"features": [feature, feature]}), "utf-8")
    assert "代码 140101 的轮廓出现两次" in text(page(browsing()))
    ring = feature["geometry"]["coordinates"][0]
    feature["geometry"]["coordinates"] = [[point[::-1] for point in ring]]
    (home / "outlines.geojson").write_text(json.dumps(whole), "utf-8")
    said = text(page(browsing()))
    assert "140101 的坐标 37, 112 像是把经度和纬度写反了；请按先经度、后纬度的次序重新导出" in said


def test_a_chain_of_locks_against_a_ban_is_named_link_by_link(browsing, home):
    one, two, three = (unit(f"140101{n}") for n in (100, 200, 201))
    said = text(page(browsing(), f"{FAR}&together={one},{two}&together={two},{three}&apart={one},{three}"))
    assert "“水秀镇”与“北洸乡”既要求合并、又要求不合并（依次锁在一起的是水秀镇、白城乡、北洸乡）" in said


def test_a_township_on_an_island_is_named_with_its_cure(browsing, home):
    whole = json.loads((home / "outlines.geojson").read_text("utf-8"))
    south = [[112.0, 37.0], [113.0, 37.0], [113.0, 37.45], [112.0, 37.45], [112.0, 37.0]]
    north = [[112.6, 37.6], [113.0, 37.6], [113.0, 38.0], [112.6, 38.0], [112.6, 37.6]]
    geometry = {"type": "MultiPolygon", "coordinates": [[south], [north]]}
    whole["features"][0]["geometry"] = geometry
    (home / "outlines.geojson").write_text(json.dumps(whole), "utf-8")
    said = text(page(browsing(), FAR))
    assert re.search("北洸乡 ?：没有相邻的单位，不能与任何单位合并；请补上相邻关系，或锁定它单独保留", said)
    assert "已证明最优" in text(page(browsing(), f"{FAR}&alone={unit('140101201')}"))


def test_a_township_without_people_is_named(browsing, db, settings, tmp_path):
    people = {code: count for code, count in PEOPLE_OF.items() if not code.startswith("140101201")}
    imported(listed(people=people), CENSUS)
    settings.SANTU_HOME = tmp_path
    outlined(tmp_path)
    said = text(page(browsing()))
    assert re.search("北洸乡 ?：没有人口数，不能测算撤并；请先导入这一天以前的人口", said)


def test_a_floor_beyond_all_people_says_how_many_there_are(browsing, home):
    said = text(page(browsing(), f"{FAR}&floor=900000"))
    assert re.search(r"全县只有 \d+ 人，不足下限 900000 人；须降低下限，或与邻县一并考虑", said)


def test_while_it_is_solved_the_page_says_so_and_comes_again(browsing, home, monkeypatch):
    monkeypatch.setattr(merge_shown.solving, "answer_to", lambda _question, _wait: None)
    monkeypatch.setattr(merge_shown.solving, "answered_before", lambda: False)
    html = page(browsing(), FAR)
    assert "正在准备求解程序" in text(html)
    assert 'http-equiv="refresh"' in html
    assert 'hx-trigger="load delay' in html


def test_only_who_designs_accepts(browsing, holding, home):
    reader = holding("auditor")
    html = page(reader, f"{FAR}&floor=5000")
    assert 'id="accept"' not in html
    assert reader.post(f"/units/{unit('140101')}/merges?day={DAY}", {"why": "x"}).status_code in (403, 404)
    assert 'id="accept"' in page(browsing(), f"{FAR}&floor=5000")
    assert not Scenario.objects.exists()


def test_a_township_has_no_such_page(browsing, home):
    answer = browsing().get(f"/units/{unit('140101100')}/merges?day={DAY}")
    assert answer.status_code == 404
    assert "以县为单位" in text(answer.content.decode())


def test_a_scenario_of_another_county_has_nothing_to_merge(browsing, home):
    made = reforms.scenario(county="140102")
    answer = browsing().get(f"/units/{unit('140101')}/merges?day={DAY}&scenario={made.pk}")
    assert answer.status_code == 404
    assert "不在这个方案" in text(answer.content.decode())


def test_in_english_every_word_is(browsing, home):
    html = page(browsing(language="en"), f"{FAR}&floor=5000")
    said = text(html)
    assert "townships fewer" in said
    assert "the strong leads the weak" in said


def test_after_the_real_merges_the_page_looks_back_and_compares(browsing, home):
    reforms.applied()
    client = browsing()
    html = page(client, FAR)
    said = text(html)
    assert "那以后（最近一次 2021-10-31）这个县的乡镇有变动" in said
    assert 'id="accept"' not in html
    assert "真实 3 → 2" in said
    assert "两者都有的 0 对，只有真实的 1 对，只有测算的 1 对；完全一样的新单位 0 个" in said
    assert "低于人口下限的有 1 个" in said
    locked = text(page(client, f"{FAR}&together={unit('140101100')},{unit('140101200')}"))
    assert "两者都有的 1 对，只有真实的 0 对，只有测算的 0 对；完全一样的新单位 1 个" in locked
    refused = client.post(f"/units/{unit('140101')}/merges?day={DAY}", {"why": "x"})
    assert refused.status_code == 422
    assert "这里是回看 2020-06-30 的登记" in text(refused.content.decode())
    outlined(home, seats=False)
    assert "不可比 驻地只有 0% 是真实的，少于 80%" in text(page(client, FAR))


def test_after_the_real_merges_todays_page_leads_back(browsing, home):
    reforms.applied()
    html = browsing().get(f"/units/{unit('140101')}/merges").content.decode()
    assert "登记里这个县在 2021-10-31 撤并过" in text(html)
    assert f"/units/{unit('140101')}/merges?day=2021-10-30" in html
