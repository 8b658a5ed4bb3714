"""The audit page: looking for what was recorded, and the trail of an object on its own page."""

import re
from pathlib import Path

import pytest

import santu
from santu.audit.models import AuditEntry
from santu.register.models import Act
from santu.web.audit_rows import DEEDS
from tests.db.registers import CENSUS, PEOPLE_OF, imported, listed, unit
from tests.web.reading import text

pytestmark = pytest.mark.both

SOURCES = Path(santu.__file__).parent
WRITTEN = re.compile(r'(?:append\([^)]*?act="(\w+)"|ActPapers\("(\w+)")', re.DOTALL)


@pytest.fixture
def kept(cast):
    """A list that was imported."""
    return imported(listed(people=PEOPLE_OF), CENSUS)


@pytest.fixture
def auditing(holding):
    """A browser of an auditor of everything."""

    def of(*, language: str = "zh-hans"):
        return holding("auditor", language=language)

    return of


def rows(page: str) -> int:
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].count("<tr") if "<tbody>" in page else 0


def test_everything_that_is_recorded_has_words():
    found = {
        name
        for path in SOURCES.rglob("*.py")
        for pair in WRITTEN.findall(path.read_text("utf-8"))
        for name in pair
        if name
    }
    assert len(found) > 10
    assert found <= set(DEEDS)


def test_entries_with_who_what_why_and_ways_to_the_objects(auditing, at):
    plan = at("undone")
    page = auditing().get("/audit/?day=2020-06-30").content.decode()
    said = text(auditing().get("/audit/"))
    for word in (
        "撤销计划",
        "审批计划",
        "演示：编委审批人",
        "弄错了",
        "晋政函〔2021〕township号",
        "县级以上",
        "东县",
    ):
        assert word in said, word
    assert f'href="/plans/{plan.pk}/?day=2020-06-30"' in page
    assert f'href="/scenarios/{plan.scenario_id}/?day=2020-06-30"' in page
    assert f'href="/acts/{Act.objects.get(kind="plan_apply").pk}/?day=2020-06-30"' in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("by=demo-approver", 2),
        ("act=plan_undo", 1),
        ("document=晋政函〔2021", 8),
        ("text=弄错", 3),
        ("chain=-&act=plan_apply", 1),
        ("from=2999-01-01", 0),
        ("to=2000-01-01", 0),
        ("about=user:demo-planner", 2),
        ("by=%00'\";--", 0),
    ],
)
def test_what_is_looked_for_is_found(auditing, at, query, count):
    at("undone")
    page = auditing().get(f"/audit/?{query}").content.decode()
    assert rows(page) == count, text(auditing().get(f"/audit/?{query}"))
    assert ("没有符合条件的记录" in page) == (count == 0)


def test_the_chain_of_a_county_and_one_entry_of_it(auditing, at):
    at("applied")
    county = unit("140101")
    client = auditing()
    assert "审计链：东县" in text(client.get(f"/audit/?chain={county}"))
    page = client.get(f"/audit/?chain={county}&seq=1").content.decode()
    assert rows(page) == 1
    assert f'value="{county}"' in page
    assert f"/audit/?chain={county}" in client.get(f"/units/{county}/history").content.decode()


def test_wrong_days_and_places_are_told_all_at_once(auditing, kept):
    answer = auditing().get("/audit/?from=gestern&to=2021-13-01&seq=x")
    assert answer.status_code == 404
    for word in ("gestern", "2021-13-01", "不是第几条"):
        assert word in text(answer)
    assert auditing().get("/audit/?behind=x~y").status_code == 200


def test_pages_go_on_and_files_hold_more(auditing, at, monkeypatch):
    monkeypatch.setattr("santu.web.pages.audit.ON_A_PAGE", 4)
    at("undone")
    client, seen, address = auditing(), 0, "/audit/?act=&day=2020-06-30"
    while address:
        page = client.get(address).content.decode()
        seen += rows(page)
        found = re.search(r'href="(/audit/\?[^"]*behind=[^"]*)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""
        assert not address or "day=2020-06-30" in address
    assert "回到最近" in page
    assert seen == AuditEntry.objects.count()
    file = client.get("/audit/?export=csv&table=audit").content.decode("utf-8-sig").splitlines()
    assert len(file) == 1 + seen
    assert AuditEntry.objects.latest("pk").hash in file[1]


@pytest.mark.parametrize("page", ["/plans/{plan}/", "/scenarios/{scenario}/", "/account/password"])
def test_an_object_has_its_trail(auditing, at, page):
    plan = at("approved")
    client = auditing()
    shown = client.get(
        page.format(plan=plan.pk, scenario=plan.scenario_id) + "?day=2020-06-30"
    ).content.decode()
    trail = shown.split('id="audit"')[1]
    assert rows(trail) >= 1
    more = re.search(r'href="(/audit/\?about=[^"]*)"', trail)[1].replace("&amp;", "&")
    assert "day=2020-06-30" in more
    assert rows(client.get(more).content.decode()) == rows(trail)


def test_an_import_has_its_trail(browsing, kept):
    page = browsing().get(f"/imports/{kept.pk}").content.decode()
    assert "导入名单" in page.split('id="audit"')[1]


def test_in_english(auditing, at):
    at("undone")
    said = text(auditing(language="en").get("/audit/?act=plan_approve"))
    assert "Approve the plan" in said
    assert "Demo: commission approver" in said
