"""The first page: what waits, the map by each measure with its table, and what changed."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from santu.kernel.change import Change, Op
from santu.kernel.codes import DivisionCode, Level
from santu.register.domain.from_files import snapshot_of_files
from santu.register.domain.layouts import read_register
from santu.register.domain.measures import MEASURES
from santu.register.domain.rows import Division
from santu.register.selectors.outlines import outlines_of
from tests.db import reforms
from tests.db.registers import LATER, LATEST, abolishing, act_on, establishing, imported, renaming, unit

BEGINS = date(2021, 10, 31)
HANDMADE = Path("tests/fixtures/provinces/handmade")
SQUARE = [[[112.0, 37.0], [113.0, 37.0], [113.0, 38.0], [112.0, 38.0], [112.0, 37.0]]]


@pytest.fixture(autouse=True)
def home_folder(settings, tmp_path):
    settings.SANTU_HOME = tmp_path
    return tmp_path


def own_outlines(folder, *codes: str, **more: object) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        for code in codes
    ]
    whole = {"type": "FeatureCollection", "features": features, **more}
    (folder / "outlines.geojson").write_text(json.dumps(whole), "utf-8")


def page(client, path="/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def drawn(html: str) -> dict:
    return json.loads(re.search(r'id="data-counties">(.*?)</script>', html).group(1))


def test_an_empty_register_says_how_to_begin(browsing):
    html = page(browsing())
    assert "登记还是空的" in html
    assert 'href="/imports/"' in html
    assert "santu demo" in html


def test_a_day_before_the_register_says_so(browsing):
    imported()
    html = page(browsing(), "/?day=2019-01-01")
    assert "这一天登记里没有任何区划" in html
    assert "登记还是空的" not in html


def test_the_facts_of_the_province(browsing):
    reforms.before()
    told = text(page(browsing(), "/?day=2020-06-30"))
    assert "乡镇和街道 5 个 镇 2 · 乡 3" in told
    assert "城镇型政区占比 40.00%" in told
    assert "村和社区 10 个 村委会 10 · 居委会（社区） 0" in told
    assert "人口数 推算 22,501 人" in told
    assert "人口普查分县数推算" in told


def test_no_figure_and_no_body_is_not_nought(browsing):
    imported()
    told = text(page(browsing(), "/?day=2020-06-30"))
    assert "还没有人口数据" in told
    assert "还没有机构数据" in told


def test_what_waits_for_the_person_comes_with_its_next_step(browsing):
    reforms.before()
    plan = reforms.proven()
    html = page(browsing(approver=True))
    assert "等您审批" in html
    assert f'<a class="btn-s primary" href="/plans/{plan.pk}/">去审批</a>' in html


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.id)
def test_every_measure_is_shown_with_unit_and_definition(browsing, home_folder, measure):
    reforms.before()
    act_on(LATER, renaming("140101200", "白镇"))
    own_outlines(home_folder, "140101", "140102")
    html = page(browsing(), f"/?day=2020-09-01&measure={measure.id}")
    assert measure.definition in html
    assert "这一天没有这项数据" not in html
    shown = drawn(html)
    assert [row["code"] for row in shown["values"]] == ["140101", "140102"]
    assert shown["classes"]
    assert shown["diverging"] is measure.diverging
    assert ("推算</span>" in html.split('id="map"')[1].split("</header>")[0]) is bool(measure.figures)


def test_the_table_is_in_order_of_code_under_the_city(browsing):
    reforms.before()
    html = page(browsing(), "/?day=2020-06-30&measure=people")
    table = text(html[html.index('id="table-counties"') :])
    assert re.search(r"某市 22,501 人.*东县.*140101.*14,001.*西县.*140102.*8,500.*全省.*22,501", table)


def test_a_file_of_the_table_has_the_city_beside_each_county(browsing):
    reforms.before()
    answer = browsing().get("/?day=2020-06-30&measure=people&export=csv&table=counties")
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "县（市、区）,代码,市,人口数（人，推算）,镇,乡",
        "东县,140101,某市,14001,1,2",
        "西县,140102,某市,8500,1,1",
        "全省,,,22501,2,3",
    ]


def test_changes_are_counted_from_the_day_that_is_chosen(browsing):
    imported()
    act_on(LATER, establishing("140101101", "town", "新镇", unit("140101")))
    act_on(LATEST, abolishing("140101201201", LATEST), abolishing("140101201200", LATEST))
    act_on(LATEST, abolishing("140101201", LATEST))
    told = text(page(browsing(), "/?measure=net_change"))
    assert "全省 0 个" in told
    html = page(browsing(), "/?measure=net_change&since=2020-09-01")
    assert '<option value="2020-09-01" selected>' in html
    assert "全省 −1 个" in text(html)
    answer = browsing().get("/?since=2021-03-01&day=2021-03-01&measure=net_change")
    assert "起算日 2021-03-01 不早于所示日" in answer.content.decode()


def test_before_any_change_there_is_nothing_to_count_from(browsing):
    imported()
    html = page(browsing(), "/?day=2020-06-30&measure=established")
    assert "算不出变化" in html
    assert "登记建立后还没有变动" in html


def test_sentences_lead_to_the_rows_behind_their_numbers(browsing):
    reforms.before()
    reforms.applied()
    province = unit("14")
    html = page(browsing(), "/?day=2021-10-31")
    assert "自 2020-06-30 以来" in html
    assert (
        f'href="/compare?from=2020-06-30&amp;unit={province}&amp;kind=township&amp;sign=-&amp;day=2021-10-31">撤销 2</a>'
        in html
    )
    assert "执行计划" in html
    assert "改革方案" in html


def test_the_latest_change_is_told_apart_where_there_were_several(browsing):
    imported()
    act_on(LATER, renaming("140101200", "白镇"))
    act_on(date(2021, 3, 1), renaming("140101201", "北镇", date(2021, 3, 1)))
    told = text(page(browsing()))
    assert "自 2020-06-30 以来 乡镇和街道： 变更 2" in told
    assert "自上一个变动日 2020-09-01 以来 乡镇和街道： 变更 1" in told


def test_a_measure_or_province_that_is_none_is_refused(browsing):
    imported()
    assert "没有名为“x”的指标" in browsing().get("/?measure=x").content.decode()
    assert "没有编号为“x”的省" in browsing().get("/?province=x").content.decode()


def test_of_several_provinces_one_is_chosen(browsing):
    imported()
    client = browsing()
    assert 'id="province"' not in page(client)
    other = Division("other", Level.PROVINCE, "province", "邻省", "", DivisionCode("15"))
    act_on(LATER, Change(Op.ESTABLISH, "other", becomes=other))
    html = page(client, "/?province=other")
    assert '<option lang="zh" value="other" selected>邻省</option>' in html
    assert "这一天登记里没有县" in html


# Outlines


def test_schematic_outlines_say_so_and_name_the_counties_without_one(browsing, home_folder):
    imported()
    act_on(LATER, establishing("140105", "county", "小店区", unit("1401")))
    html = page(browsing())
    assert "示意图：县界轮廓只供演示，没有审图号" in html
    assert "有 2 个县级单位没有轮廓，只列在表中：东县、西县" in text(html)
    own_outlines(home_folder, "140101")
    html = page(browsing())
    assert "没有写明审图号" in html
    assert "有 2 个县级单位没有轮廓，只列在表中：西县、小店区" in text(html)


def test_the_number_of_an_approved_layer_is_shown(browsing, home_folder):
    imported()
    own_outlines(home_folder, "140101", "140102", approval_number="晋S(2024)1号")
    html = page(browsing())
    assert "审图号：晋S(2024)1号" in html
    assert "没有审图号" not in html


def test_a_layer_that_cannot_be_used_is_told_and_not_replaced(browsing, home_folder):
    imported()
    (home_folder / "outlines.geojson").write_text("{", "utf-8")
    html = page(browsing())
    assert "outlines.geojson 用不了" in html
    assert "不是能读的 JSON" in html
    assert 'id="data-counties"' not in html
    assert 'id="table-counties"' in html


def test_outlines_of_another_province_are_none(browsing, home_folder):
    imported()
    own_outlines(home_folder, "150101")
    assert "没有这个省的轮廓" in page(browsing())


def test_outlines_are_kept_by_the_browser_until_they_change(browsing, home_folder):
    imported()
    own_outlines(home_folder, "140101")
    address = drawn(page(browsing()))["outlines"]
    answer = browsing().get(address)
    assert answer["Content-Type"] == "application/geo+json"
    assert "immutable" in answer["Cache-Control"]
    assert [one["properties"] for one in answer.json()["features"]] == [{"code": "140101"}]
    again = browsing().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    own_outlines(home_folder, "140101", "140102")
    assert outlines_of("14").digest not in address
    assert drawn(page(browsing()))["outlines"] != address
    assert "轮廓文件已换过" in browsing().get("/outlines/14/0.json").content.decode()


def test_the_sample_draws_shanxi(browsing):
    layer = outlines_of("14")
    assert layer.schematic
    assert len(layer.outlines.counties) == 117


# English


def test_an_english_page_has_no_chinese_that_does_not_say_so(browsing, home_folder):
    reforms.before()
    reforms.applied()
    own_outlines(home_folder, "140101")
    for measure in ("urban_type_share", "people", "net_change"):
        html = page(browsing(language="en"), f"/?day=2021-10-31&measure={measure}")
        assert unmarked(html) == []


def unmarked(html: str) -> list[str]:
    """The Chinese that stands outside elements marked so; data for drawings are no text."""
    bare = re.sub(r"<script type=\"application/json\".*?</script>", "", html, flags=re.DOTALL)
    bare = re.sub(r"<(\w+)[^>]*\blang=\"zh\"[^>]*>(?:(?!<\1\b).)*?</\1>", "", bare, flags=re.DOTALL)
    bare = re.sub(r"<input[^>]*(\blang=\"zh\"|type=\"hidden\")[^>]*>", "", bare)
    return re.findall(r"[\u4e00-\u9fff]+", bare)


# A province beside another, of which nothing but divisions is known.


@pytest.fixture
def beside() -> str:
    """The id of a province whose list came a year after the register of another with bodies and people."""
    reforms.before()
    imported(snapshot_of_files(read_register(HANDMADE / "after"), day=BEGINS), title="另一省")
    return unit("99", BEGINS)


def test_a_province_without_figures_or_bodies_says_so_beside_another(browsing, beside):
    html = page(browsing(), f"/?province={beside}&day={BEGINS}&measure=bodies_over")
    told = text(html)
    assert "还没有机构数据" in told
    assert "还没有人口数据" in told
    assert "这一天没有这项数据" in told
    assert "合成</span>" not in html
    assert "推算</span>" not in html
    whole = text(page(browsing(), f"/units/{beside}/?day={BEGINS}"))
    assert "登记里还没有机构" in whole
    assert "派驻机构 无数据" in whole
    assert "限额内机构（个）" not in whole


def test_the_rules_of_bodies_are_not_broken_where_no_body_is_registered(browsing, beside):
    found = text(page(browsing(), f"/units/{beside}/findings?day={BEGINS}"))
    assert "缺少" not in found
    home = unit("14", BEGINS)
    assert "缺少" in text(page(browsing(), f"/units/{home}/findings?day={BEGINS}"))


def test_the_list_with_which_a_province_begins_is_no_change(browsing, beside):
    told = text(page(browsing(), f"/?province={beside}&day={BEGINS}"))
    assert "登记建立后还没有变动" in told
    assert "设立" not in told.split("有什么变化")[1].split("最近的操作")[0]
    asked = text(page(browsing(), f"/?province={beside}&day={BEGINS}&since=2020-06-30&measure=established"))
    assert "设立" not in asked.split("有什么变化")[1].split("最近的操作")[0]
