"""The pages of publications: what would leave, in words what is new, two persons, and taking back with a reason."""

import re

import pytest

from santu.publish.models import Edition
from santu.publish.services.editions import edition_publish
from tests.db.publishing import published
from tests.db.reforms import STANDARDS
from tests.db.registers import DAY, LATER, act_on, imported, person, renaming, unit
from tests.web.reading import HX, text

NEW = f"/publications/new?day={LATER}"
DOCUMENT = "合成数据公〔2020〕1号"


@pytest.fixture(autouse=True)
def register(cast):
    imported()


def digest(answer) -> str:
    return re.search(r'name="digest" value="(\w+)"', answer.content.decode())[1]


def proposed(client, **changed) -> Edition:
    data = {"digest": digest(client.get(NEW)), "document": DOCUMENT, **changed}
    answer = client.post(NEW, data)
    assert answer.status_code == 302, text(answer)
    return Edition.objects.latest("number")


def test_without_any_edition_the_page_says_what_to_do(browsing):
    page = text(browsing().get("/publications/"))
    assert "还没有公布过名单" in page
    assert "santu publish --out" in page


def test_the_preview_shows_every_column_that_would_leave_and_all_rows_as_a_file(browsing):
    client = browsing()
    page = client.get(NEW)
    assert "以前没有公布过这份名单" in text(page)
    for name in ("水秀镇", "140101100", "登记自"):
        assert name in text(page)
    rows = client.get(NEW + "&export=csv&table=content").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 4 + 5 + 10
    assert rows[0] == "代码,名称,类型,层级,上级,登记自"


def test_one_proposes_another_publishes(browsing):
    planner, approver = browsing(), browsing(approver=True)
    made = proposed(planner)
    mine, theirs = (client.get(f"/publications/{made.pk}/") for client in (planner, approver))
    assert 'id="publish-form"' not in mine.content.decode()
    assert 'id="publish-form"' in theirs.content.decode()
    assert "等您公布" in text(approver.get("/publications/"))
    assert planner.post(f"/publications/{made.pk}/publish").status_code == 403
    assert approver.get("/publications/new").status_code == 403
    assert approver.post(f"/publications/{made.pk}/publish").status_code == 302
    assert "已公布" in text(planner.get("/publications/"))
    assert "演示：编委审批人" in text(planner.get(f"/publications/{made.pk}/"))


def test_what_is_published_is_what_was_seen(browsing):
    client = browsing()
    seen = digest(client.get(NEW))
    act_on(LATER, renaming("140101100", "水秀新镇"))
    answer = client.post(NEW, {"digest": seen, "document": DOCUMENT}, headers=HX)
    assert answer.status_code == 422
    assert "名单在您查看之后变了" in text(answer)
    assert not Edition.objects.exists()


def test_a_document_is_needed_and_in_a_demonstration_a_made_up_one(browsing):
    client = browsing()
    for document, said in (("", "没有写公布所依据的文号"), ("晋民函〔2020〕1号", "都是虚构的")):
        answer = client.post(NEW, {"digest": digest(client.get(NEW)), "document": document}, headers=HX)
        assert said in text(answer)


def test_what_is_new_is_said_in_words(browsing):
    published(day=LATER)
    act_on(LATER, renaming("140101100", "水秀新镇"))
    page = text(browsing().get(NEW))
    assert "“名称”由“水秀镇”改为“水秀新镇”" in page
    english = browsing(language="en").get(NEW).content.decode()
    assert 'from "<span lang="zh">水秀镇</span>" to' in english.replace("&quot;", '"')


def test_the_same_again_is_not_offered(browsing):
    published(day=LATER)
    page = browsing().get(NEW)
    assert "与上一版完全相同" in text(page)
    assert 'name="document"' not in page.content.decode()


def test_withdrawing_takes_a_reason(browsing):
    made = published(day=LATER)
    client = browsing()
    assert "没有写为什么撤回" in text(client.post(f"/publications/{made.pk}/withdraw", headers=HX))
    assert client.post(f"/publications/{made.pk}/withdraw", {"reason": "名称有误"}).status_code == 302
    page = text(client.get(f"/publications/{made.pk}/"))
    assert "已撤回" in page
    assert "名称有误" in page
    assert "撤回公布" in page
    with pytest.raises(Exception, match="不在等待公布"):
        edition_publish(number=made.pk, by=person("wangfang"), standards=STANDARDS)


def test_an_officer_publishes_about_their_own_unit_alone(holding):
    county = unit("140101")
    client = holding("county_officer", county)
    page = client.get(NEW)
    assert "东县" in text(page)
    assert "西县" not in text(page)
    assert client.get(f"{NEW}&unit={unit('140102')}").status_code == 404
    made = published(code="140102", day=DAY)
    assert client.get(f"/publications/{made.pk}/").status_code == 404
    assert "西县" not in text(client.get("/publications/"))
    assert holding("resident").get("/publications/").status_code == 403
