"""The page of merges of a province: a target, its curve, what cannot be reached, what was really merged."""

import re
from html import unescape

import pytest

from santu.web import merge_province, solving
from tests.db import reforms
from tests.db.outlines import outlined
from tests.db.registers import DAY, unit
from tests.web.test_home import text


@pytest.fixture
def home(db, settings, tmp_path, monkeypatch):
    """The small register with an outline of its eastern county; the page waits for its curves."""
    reforms.before(bodies=False)
    settings.SANTU_HOME = tmp_path
    outlined(tmp_path)
    monkeypatch.setattr(solving, "WAIT", 300.0)
    return tmp_path


def page(client, more: str = "", status: int = 200) -> str:
    answer = client.get(f"/units/{unit('14')}/merges?day={DAY}&km=100{more}")
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_target_takes_a_point_of_each_curve_and_leads_to_the_page_of_the_county(browsing, home):
    client = browsing()
    html = page(client, "&floor=1&change=-1&percent=")
    said = text(html)
    assert "3 → 2" in said
    assert "乡镇减少 1 个" in said
    assert "已证明最优" in said
    assert "西县：没有这个县的轮廓" in said
    assert "全省的方案不在这里一次采用" in said
    (href,) = re.findall(r'<a href="([^"]+)">东县</a>', html[html.index('id="table-counties"') :])
    county = text(client.get(unescape(href)).content.decode())
    assert "3 → 2" in county
    assert "保留 2 个的方案里，没有代价更小的" in county
    cost = re.search(r"代价 ([\d.,]+) 万人·公里，达到这个目标", said)[1]
    assert cost != "0.0"
    assert f"保留 2 个：{cost} 万人·公里" in county


def test_a_point_of_the_curve_is_a_target(browsing, home):
    client = browsing()
    html = page(client, "&floor=1&change=0&percent=")
    drawing = html[html.index('class="merge-curve"') :]
    found = re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', drawing)
    assert [said.split("：")[0] for _, said in found] == ["保留 3 个", "保留 2 个", "保留 1 个"]
    assert "3 → 1" in text(client.get(unescape(found[-1][0])).content.decode())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("&floor=1&change=-7&percent=", "最多共减 2 个、最少 0 个，达不到减 7 个"),
        ("&floor=1&change=-1&percent=100", "减 1 个时，街道和镇最多 1 个，达不到 2 个里的 2 个"),
    ],
)
def test_what_cannot_be_reached_is_told_with_what_can(browsing, home, more, words):
    html = page(browsing(), more)
    assert words in text(html)
    assert 'class="merge-curve"' in html
    assert 'id="counties"' not in html


def test_what_is_wrong_in_the_form_is_told_all_at_once(browsing, home):
    said = text(page(browsing(), "&change=12&percent=120&floor=x&w-economy=nan"))
    assert "“12”不是个数的净变化；请填 0 或负整数，如 -120" in said
    assert "“120”不是比例；请填 0 到 100 的百分数" in said
    assert "“x”不是整数" in said
    assert "“nan”不是数" in said


def test_while_the_counties_are_solved_the_page_says_how_far_it_is(browsing, home, monkeypatch):
    whole = merge_province.work_on

    def half(given, wait):
        work = whole(given, wait)
        work.done -= 1
        return work

    monkeypatch.setattr("santu.web.pages.province_merges.work_on", half)
    html = page(browsing(), "&floor=7&change=-1&percent=")
    assert "2 个县里完成了 1 个" in text(html)
    assert 'hx-trigger="load delay' in html
    assert 'http-equiv="refresh"' in html


def test_the_form_starts_from_what_the_document_states(browsing, home):
    html = page(browsing())
    assert 'name="change" inputmode="text" value="-120"' in html
    assert 'name="percent" inputmode="decimal" value="66.3"' in html


def test_looking_back_the_counties_with_real_seats_are_compared(browsing, home):
    reforms.applied()
    client = browsing()
    said = text(page(client, "&floor=1&change=-1&percent="))
    assert "只供回看和比较" in said
    assert "东县 100.00% 3 → 2" in said
    outlined(home, seats=False)
    said = text(page(client, "&floor=1&change=-1&percent="))
    assert "没有可以比较的县" in said
    assert "另有 1 个县也撤并过，但驻地大多不真实" in said
    today = client.get(f"/units/{unit('14')}/merges?km=100").content.decode()
    assert "登记里在 2021-10-31 撤并过" in text(today)
    assert 'name="change" inputmode="text" value="0"' in today


def test_nothing_is_accepted_for_a_whole_province(browsing, home):
    answer = browsing().post(f"/units/{unit('14')}/merges?day={DAY}", {"why": "x"})
    assert answer.status_code == 422
    assert "请打开各县的页面，逐县采用" in text(answer.content.decode())


def test_in_english_every_word_is(browsing, home):
    html = page(browsing(language="en"), "&floor=1&change=-1&percent=")
    assert "townships fewer" in text(html)
