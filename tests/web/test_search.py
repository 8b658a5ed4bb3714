"""Searching: by part of a name, by units above it, by code; former names and what went; rules, scenarios, plans."""

import re

import pytest

from santu.register.selectors import search as selector
from tests.db import reforms
from tests.db.registers import LATER, act_on, imported, renaming, unit
from tests.web.test_home import text, unmarked

pytestmark = pytest.mark.both


@pytest.fixture
def reformed(db):
    reforms.before()
    return reforms.applied()


def found(client, query: str, **more: str) -> str:
    answer = client.get("/search", {"q": query, **more})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_nothing_asked_says_how_to_ask(browsing):
    html = found(browsing(), "")
    assert "找什么？" in html
    assert "autofocus" in html


def test_nothing_found_says_how_to_ask(browsing):
    imported()
    assert "没有找到“无此地”" in text(found(browsing(), "无此地"))


def test_a_part_of_a_name_finds_units_the_upper_first_with_the_part_marked(browsing):
    imported()
    html = found(browsing(), "水秀")
    assert html.index("<mark>水秀</mark>镇") < html.index("<mark>水秀</mark>东村")
    assert "某市 › 东县 › 水秀镇" in text(html)


def test_what_is_called_just_so_comes_first(browsing):
    imported()
    html = found(browsing(), "水秀东村")
    assert html.count("<mark>水秀东村</mark>") == 1


def test_words_before_the_name_say_where(browsing):
    reforms.before()
    html = found(browsing(), "白城 综合办")
    assert "<mark>综合办</mark>" in html
    assert "没有找到" in text(found(browsing(), "西县 综合办"))


def test_words_written_in_one_are_taken_apart(browsing):
    reforms.before()
    html = found(browsing(), "东县白城乡综合办")
    assert "<mark>综合办</mark>" in html


def test_a_body_leads_to_its_host(browsing):
    reforms.before()
    html = found(browsing(), "农科站", day="2020-06-30")
    assert f'href="/units/{unit("140101200")}/?day=2020-06-30"' in html


def test_a_whole_code_opens_the_unit(browsing):
    imported()
    answer = browsing().get("/search?q=140101200&day=2020-06-30")
    assert answer["Location"] == f"/units/{unit('140101200')}/?day=2020-06-30"


def test_the_beginning_of_a_code_lists_what_it_covers(browsing):
    imported()
    html = found(browsing(), "1401012")
    assert "白城乡" in html
    assert "140101200" in html
    assert "水秀镇</a>" not in html


def test_what_went_is_marked_with_its_days_and_its_heir(browsing, reformed):
    html = found(browsing(), "白城乡", day="2021-10-31")
    told = text(html)
    assert "曾用名和已撤销的" in told
    assert "已撤销，存在于 2020-06-30 至" in told
    assert re.search(
        r'href="/units/[^"]+">由 水秀镇 承接|href="/units/[^"]+\?day=2021-10-31">由 水秀镇 承接', html
    )
    assert 'class="gone"' in html


def test_a_code_of_a_unit_that_went_finds_it(browsing, reformed):
    assert "白城乡" in found(browsing(), "140101200", day="2021-10-31")


def test_a_former_name_says_the_name_of_now(browsing):
    imported()
    act_on(LATER, renaming("140101200", "新城乡"))
    told = text(found(browsing(), "白城乡"))
    assert "曾用名；现名 新城乡" in told
    later = text(found(browsing(), "新城", day="2020-06-30"))
    assert "2020-09-01 起的名称；现名 白城乡" in later


def test_what_is_not_yet_there_says_from_when(browsing, reformed):
    assert "设立，所示日还没有" in text(found(browsing(), "北洸镇", day="2020-06-30"))


def test_rules_scenarios_and_plans_are_found_by_title_clause_or_number(browsing, reformed):
    client = browsing()
    assert 'href="/standards/body/limit"' in found(client, "SX-09")
    html = found(client, "改革方案")
    assert f'href="/plans/{reformed.pk}/"' in html
    assert f'href="/scenarios/{reformed.scenario_id}/"' in html


def test_a_group_is_listed_whole_in_pages(browsing, monkeypatch):
    imported()
    html = found(browsing(), "村", group="divisions")
    assert "第 1–12 条，共 12 条" in text(html)
    short = found(browsing(), "村")
    assert "group=divisions" not in short


def test_more_than_anyone_reads_asks_for_more_words(browsing, monkeypatch):
    imported()
    monkeypatch.setattr(selector, "MOST", 5)
    monkeypatch.setattr("santu.web.pages.search.MOST", 5)
    assert "前 5 个；请加字缩小" in text(found(browsing(), "村"))


@pytest.mark.parametrize("query", ["%", "_", "'", '"><script>', "\\", "村 村 村", "x" * 500])
def test_whatever_is_typed_is_only_looked_for(browsing, query):
    imported()
    html = found(browsing(), query)
    assert '"><script>' not in html


def test_suggestions_are_options_of_a_list(browsing):
    reforms.before()
    html = browsing().get("/search/suggest?q=水秀").content.decode()
    assert html.count('role="option"') == 4
    assert f'data-href="/units/{unit("140101100")}/"' in html
    assert "看全部结果" in html
    assert browsing().get("/search/suggest?q=").content.decode().strip() == ""


def test_suggestions_fall_back_to_what_went(browsing, reformed):
    html = browsing().get("/search/suggest?q=白城乡&day=2021-10-31").content.decode()
    assert 'class="what gone"' in html
    assert "没有相近的" in browsing().get("/search/suggest?q=无此地").content.decode()


def test_an_english_page_has_no_chinese_that_does_not_say_so(browsing, reformed):
    client = browsing(language="en")
    for query in ("白城", "综合办", "SX-09", "无此地", ""):
        assert unmarked(found(client, query, day="2021-10-31")) == []
    assert unmarked(client.get("/search/suggest?q=水秀").content.decode()) == []
