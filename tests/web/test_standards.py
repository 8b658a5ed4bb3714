"""The reader of standards: every rule, its value on the day, its source, its history; who uses it."""

import re
from pathlib import Path

import pytest

import santu
from santu.standards.loader import load
from santu.web.pages.standards_words import (
    FIELDS,
    FIGURES,
    JURISDICTIONS,
    KINDS,
    SCOPE_KEYS,
    SCOPE_VALUES,
    STATUSES,
    SUBJECTS,
    USES,
)
from tests.web.test_home import text, unmarked

RULES = list(load())


def page(client, path="/standards/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_every_rule_is_listed_under_its_subject(browsing):
    html = page(browsing())
    assert all(f'href="/standards/{rule.id}"' in html for rule in RULES)
    assert f"{len(RULES)} 条标准" in html
    told = text(html)
    assert "各类机构 8 条" in told
    assert "最多 8 个机构" in told


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("kind=limit", "body/limit", "body/standard_set"),
        ("status=proposal", "body/categories", "body/limit"),
        ("subject=grid", "grid/ordinary_households", "body/limit"),
        ("q=SX-14", "dispatch/township_weight", "body/limit"),
    ],
)
def test_filters(browsing, query, there, not_there):
    html = page(browsing(), f"/standards/?{query}")
    assert f"/standards/{there}" in html
    assert f"/standards/{not_there}" not in html
    assert "看全部" in html


def test_nothing_that_fits_says_so(browsing):
    assert "没有符合条件的标准" in page(browsing(), "/standards/?q=无此条")


def test_a_file_holds_every_rule_with_its_subject(browsing):
    answer = browsing().get("/standards/?export=csv&table=standards")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "标准,主题,所示日的值,种类,条款,效力"
    assert len(lines) == len(RULES) + 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_a_page_in_both_languages(browsing, rule):
    html = page(browsing(), f"/standards/{rule.id}")
    assert rule.title_zh in html
    assert rule.source.clause.replace("&", "&amp;") in html
    assert STATUSES[rule.status][0] in html
    html = page(browsing(language="en"), f"/standards/{rule.id}")
    assert "<h1>" in html
    assert unmarked(html) == []


def test_values_before_and_after_the_day_are_told_apart(browsing):
    html = text(page(browsing(), "/standards/penalty/simplified_person?day=2015-01-01"))
    assert "有效" in html
    assert "尚未生效" in html
    later = text(page(browsing(), "/standards/penalty/simplified_person"))
    assert "已被替代" in later


def test_a_rule_before_its_first_day_says_when_it_begins(browsing):
    assert "2020-06-01 起生效" in page(browsing(), "/standards/body/limit?day=2019-01-01")


def test_items_and_figures_are_tables(browsing):
    html = text(page(browsing(), "/standards/body/standard_set"))
    assert "党政综合办" in html
    assert "退役军人服务保障站、退役军人服务站" in html
    assert "检查登记和方案是否符合标准" in html
    assert "城镇型政区占比（%）" in text(page(browsing(), "/standards/merge/result"))


def test_a_rule_or_folder_that_is_none_is_refused(browsing):
    client = browsing()
    assert "没有编号为“body/none”的标准" in client.get("/standards/body/none").content.decode()
    assert "没有“none”的标准目录" in client.get("/standards/?folder=none").content.decode()


def test_the_list_in_english(browsing):
    assert unmarked(page(browsing(language="en"))) == []


def test_every_word_of_the_standards_is_known():
    assert {rule.id.split("/")[0] for rule in RULES} <= SUBJECTS.keys()
    assert {rule.kind for rule in RULES} <= KINDS.keys()
    assert {rule.source.jurisdiction for rule in RULES} <= JURISDICTIONS.keys()
    scopes = [
        (key, [value] if isinstance(value, str) else value)
        for rule in RULES
        for key, value in rule.scope.items()
    ]
    assert {key for key, _ in scopes} <= SCOPE_KEYS.keys()
    assert {value for _, values in scopes for value in values} <= SCOPE_VALUES.keys()
    lists = [value for rule in RULES for value in rule.values.values() if isinstance(value, tuple)]
    assert {key for items in lists for item in items for key in item.model_extra or ()} <= FIELDS.keys()
    outcomes = [value for rule in RULES for value in rule.values.values() if isinstance(value, dict)]
    assert {key for value in outcomes for key in value} <= FIGURES.keys()


def test_who_uses_a_rule_is_what_the_code_says():
    """Every rule that the code names is said to be used, and no other."""
    package = Path(santu.__file__).parent
    known = {rule.id for rule in RULES}
    named: set[str] = set()
    for path in package.rglob("*.py"):
        if "web" not in path.relative_to(package).parts:
            named |= set(re.findall(r'"([a-z_]+/[a-z_]+)"', path.read_text("utf-8"))) & known
    bound = "".join(file.read_text("utf-8") for file in (package / "operate/data").glob("*.yaml"))
    named |= set(re.findall(r"[a-z_]+/[a-z_]+", bound)) & known
    assert USES.keys() == named
