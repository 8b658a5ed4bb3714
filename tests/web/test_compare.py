"""Two days side by side: how many, which, what changed in words, where they went; filters, scope, pages, files."""

import re
from datetime import date

import pytest

from tests.db import reforms
from tests.db.registers import DAY, LATER, TOWNSHIPS, act_on, imported, listed, renaming, unit
from tests.web.test_home import text, unmarked

PATH = "/compare?from=2020-06-30&day=2021-10-31"


@pytest.fixture
def reformed(db):
    reforms.before()
    reforms.applied()


def page(client, path=PATH) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_differences_are_counted_and_told_under_their_counties(browsing, reformed):
    html = page(browsing())
    told = text(html)
    assert "从 2020-06-30 到 2021-10-31" in told
    assert re.search(r"乡镇和街道 ?1 ?2 ?1", told)
    assert "某市 › 东县" in told
    assert "隶属：白城乡 → 水秀镇；代码：140101200200 → " in told or "隶属：白城乡 → 水秀镇" in told
    assert "名称：范村乡 → 范庄乡" in told


def test_what_went_leads_to_what_carried_it_on_each_on_its_day(browsing, reformed):
    html = page(browsing(), f"{PATH}&kind=township&sign=-")
    gone = unit("140101200")
    assert f'href="/units/{gone}/?day=2020-06-30"' in html
    assert re.search(r'href="/units/[^"]+\?day=2021-10-31">并入 水秀镇<', html)
    assert "名称：范村乡" not in html


def test_what_came_names_what_it_carries_on(browsing, reformed):
    html = page(browsing(), f"{PATH}&kind=township&sign=%2B")
    assert re.search(r'href="/units/[^"]+\?day=2020-06-30">来自 北洸乡<', html)


def test_filters_narrow_the_list_and_can_be_left(browsing, reformed):
    html = page(browsing(), f"{PATH}&kind=village&sign=⇄")
    assert "村和社区 · ⇄ 划转" in text(html)
    rows = html[html.index('id="table-differences"') :]
    assert 'data-sign="+"' not in rows
    assert "看全部" in html


def test_a_scope_holds_what_lies_or_lay_in_it(browsing, reformed):
    html = page(browsing(), f"{PATH}&unit={unit('140102')}")
    assert "范庄乡" in html
    assert "水秀镇" not in html[html.index('id="table-differences"') :]
    assert f'<option lang="zh" value="{unit("140102")}" selected>' in html


def test_two_days_of_a_form_become_the_day_of_the_page(browsing):
    imported()
    answer = browsing().get("/compare?from=2021-03-01&to=2020-06-30&unit=")
    assert answer["Location"] == "/compare?from=2020-06-30&unit=&day=2021-03-01"


def test_without_an_earlier_day_the_change_before_the_last_is_taken(browsing):
    imported()
    act_on(LATER, renaming("140101200", "白镇"))
    html = page(browsing(), "/compare")
    assert 'name="from" list="change-days" value="2020-06-30"' in html


def test_nothing_earlier_says_so(browsing):
    imported()
    assert "没有更早的一天可比" in page(browsing(), f"/compare?day={DAY}")


def test_two_days_alike_say_so(browsing):
    imported()
    assert "这两天之间没有任何变化" in page(browsing(), "/compare?from=2020-07-01&day=2020-08-01")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("unit=x", "没有编号为“x”的单位"),
        ("sign=x", "没有“x”这种变化"),
        ("kind=x", "没有“x”这一类"),
        ("from=2022-01-01", "晚于所示日"),
        ("from=x", "“x”不是日期"),
    ],
)
def test_what_is_none_is_refused_in_words(browsing, query, said):
    imported()
    answer = browsing().get(f"/compare?from=2020-06-30&day=2021-10-31&{query}")
    assert answer.status_code == 404
    assert said in answer.content.decode()


def test_long_lists_come_in_pages_and_files_hold_all(browsing):
    imported(listed(TOWNSHIPS, []))
    many = [(f"140101100{n:03}", "village_committee", f"村{n}") for n in range(200, 440)]
    imported(listed(TOWNSHIPS, many, day=date(2021, 10, 31)))
    client = browsing()
    html = page(client, f"{PATH}&page=2")
    assert "第 101–200 条，共 240 条" in text(html)
    assert html.count('<tr data-sign="+"') == 100
    assert "某市 › 东县 240 条" in text(html)
    answer = client.get(f"{PATH}&export=csv&table=differences")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 241
    assert lines[0] == "变化,单位,单位类别,代码,县（市、区）,改了什么,去向或来源"
    assert lines[1] == "+,村200,村委会,140101100200,某市 › 东县,,"


def test_an_english_page_has_no_chinese_that_does_not_say_so(browsing, reformed):
    assert unmarked(page(browsing(language="en"))) == []
