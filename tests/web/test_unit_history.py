"""The history tab of a unit: tree, list, versions, acts, and what was believed."""

import csv
import io
import json
import re

import pytest

from santu.register.models import Act
from tests.db import reforms
from tests.db.registers import DAY, snapshot, unit

HAN = re.compile(r"[\u3400-\u9fff]")
UNTIL = reforms.UNTIL


@pytest.fixture
def reformed(cast):
    reforms.before()
    return reforms.applied()


def asked(client, code, **query):
    return client.get(f"/units/{unit(code, DAY)}/history", query)


def test_the_tree_of_a_county_is_drawn_and_its_figures_are_a_table(browsing, reformed):
    client = browsing()
    page = asked(client, "140101").content.decode()
    data = json.loads(re.search(r'id="data-family">(.*?)</script>', page)[1])
    assert data["kind"] == "sankey"
    assert len(data["columns"]) == max(node["layer"] for node in data["nodes"]) + 1 <= 3
    names = {node["name"] for node in data["nodes"]}
    assert {"水秀镇", "白城乡", "北洸乡", "北洸镇"} <= names
    assert {link["from"] for link in data["links"]} <= {node["id"] for node in data["nodes"]}
    assert "并入：白城乡 → 水秀镇" in page
    rows = list(
        csv.reader(
            io.StringIO(asked(client, "140101", export="csv", table="family").content.decode("utf-8-sig"))
        )
    )
    assert rows[0][1:5] == ["从", "原代码", "到", "现代码"]
    assert any(row[1] == "白城乡" and row[3] == "水秀镇" for row in rows)


def test_links_of_the_tree_keep_the_day(browsing, reformed):
    page = asked(browsing(), "140101", day="2020-06-30").content.decode()
    data = json.loads(re.search(r'id="data-family">(.*?)</script>', page)[1])
    assert all(node["href"].endswith("/history?day=2020-06-30") for node in data["nodes"])


def test_versions_stand_with_act_document_and_what_changed(browsing, reformed):
    page = asked(browsing(), "140102200").content.decode()
    assert "名称：范村乡 → 范庄乡" in page
    assert f'<a href="/acts/{reformed.act.pk}/">第 {reformed.act.pk} 号操作</a>' in page
    assert "曾用名" in page
    assert page.index("范庄乡") < page.index("名称：范村乡 → 范庄乡")


def test_a_unit_that_is_gone_has_its_history_still(browsing, reformed):
    answer = asked(browsing(), "140101200")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "不在登记中" in page
    assert "涉及本单位的操作" in page


def test_what_was_believed_is_shown_for_an_act(browsing, reformed):
    client = browsing()
    first = Act.objects.filter(kind="import").get().pk
    page = asked(client, "140102200", known=first, day="2021-10-31").content.decode()
    assert f"第 {first} 号操作之后" in page
    assert "<strong>范村乡</strong>" in page
    assert "登记什么都不删" not in page
    new = snapshot(UNTIL).by_code["140101101"]
    page = client.get(f"/units/{new}/history", {"known": first}).content.decode()
    assert "当时登记里还没有这个单位" in page


@pytest.mark.parametrize("known", ["x", "-1", "999999", "9" * 30, "１"])
def test_an_act_that_is_none_is_refused(browsing, reformed, known):
    assert asked(browsing(), "140102200", known=known).status_code == 404


def test_where_nothing_happened_the_page_says_where_to_look(browsing, reformed):
    page = asked(browsing(), "1401").content.decode()
    assert "没有合并、拆分或改设" in page
    assert "打开一个县" in page


def test_in_english_chinese_says_that_it_is(browsing, reformed):
    page = asked(browsing(language="en"), "140101").content.decode()
    body = re.sub(
        r"<script.*?</script>|<(\w+)[^>]* lang=\"zh[^\"]*\"[^>]*>.*?</\1>",
        "",
        page[page.index("<main") :],
        flags=re.DOTALL,
    )
    assert not HAN.search(body), HAN.search(body)
    assert "What it was, and when" in page
